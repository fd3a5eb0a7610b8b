/**
 * Post-norm encoders (BERT, RoBERTa, XLM-R): each layer adds the output of attention, and then that of the feed-forward
 * network, to its input, and normalizes each sum.
 */

import { type OnnxGraph, operandOrders, UnsupportedGraph } from "../../onnx/graph.ts";
import { matchGelu } from "../../onnx/patterns/gelu.ts";
import type { LinearWeights } from "../encoder.ts";
import type { Architecture, EmbeddingLayerMatch, LayerMatch } from "./architecture.ts";
import { requireAttention } from "./match-attention.ts";
import { matchEmbeddings } from "./match-embeddings.ts";
import { matchLinear, matchNorm, requireLinear, requireNorm } from "./match-linear.ts";

/** A sum of a linear layer's output with the residual. @throws UnsupportedGraph */
export function requireResidualSum(
  graph: OnnxGraph,
  tensor: string,
  what: string,
): { linear: LinearWeights; input: string; residual: string } {
  for (const [output, residual] of operandOrders(graph.producer(tensor, "Add"))) {
    const match = matchLinear(graph, output);
    if (match) return { ...match, residual };
  }
  throw new UnsupportedGraph(`${what} is no 8-bit product with something added to it.`);
}

function matchLayer(graph: OnnxGraph, output: string): LayerMatch {
  const outputNorm = requireNorm(graph, output, "the end of a layer");
  const ffnDown = requireResidualSum(graph, outputNorm.input, "The end of a layer");
  const activation = matchGelu(graph, ffnDown.input);
  if (activation === undefined) throw new UnsupportedGraph("Its activation function is not GELU with erf.");
  const ffnUp = requireLinear(graph, activation, "the first product behind attention");
  const attentionNorm = requireNorm(graph, ffnDown.residual, "the middle of a layer");
  if (!graph.isSameTensor(ffnUp.input, ffnDown.residual))
    throw new UnsupportedGraph("A layer does not go around its own middle.");
  const projection = requireResidualSum(graph, attentionNorm.input, "The output of attention");
  const { weights, input, ...attention } = requireAttention(graph, projection.input);
  if (!graph.isSameTensor(input, projection.residual))
    throw new UnsupportedGraph("A layer does not go around its own input.");
  const layer = {
    ...weights,
    projection: projection.linear,
    attentionNorm: attentionNorm.norm,
    ffnUp: ffnUp.linear,
    ffnDown: ffnDown.linear,
    outputNorm: outputNorm.norm,
  };
  return { layer, input, ...attention };
}

export function matchEmbeddingLayer(graph: OnnxGraph, output: string): EmbeddingLayerMatch | undefined {
  const norm = matchNorm(graph, output);
  const embeddings = norm && matchEmbeddings(graph, norm.input);
  return embeddings && { ...embeddings, embeddingNorm: norm.norm };
}

export const POST_NORM: Architecture = {
  isPreNorm: false,
  matchEnd: (_, hiddenState) => ({ state: hiddenState }),
  matchLayer,
  matchEmbeddingLayer,
};
