/** Scaled dot-product attention (Vaswani et al. 2017): softmax(query * transposed key * scale + mask) * value. */

import { type OnnxGraph, type OnnxNode, operandOrders, UnsupportedGraph } from "../graph.ts";

/** Operators that compute a whole attention and do not output its probabilities. */
const FUSED_ATTENTION: ReadonlySet<string> = new Set([
  "Attention",
  "MultiHeadAttention",
  "GroupQueryAttention",
  "PackedAttention",
  "PackedMultiHeadAttention",
  "QAttention",
  "DecoderMaskedMultiHeadAttention",
]);
/** Nodes between the probabilities and the product with the values: dropout, guards against NaN, quantization. */
const PASS_THROUGH: ReadonlySet<string> = new Set([
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
const PRODUCT: ReadonlySet<string> = new Set([
  "Einsum",
  "FusedMatMul",
  "MatMul",
  "MatMulInteger",
  "MatMulIntegerToFloat",
  "QLinearMatMul",
]);
const MAX_PASS_THROUGH = 6;

/** Axes of [batch, tokens, heads, size] or [batch, heads, size, tokens] after a Transpose. */
const HEADS_BEFORE_TOKENS = "0,2,1,3";
const TRANSPOSED_KEYS = "0,2,3,1";
const LAST_TWO_SWAPPED = "0,1,3,2";

export const isFusedAttention = (node: OnnxNode) => FUSED_ATTENTION.has(node.opType);

function entersProduct(graph: OnnxGraph, tensor: string, steps = MAX_PASS_THROUGH): boolean {
  if (steps === 0) return false;
  return graph.consumers(tensor).some((node) => {
    if (PRODUCT.has(node.opType)) return true;
    return PASS_THROUGH.has(node.opType) && entersProduct(graph, node.outputs[0] ?? "", steps - 1);
  });
}

/**
 * Whether a node's output is the attention probabilities of a layer, in any export. They are multiplied with a matrix,
 * unlike the softmax that ends a classifier.
 */
export function isAttentionSoftmax(graph: OnnxGraph, node: OnnxNode): boolean {
  return node.opType === "Softmax" && entersProduct(graph, node.outputs[0] ?? "");
}

/** A projection of the layer's input that is divided into heads. */
interface Projection {
  /** [batch, tokens, hidden], before the division. */
  tensor: string;
  headSize: number;
}

export interface Attention {
  query: string;
  key: string;
  value: string;
  headSize: number;
  /** The factor of the dot products of queries and keys. */
  scale: number;
  /** [batch, heads, tokens, tokens]. */
  probabilities: string;
  /** Added to the scaled dot products. */
  mask: string;
}

const transposed = (graph: OnnxGraph, tensor: string | undefined) => {
  const transpose = graph.producer(tensor, "Transpose");
  return transpose && { axes: transpose.ints("perm")?.join(), input: transpose.inputs[0] ?? "" };
};

/** The tensor before any nodes that only divide or join dimensions. */
function beforeReshapes(graph: OnnxGraph, tensor: string): string {
  let name = tensor;
  for (let reshape = graph.producer(name, "Reshape"); reshape; reshape = graph.producer(name, "Reshape"))
    name = reshape.inputs[0] ?? "";
  return name;
}

/** The size of a head, from the shape that [batch, tokens, hidden] is given. */
function headSizeOf(graph: OnnxGraph, shape: string | undefined): number | undefined {
  const constant = graph.integers(shape);
  if (constant) return constant.length === 4 ? constant[3] : undefined;
  const parts = graph.producer(shape, "Concat")?.inputs ?? [];
  return parts.length === 4 ? graph.integers(parts[3])?.[0] : undefined;
}

/** @param isKey whether the tensor is [batch, heads, size, tokens] and not [batch, heads, tokens, size] */
function projectionOf(graph: OnnxGraph, tensor: string, isKey: boolean): Projection | undefined {
  let found = transposed(graph, beforeReshapes(graph, tensor));
  let axes = found?.axes;
  if (found && isKey && axes === LAST_TWO_SWAPPED) {
    found = transposed(graph, beforeReshapes(graph, found.input));
    axes = found?.axes === HEADS_BEFORE_TOKENS ? TRANSPOSED_KEYS : undefined;
  }
  if (!found || axes !== (isKey ? TRANSPOSED_KEYS : HEADS_BEFORE_TOKENS)) return undefined;
  const reshape = graph.producer(found.input, "Reshape");
  const headSize = headSizeOf(graph, reshape?.inputs[1]);
  return reshape && headSize !== undefined ? { tensor: reshape.inputs[0] ?? "", headSize } : undefined;
}

/** A tensor without the number that it was multiplied with or divided by. */
function withoutFactor(graph: OnnxGraph, tensor: string): { tensor: string; factor: number } {
  for (const [input, by] of operandOrders(graph.producer(tensor, "Mul"))) {
    const factor = graph.float(by);
    if (factor !== undefined) return { tensor: input, factor };
  }
  const quotient = graph.producer(tensor, "Div");
  const divisor = graph.float(quotient?.inputs[1]);
  return divisor === undefined
    ? { tensor, factor: 1 }
    : { tensor: quotient?.inputs[0] ?? "", factor: 1 / divisor };
}

/** The probabilities before the guard of some exports, which writes 0 in place of NaN where every key is masked. */
function withoutGuard(graph: OnnxGraph, tensor: string): string {
  const guard = graph.producer(tensor, "Where");
  return guard && graph.producer(guard.inputs[0], "IsNaN") ? (guard.inputs[2] ?? "") : tensor;
}

/**
 * Attention as `transformers` exports its eager and its scaled-dot-product implementation.
 * @param output the outputs of all heads side by side, [batch, tokens, hidden]
 * @throws UnsupportedGraph
 */
export function matchAttention(graph: OnnxGraph, output: string): Attention {
  const joined = transposed(graph, beforeReshapes(graph, output));
  const context = joined?.axes === HEADS_BEFORE_TOKENS ? graph.producer(joined.input, "MatMul") : undefined;
  const softmax = graph.producer(withoutGuard(graph, context?.inputs[0] ?? ""), "Softmax");
  const masked = graph.producer(softmax?.inputs[0], "Add");
  if (!context || !softmax || !masked || ![-1, 3].includes(softmax.int("axis") ?? -1))
    throw new UnsupportedGraph("Its attention is no softmax over masked scores.");
  for (const [scores, mask] of operandOrders(masked)) {
    const scaled = withoutFactor(graph, scores);
    const product = graph.producer(scaled.tensor, "MatMul");
    if (!product) continue;
    const left = withoutFactor(graph, product.inputs[0] ?? "");
    const right = withoutFactor(graph, product.inputs[1] ?? "");
    const query = projectionOf(graph, left.tensor, false);
    const key = projectionOf(graph, right.tensor, true);
    const value = projectionOf(graph, context.inputs[1] ?? "", false);
    if (!query || !key || !value) continue;
    const { headSize } = query;
    if (key.headSize !== headSize || value.headSize !== headSize) continue;
    return {
      query: query.tensor,
      key: key.tensor,
      value: value.tensor,
      headSize,
      scale: scaled.factor * left.factor * right.factor,
      probabilities: softmax.outputs[0] ?? "",
      mask,
    };
  }
  throw new UnsupportedGraph("Its attention is not that of queries, keys and values in heads.");
}
