/** Linear layers whose output is divided into heads. */

import type { OnnxGraph } from "../graph.ts";
import { matchRotary } from "./rotary.ts";

/** Axes of [batch, tokens, heads, size] or [batch, heads, size, tokens] after a Transpose. */
export const HEADS_BEFORE_TOKENS = "0,2,1,3";
const TRANSPOSED_KEYS = "0,2,3,1";
export const LAST_TWO_SWAPPED = "0,1,3,2";

/** A projection of the layer's input that is divided into heads. */
export interface Projection {
  /** [batch, tokens, hidden], before the division. */
  tensor: string;
  headSize: number;
  /** The frequencies of a rotation behind the division. */
  rotation?: string;
}

export const transposed = (graph: OnnxGraph, tensor: string | undefined) => {
  const transpose = graph.producer(tensor, "Transpose");
  return transpose && { axes: transpose.ints("perm")?.join(), input: transpose.inputs[0] ?? "" };
};

/** The tensor before any nodes that only divide or join dimensions. */
export function beforeReshapes(graph: OnnxGraph, tensor: string): string {
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
export function projectionOf(graph: OnnxGraph, tensor: string, isKey: boolean): Projection | undefined {
  const rotary = isKey ? undefined : matchRotary(graph, tensor);
  let found = transposed(graph, beforeReshapes(graph, rotary?.input ?? tensor));
  let rotation = rotary?.frequencies;
  let axes = found?.axes;
  if (found && isKey && axes === LAST_TWO_SWAPPED) {
    const inner = matchRotary(graph, found.input);
    rotation = inner?.frequencies;
    found = transposed(graph, beforeReshapes(graph, inner?.input ?? found.input));
    axes = found?.axes === HEADS_BEFORE_TOKENS ? TRANSPOSED_KEYS : undefined;
  }
  if (!found || axes !== (isKey ? TRANSPOSED_KEYS : HEADS_BEFORE_TOKENS)) return undefined;
  const reshape = graph.producer(found.input, "Reshape");
  const headSize = headSizeOf(graph, reshape?.inputs[1]);
  if (!reshape || headSize === undefined) return undefined;
  return { tensor: reshape.inputs[0] ?? "", headSize, ...(rotation !== undefined && { rotation }) };
}
