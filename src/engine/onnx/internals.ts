/** Finds the tensors of attention probabilities and hidden states in a classifier's graph. */

import type { OnnxGraph } from "./graph.ts";
import { isAttentionSoftmax, isFusedAttention } from "./patterns/attention.ts";
import { endsLayerNorm } from "./patterns/layer-norm.ts";

/** The intermediates that an export does not have, and why; `unreadable` means both. */
export type Missing = "unreadable" | "fused-attention" | "no-attention" | "no-hidden-states";

export interface Internals {
  /** The tensor of each layer's attention probabilities, [batch, heads, tokens, tokens]. */
  attentions: string[];
  /** The output of the embedding and of each layer, [batch, tokens, hidden]: layers + 1 tensors, or none. */
  hiddenStates: string[];
  missing: Missing[];
}

/** In a post-norm encoder a layer's output goes into the next layer and around it, into a sum. */
function isResidualInput(graph: OnnxGraph, tensor: string): boolean {
  return graph
    .consumers(tensor)
    .some(({ opType }) => opType === "Add" || opType === "SkipLayerNormalization");
}

/** @param starts the index of each layer's attention among the nodes */
function hiddenStatesOf(graph: OnnxGraph, starts: readonly number[]): string[] {
  const { nodes } = graph;
  const lastNorm = (from: number, to: number) =>
    nodes.slice(from, to).findLast((node) => endsLayerNorm(graph, node))?.outputs[0];
  const bounds = [0, ...starts, nodes.length];
  const outputs = bounds.slice(1).map((to, index) => lastNorm(bounds[index] ?? 0, to));
  const found = outputs.filter((name) => name !== undefined);
  const isPostNorm = found.slice(0, -1).every((name) => isResidualInput(graph, name));
  return found.length === outputs.length && isPostNorm ? found : [];
}

/**
 * Finds them in encoders that were exported with eager or scaled-dot-product attention, opsets 11 to 21, float and
 * quantized. Between two attentions lies one layer, so the last layer normalization before the next attention is the
 * layer's output. That holds for post-norm encoders (BERT, RoBERTa, DistilBERT); for others no hidden states are given.
 */
export function findInternals(graph: OnnxGraph): Internals {
  const { nodes } = graph;
  const attentions = nodes
    .filter((node) => isAttentionSoftmax(graph, node))
    .flatMap((node) => node.outputs.slice(0, 1));
  const starts = nodes.flatMap((node, index) =>
    isAttentionSoftmax(graph, node) || isFusedAttention(node) ? [index] : [],
  );
  const isFused = starts.length > attentions.length;
  const hiddenStates = starts.length > 0 ? hiddenStatesOf(graph, starts) : [];
  const missing: Missing[] = [];
  if (isFused) missing.push("fused-attention");
  if (starts.length === 0) missing.push("no-attention");
  if (hiddenStates.length === 0) missing.push("no-hidden-states");
  return { attentions: isFused ? [] : attentions, hiddenStates, missing };
}
