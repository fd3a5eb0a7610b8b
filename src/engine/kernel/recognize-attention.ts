/** Scaled dot-product attention, eager or as the operator of that name is exported. */

import type { Linear } from "./encoder.ts";
import { type GraphReader, Unfit } from "./graph-reader.ts";
import { asLinear } from "./recognize-parts.ts";

const HEADS_FIRST = "0,2,1,3";
const KEYS = "0,2,3,1";
const TURNED = "0,1,3,2";

interface Attention {
  query: Linear;
  key: Linear;
  value: Linear;
  heads: number;
  /** What the products of queries and keys are multiplied by. */
  scale: number;
  input: string;
  /** The name of its probabilities, [batch, heads, tokens, tokens]. */
  attentions: string;
  mask: string;
}

const permutation = (graph: GraphReader, value: string | undefined) => {
  const transpose = graph.made(value, "Transpose");
  return transpose && { axes: transpose.ints["perm"]?.join(), from: transpose.inputs[0] ?? "" };
};

/** Past steps that only cut up or join dimensions. */
function reshaped(graph: GraphReader, value: string): string {
  let name = value;
  for (let shape = graph.made(name, "Reshape"); shape; shape = graph.made(name, "Reshape")) {
    name = shape.inputs[0] ?? "";
  }
  return name;
}

/** The size of a head, by the shape that [batch, tokens, hidden] is given. */
function headSize(graph: GraphReader, shape: string | undefined): number | undefined {
  const whole = graph.integers(shape);
  if (whole) return whole.length === 4 ? whole[3] : undefined;
  const parts = graph.made(shape, "Concat")?.inputs ?? [];
  return parts.length === 4 ? graph.integers(parts[3])?.[0] : undefined;
}

/** A product split into heads: [batch, heads, tokens, size], or turned, [batch, heads, size, tokens]. */
function split(
  graph: GraphReader,
  value: string,
  turned: boolean,
): { from: string; size: number } | undefined {
  let found = permutation(graph, reshaped(graph, value));
  let axes = found?.axes;
  if (found && turned && axes === TURNED) {
    found = permutation(graph, reshaped(graph, found.from));
    axes = found?.axes === HEADS_FIRST ? KEYS : undefined;
  }
  if (!found || axes !== (turned ? KEYS : HEADS_FIRST)) return undefined;
  const shape = graph.made(found.from, "Reshape");
  const size = headSize(graph, shape?.inputs[1]);
  return shape && size !== undefined ? { from: shape.inputs[0] ?? "", size } : undefined;
}

/** A number that a value was multiplied by or divided by. */
function scaledBy(graph: GraphReader, value: string): { from: string; factor: number } {
  const product = graph.made(value, "Mul");
  for (const [from, by] of product ? graph.pairs(product) : []) {
    const factor = graph.float(by);
    if (factor !== undefined) return { from, factor };
  }
  const quotient = graph.made(value, "Div");
  const divisor = graph.float(quotient?.inputs[1]);
  return divisor === undefined
    ? { from: value, factor: 1 }
    : { from: quotient?.inputs[0] ?? "", factor: 1 / divisor };
}

/** Exports guard probabilities against rows without a single key: such a row is 0 and not NaN. */
function unguarded(graph: GraphReader, value: string): string {
  const guard = graph.made(value, "Where");
  return guard && graph.made(guard.inputs[0], "IsNaN") ? (guard.inputs[2] ?? "") : value;
}

/** @param value the heads' outputs side by side, [batch, tokens, hidden]. @throws Unfit */
export function matchAttention(graph: GraphReader, value: string): Attention {
  const joined = permutation(graph, reshaped(graph, value));
  const context = joined?.axes === HEADS_FIRST ? graph.made(joined.from, "MatMul") : undefined;
  const softmax = graph.made(unguarded(graph, context?.inputs[0] ?? ""), "Softmax");
  const masked = graph.made(softmax?.inputs[0], "Add");
  if (!context || !softmax || !masked || ![-1, 3].includes(softmax.ints["axis"]?.[0] ?? -1))
    throw new Unfit("Its attention is no softmax over masked scores.");
  for (const [scores, mask] of graph.pairs(masked)) {
    const outer = scaledBy(graph, scores);
    const product = graph.made(outer.from, "MatMul");
    if (!product) continue;
    const [left, right] = [product.inputs[0], product.inputs[1]].map((name) => scaledBy(graph, name ?? ""));
    const query = split(graph, left?.from ?? "", false);
    const key = split(graph, right?.from ?? "", true);
    const values = split(graph, context.inputs[1] ?? "", false);
    if (!left || !right || !query || !key || !values) continue;
    if (query.size !== key.size || query.size !== values.size) continue;
    const parts = [query, key, values].map(({ from }) => asLinear(graph, from, "attention"));
    const [q, k, v] = parts;
    if (!q || !k || !v) continue;
    if (!parts.every(({ input }) => graph.same(input, q.input)))
      throw new Unfit("Queries, keys and values do not come from one value.");
    const isSame = (factors: Float32Array | undefined) => factors?.join() === q.linear.factors?.join();
    if (!parts.every(({ linear }) => isSame(linear.factors)))
      throw new Unfit("Queries, keys and values are scaled differently.");
    return {
      query: q.linear,
      key: k.linear,
      value: v.linear,
      heads: q.linear.columns / query.size,
      scale: outer.factor * left.factor * right.factor,
      input: q.input,
      attentions: softmax.outputs[0] ?? "",
      mask,
    };
  }
  throw new Unfit("Its attention is not that of queries, keys and values in heads.");
}
