/** The attention of a layer: its linear layers, and what it knows of places and distances. */

import { type OnnxGraph, UnsupportedGraph } from "../../onnx/graph.ts";
import { matchAttention } from "../../onnx/patterns/attention.ts";
import type { LayerWeights } from "../encoder.ts";
import type { LayerMatch } from "./architecture.ts";
import { matchDistanceEmbeddings } from "./match-distances.ts";
import { requireLinear } from "./match-linear.ts";

export type AttentionMatch = Pick<LayerMatch, "heads" | "scale" | "probabilities" | "mask"> & {
  weights: Pick<LayerWeights, "query" | "key" | "value" | "embeddings" | "rotation">;
  input: string;
};

/** Queries, keys and values come from one product in the kernel, so they need the same input. @throws UnsupportedGraph */
export function requireAttention(graph: OnnxGraph, output: string): AttentionMatch {
  const { headSize, scale, probabilities, mask, rotation, terms, ...tensors } = matchAttention(graph, output);
  const query = requireLinear(graph, tensors.query, "attention");
  const key = requireLinear(graph, tensors.key, "attention");
  const value = requireLinear(graph, tensors.value, "attention");
  const { input } = query;
  if (![key, value].every((other) => graph.isSameTensor(other.input, input)))
    throw new UnsupportedGraph("Queries, keys and values do not come from one value.");
  const factors = query.linear.inputFactors?.join();
  if (![key, value].every((other) => other.linear.inputFactors?.join() === factors))
    throw new UnsupportedGraph("Queries, keys and values are scaled differently.");
  const frequencies = graph.floats(rotation);
  if (rotation !== undefined && frequencies?.length !== headSize / 2)
    throw new UnsupportedGraph("The rotation of its queries and keys does not fit them.");
  const embeddings = terms.length > 0 ? matchDistanceEmbeddings(graph, terms) : undefined;
  return {
    weights: {
      query: query.linear,
      key: key.linear,
      value: value.linear,
      ...(embeddings && { embeddings }),
      ...(frequencies && { rotation: { frequencies } }),
    },
    heads: query.linear.columns / headSize,
    scale,
    input,
    probabilities,
    mask,
  };
}
