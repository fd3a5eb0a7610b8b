/** Finds the tensors of attention probabilities and hidden states in a classifier's graph. */

import type { OnnxGraph, OnnxNode } from "./graph.ts";
import { attendedValues, isFusedAttention } from "./patterns/attention.ts";
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

/** The attentions of a graph, each with the values that it is multiplied with. */
function attentionsOf(graph: OnnxGraph): Map<OnnxNode, string> {
  return new Map(
    graph.nodes.flatMap((node) => {
      const values = attendedValues(graph, node);
      return values === undefined ? [] : [[node, values] as const];
    }),
  );
}

/**
 * The attentions of the encoder. A stack of layers begins with an attention that depends on no other. With a second stack,
 * the decoder's, an attention that depends on both takes its values from the encoder (Vaswani et al. 2017).
 * @returns none if several stacks have no such attention
 */
function encoderAttentions(graph: OnnxGraph, attentions: ReadonlyMap<OnnxNode, string>): OnnxNode[] {
  const stacks = new Map<string, ReadonlySet<OnnxNode>>();
  const of = (tensor: string) => stacks.get(tensor) ?? new Set<OnnxNode>();
  for (const node of graph.nodes) {
    // The shape of a tensor says nothing of its numbers.
    if (node.opType === "Shape") continue;
    const found = new Set(node.inputs.flatMap((input) => [...of(input)]));
    if (found.size === 0 && attentions.has(node)) found.add(node);
    if (found.size > 0) for (const output of node.outputs) stacks.set(output, found);
  }
  const stackOf = ({ outputs }: OnnxNode) => of(outputs[0] ?? "");
  const all = [...attentions.keys()];
  const cross = all.find((node) => stackOf(node).size > 1);
  if (new Set(all.flatMap((node) => [...stackOf(node)])).size <= 1) return all;
  const [encoder, ...others] = of((cross && attentions.get(cross)) ?? "");
  if (!encoder || others.length > 0) return [];
  return all.filter((node) => stackOf(node).size === 1 && stackOf(node).has(encoder));
}

/**
 * Finds them in encoders that were exported with eager or scaled-dot-product attention, opsets 11 to 21, float and
 * quantized. Between two attentions lies one layer, so the last layer normalization before the next attention is the
 * layer's output. That holds for post-norm encoders (BERT, RoBERTa, DistilBERT); for others no hidden states are given. Of
 * a model with a decoder, the encoder's attentions are given.
 */
export function findInternals(graph: OnnxGraph): Internals {
  const { nodes } = graph;
  const all = attentionsOf(graph);
  const encoder = encoderAttentions(graph, all);
  const starts = nodes.flatMap((node, index) => (all.has(node) || isFusedAttention(node) ? [index] : []));
  const isFused = starts.length > all.size;
  const hiddenStates = starts.length > 0 && encoder.length === all.size ? hiddenStatesOf(graph, starts) : [];
  const missing: Missing[] = [];
  if (isFused) missing.push("fused-attention");
  else if (encoder.length === 0) missing.push("no-attention");
  if (hiddenStates.length === 0) missing.push("no-hidden-states");
  const attentions = isFused ? [] : encoder.flatMap(({ outputs }) => outputs.slice(0, 1));
  return { attentions, hiddenStates, missing };
}
