/** Which values inside a classifier's graph are its attentions and hidden states. */

import type { Graph, Node } from "./graph.ts";

/** What an export may not show: `unreadable` stands for all of it. */
export type Missing = "unreadable" | "fused-attention" | "no-attention" | "no-hidden-states";

export interface Internals {
  /** The value of each layer's attention probabilities, [batch, heads, tokens, tokens]. */
  attentions: string[];
  /** The embedding's output and each layer's, [batch, tokens, hidden]: one more than there are layers, or none. */
  hiddenStates: string[];
  missing: Missing[];
}

/** Operators that do a whole attention in one step and keep its probabilities to themselves. */
const FUSED_ATTENTION = new Set([
  "Attention",
  "MultiHeadAttention",
  "GroupQueryAttention",
  "PackedAttention",
  "PackedMultiHeadAttention",
  "QAttention",
  "DecoderMaskedMultiHeadAttention",
]);
/** Steps between the probabilities and the product with the values: dropout, guards against NaN, quantization. */
const PASS_THROUGH = new Set([
  "Cast",
  "DequantizeLinear",
  "Dropout",
  "DynamicQuantizeLinear",
  "Identity",
  "IsNaN",
  "QuantizeLinear",
  "Reshape",
  "Where",
]);
const PRODUCT = new Set([
  "Einsum",
  "FusedMatMul",
  "MatMul",
  "MatMulInteger",
  "MatMulIntegerToFloat",
  "QLinearMatMul",
]);
const NORMALIZATION = new Set(["EmbedLayerNormalization", "LayerNormalization", "SkipLayerNormalization"]);
const MAX_STEPS = 6;

type Consumers = ReadonlyMap<string, readonly Node[]>;
type Producers = ReadonlyMap<string, Node>;

function wiring(nodes: readonly Node[]): { consumers: Consumers; producers: Producers } {
  const consumers = new Map<string, Node[]>();
  const producers = new Map<string, Node>();
  for (const node of nodes) {
    for (const name of node.outputs) producers.set(name, node);
    for (const name of new Set(node.inputs)) {
      const known = consumers.get(name);
      if (known) known.push(node);
      else consumers.set(name, [node]);
    }
  }
  return { consumers, producers };
}

/** A softmax is attention when its probabilities weigh a matrix; one that ends the classifier does not. */
function weighsValues(value: string, consumers: Consumers, steps = MAX_STEPS): boolean {
  if (steps === 0) return false;
  return (consumers.get(value) ?? []).some((node) => {
    if (PRODUCT.has(node.opType)) return true;
    return PASS_THROUGH.has(node.opType) && weighsValues(node.outputs[0] ?? "", consumers, steps - 1);
  });
}

/**
 * Before opset 17 a layer normalization is spelled out: (x - mean) / sqrt(variance + e) * gamma + beta.
 * @returns whether `node` is that last addition.
 */
function endsSpelledOutNormalization(node: Node, producers: Producers): boolean {
  if (node.opType !== "Add") return false;
  const before = (names: readonly string[], opType: string) =>
    names.map((name) => producers.get(name)).find((producer) => producer?.opType === opType);
  const scaled = before(node.inputs, "Mul");
  const divided = scaled && before(scaled.inputs, "Div");
  const deviation = divided && before(divided.inputs.slice(1), "Sqrt");
  return deviation !== undefined;
}

/** In a post-norm encoder a layer's output goes into the next layer and around it, into a sum. */
function goesAround(value: string, consumers: Consumers): boolean {
  return (consumers.get(value) ?? []).some(
    (node) => node.opType === "Add" || node.opType === "SkipLayerNormalization",
  );
}

function hiddenStatesOf(
  nodes: readonly Node[],
  starts: readonly number[],
  { consumers, producers }: { consumers: Consumers; producers: Producers },
): string[] {
  const lastNormalization = (from: number, to: number) =>
    nodes
      .slice(from, to)
      .findLast((node) => NORMALIZATION.has(node.opType) || endsSpelledOutNormalization(node, producers))
      ?.outputs[0];
  const bounds = [0, ...starts, nodes.length];
  const found = bounds.slice(1).map((to, index) => lastNormalization(bounds[index] ?? 0, to));
  const known = found.filter((name) => name !== undefined);
  const isPostNorm = known.slice(0, -1).every((name) => goesAround(name, consumers));
  return known.length === found.length && isPostNorm ? known : [];
}

/**
 * Knows encoders as exported with eager or scaled-dot-product attention, opsets 11 to 21, float and quantized.
 * Between two attentions lies one layer, so the last layer normalization before the next attention is the
 * layer's output; that holds for post-norm encoders (BERT, RoBERTa, DistilBERT), and others get none.
 */
export function findInternals({ nodes }: Graph): Internals {
  const wires = wiring(nodes);
  const isAttention = (node: Node) =>
    node.opType === "Softmax" && weighsValues(node.outputs[0] ?? "", wires.consumers);
  const attentions = nodes.filter(isAttention).flatMap((node) => node.outputs.slice(0, 1));
  const isStart = (node: Node) => isAttention(node) || FUSED_ATTENTION.has(node.opType);
  const starts = nodes.flatMap((node, index) => (isStart(node) ? [index] : []));
  const isFused = starts.length > attentions.length;
  const hiddenStates = starts.length > 0 ? hiddenStatesOf(nodes, starts, wires) : [];
  const missing: Missing[] = [];
  if (isFused) missing.push("fused-attention");
  if (starts.length === 0) missing.push("no-attention");
  if (hiddenStates.length === 0) missing.push("no-hidden-states");
  return { attentions: isFused ? [] : attentions, hiddenStates, missing };
}
