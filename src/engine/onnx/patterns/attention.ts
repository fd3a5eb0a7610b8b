/** Scaled dot-product attention (Vaswani et al. 2017): softmax(query * transposed key * scale + mask) * value. */

import { type OnnxGraph, type OnnxNode, operandOrders, UnsupportedGraph } from "../graph.ts";
import { type DistanceTerm, withoutTerms } from "./distance-terms.ts";
import {
  beforeReshapes,
  HEADS_BEFORE_TOKENS,
  type Projection,
  projectionOf,
  transposed,
} from "./projection.ts";
import { matchActivationProduct } from "./quantized-matmul.ts";

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

export const isFusedAttention = (node: OnnxNode) => FUSED_ATTENTION.has(node.opType);

/** The product that a tensor enters, and the other factor. */
function productOf(
  graph: OnnxGraph,
  tensor: string,
  steps = MAX_PASS_THROUGH,
): { values: string } | undefined {
  if (steps === 0) return undefined;
  for (const node of graph.consumers(tensor)) {
    const { opType, inputs, outputs } = node;
    if (PRODUCT.has(opType)) return { values: (inputs[0] === tensor ? inputs[1] : inputs[0]) ?? "" };
    const further = PASS_THROUGH.has(opType) && productOf(graph, outputs[0] ?? "", steps - 1);
    if (further) return further;
  }
  return undefined;
}

/** The last axis of [batch, heads, tokens, tokens], or of [batch * heads, tokens, tokens]. */
const LAST_AXIS = [-1, 2, 3];

/**
 * The values that attention probabilities are multiplied with, in any export; undefined if a node does not compute such
 * probabilities. The softmax that ends a classifier is not multiplied with a matrix, and the one of a convolution's
 * kernel (ConvBERT) has another axis.
 */
export function attendedValues(graph: OnnxGraph, node: OnnxNode): string | undefined {
  if (node.opType !== "Softmax" || !LAST_AXIS.includes(node.int("axis") ?? -1)) return undefined;
  return productOf(graph, node.outputs[0] ?? "")?.values;
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
  /** The frequencies of the rotation of queries and keys, if they are rotated. */
  rotation: string | undefined;
  terms: readonly DistanceTerm[];
  /** Added to the scaled dot products, or the condition under which they are replaced by a very low number. */
  mask: string;
}

/** More nodes than any exporter computes a scale with; ends the search in a damaged graph that has a cycle. */
const MAX_SCALE_NODES = 12;

/** Whether a tensor is the size of the last axis of [batch, heads, tokens, size], read from a shape. */
function isHeadSize(graph: OnnxGraph, tensor: string, headSize: number): boolean {
  const part = graph.producer(tensor, "Slice", "Gather");
  const shape = graph.producer(part?.inputs[0], "Shape");
  const at = graph.integers(part?.inputs[1])?.join() ?? part?.ints("starts")?.join();
  return (
    ["-1", "3"].includes(at ?? "") &&
    projectionOf(graph, shape?.inputs[0] ?? "", false)?.headSize === headSize
  );
}

/** A number that the graph has, or that it computes from numbers and the size of a head. */
function numberOf(
  graph: OnnxGraph,
  tensor: string,
  headSize: number,
  steps = MAX_SCALE_NODES,
): number | undefined {
  const constant = graph.float(tensor) ?? graph.integers(tensor)?.[0];
  if (constant !== undefined || steps === 0) return constant;
  if (isHeadSize(graph, tensor, headSize)) return headSize;
  const node = graph.producer(tensor);
  const [a = Number.NaN, b = Number.NaN] = (node?.inputs ?? []).map(
    (input) => numberOf(graph, input, headSize, steps - 1) ?? Number.NaN,
  );
  const results: Record<string, number> = {
    Cast: a,
    Div: a / b,
    Mul: a * b,
    Pow: a ** b,
    Reciprocal: 1 / a,
    Reshape: a,
    Sqrt: Math.sqrt(a),
    Squeeze: a,
    Unsqueeze: a,
  };
  const result = results[node?.opType ?? ""];
  return Number.isNaN(result) ? undefined : result;
}

