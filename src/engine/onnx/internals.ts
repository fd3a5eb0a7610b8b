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

/**
 * The last layer normalization before each attention that goes into a sum, and the last one of all.
 * @param starts the index of each layer's attention among the nodes
 */
function postNormStates(graph: OnnxGraph, starts: readonly number[]): (string | undefined)[] {
  const norms = graph.nodes.map((node) => (endsLayerNorm(graph, node) ? node.outputs[0] : undefined));
  const lastNorm = (from: number, to: number, isLast: boolean) =>
    norms.slice(from, to).findLast((name) => name !== undefined && (isLast || isResidualInput(graph, name)));
  const bounds = [0, ...starts, graph.nodes.length];
  return bounds.slice(1).map((to, at) => lastNorm(bounds[at] ?? 0, to, at === starts.length));
}

/**
 * The state of a pre-norm encoder (ModernBERT): each half of a layer is added to it, and it is normalized only on its way
 * into the next half and behind the last layer.
 */
function preNormStates(graph: OnnxGraph, starts: readonly number[]): (string | undefined)[] {
  const places = new Map(graph.nodes.map((node, at) => [node, at]));
  const normOf = (tensor: string) =>
    graph.consumers(tensor).find(({ opType }) => opType === "LayerNormalization")?.outputs[0];
  const nextSum = (tensor: string | undefined, from: number, to = Infinity) =>
    graph.consumers(tensor ?? "").find((node) => {
      const [place = 0, [sum = ""]] = [places.get(node), node.outputs];
      return node.opType === "Add" && place > from && place < to && normOf(sum) !== undefined;
    })?.outputs[0];
  const [first = 0, second] = starts;
  const before = graph.nodes.slice(0, first);
  const states = [
    before.findLast(({ outputs }) => nextSum(outputs[0], first, second) !== undefined)?.outputs[0],
  ];
  for (const start of starts) states.push(nextSum(nextSum(states.at(-1), start), start));
  return [...states.slice(0, -1), normOf(states.at(-1) ?? "")];
}

function hiddenStatesOf(graph: OnnxGraph, starts: readonly number[]): string[] {
  for (const statesOf of [postNormStates, preNormStates]) {
    const states = statesOf(graph, starts);
    const found = states.filter((name) => name !== undefined);
    if (found.length === states.length) return found;
  }
  return [];
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
 * layer's output in post-norm encoders (BERT, RoBERTa, DistilBERT); in pre-norm ones it is a sum. Of a model with a decoder,
 * the encoder's attentions are given.
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
