import type { OnnxGraph } from "../../onnx/graph.ts";
import type { EmbeddingsMatch } from "./match-embeddings.ts";
import type { EncoderWeights, LayerNormWeights, LayerWeights } from "../encoder.ts";

export interface EndMatch {
  /** The output of the last layer. */
  state: string;
  finalNorm?: LayerNormWeights;
}

export interface LayerMatch {
  layer: LayerWeights;
  heads: number;
  /** The factor of the dot products of queries and keys. */
  scale: number;
  /** The hidden state that the layer begins with, [batch, tokens, hidden]. */
  input: string;
  /** The tensor of the attention probabilities. */
  probabilities: string;
  /** The tensor that is added to the dot products. */
  mask: string;
}

export type EmbeddingLayerMatch = EmbeddingsMatch & Pick<EncoderWeights, "embeddingNorm">;

/** How the layers of a family of encoders look in a graph. Both functions get the name of the output. */
export interface Architecture {
  isPreNorm: boolean;
  /** What stands behind the last layer, from the last hidden state. @throws UnsupportedGraph */
  matchEnd(graph: OnnxGraph, hiddenState: string): EndMatch;
  /** @throws UnsupportedGraph */
  matchLayer(graph: OnnxGraph, output: string): LayerMatch;
  /** @returns undefined if the tensor is not the output of the embedding layer. @throws UnsupportedGraph */
  matchEmbeddingLayer(graph: OnnxGraph, output: string): EmbeddingLayerMatch | undefined;
}