interface Scaled {
  tensor: string;
  /** The number that the tensor is multiplied with; undefined if it is not known. */
  factor: (headSize: number) => number | undefined;
}

/** The tensors that may be meant by one, without a number that they are multiplied with or divided by. */
function* unscaled(graph: OnnxGraph, tensor: string): Generator<Scaled> {
  yield { tensor, factor: () => 1 };
  for (const [input, by] of operandOrders(graph.producer(tensor, "Mul")))
    yield { tensor: input, factor: (headSize) => numberOf(graph, by, headSize) };
  const [dividend = "", divisor = ""] = graph.producer(tensor, "Div")?.inputs ?? [];
  yield { tensor: dividend, factor: (headSize) => 1 / (numberOf(graph, divisor, headSize) ?? Number.NaN) };
}

/** A projection with the number that it is multiplied with before or after the division into heads. */
function scaledProjectionOf(
  graph: OnnxGraph,
  tensor: string,
  isKey: boolean,
): (Projection & { factor: number }) | undefined {
  for (const { tensor: input, factor } of unscaled(graph, tensor)) {
    const projection = projectionOf(graph, input, isKey);
    const number = projection && factor(projection.headSize);
    if (projection && number !== undefined) return { ...projection, factor: number };
  }
  return undefined;
}

/** No score of an unmasked key is so low. */
const MASKED_SCORE = -10_000;

/** The scores and what masks them: a tensor that is added, or the condition under which a very low number takes their place. */
function* maskedScores(graph: OnnxGraph, tensor: string): Generator<[scores: string, mask: string]> {
  yield* operandOrders(graph.producer(tensor, "Add"));
  const [condition = "", a = "", b = ""] = graph.producer(tensor, "Where")?.inputs ?? [];
  for (const [fill, scores] of [
    [a, b],
    [b, a],
  ] as const)
    if ((graph.float(fill) ?? 0) <= MASKED_SCORE) yield [scores, condition];
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
  const context =
    joined?.axes === HEADS_BEFORE_TOKENS
      ? matchActivationProduct(graph, beforeReshapes(graph, joined.input))
      : undefined;
  const softmax = graph.producer(withoutGuard(graph, context?.[0] ?? ""), "Softmax");
  if (!context || !softmax || ![-1, 3].includes(softmax.int("axis") ?? -1))
    throw new UnsupportedGraph("Its attention is no softmax over scores.");
  const value = projectionOf(graph, context[1], false);
  for (const [scores, mask] of maskedScores(graph, softmax.inputs[0] ?? "")) {
    for (const { tensor, factor } of unscaled(graph, scores)) {
      const { scores: plain, terms } = withoutTerms(graph, tensor);
      const [left = "", right = ""] = matchActivationProduct(graph, plain) ?? [];
      const query = scaledProjectionOf(graph, left, false);
      const key = scaledProjectionOf(graph, right, true);
      if (!query || !key || !value) continue;
      const { headSize } = query;
      const scale = factor(headSize);
      const areOfHeads = terms.every(({ of, factor: other }) =>
        of === "query"
          ? graph.isSameTensor(other, left)
          : projectionOf(graph, other, false)?.tensor === key.tensor,
      );
      if (!areOfHeads || query.rotation !== key.rotation || value.rotation !== undefined) continue;
      if (key.headSize !== headSize || value.headSize !== headSize || scale === undefined) continue;
      return {
        query: query.tensor,
        key: key.tensor,
        value: value.tensor,
        headSize,
        scale: scale * query.factor * key.factor,
        rotation: query.rotation,
        terms,
        probabilities: softmax.outputs[0] ?? "",
        mask,
      };
    }
  }
  throw new UnsupportedGraph("Its attention is not that of queries, keys and values in heads.");
}
