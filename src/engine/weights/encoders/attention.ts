/** Multi-head attention in the nodes that exporters write. */

import type { EncoderBuilder } from "./encoder-builder.ts";

export interface AttentionOptions {
  heads: number;
  /** Of all heads together. */
  size: number;
  /** What the scores are divided by. */
  divisor: number;
  /** Added to the divided scores: the mask, and biases that all layers share. */
  addend: string;
  /** Changes queries or keys, [batch, heads, tokens, size of a head]. */
  rotate?(tensor: string): string;
  /** Further terms of the scores, of queries and keys as above, before the division. */
  terms?(query: string, key: string): string[];
}

/**
 * @param projections each [batch, tokens, size]
 * @returns [batch, tokens, size], the outputs of all heads side by side
 */
export function attention(
  { parts }: EncoderBuilder,
  projections: { query: string; key: string; value: string },
  scope: string,
  { heads, size, divisor, addend, rotate, terms }: AttentionOptions,
): string {
  const split = (tensor: string) =>
    parts.node("Reshape", [tensor, parts.integers([0, 0, heads, size / heads])], `${tensor}/heads`);
  const ordered = (tensor: string, perm: readonly number[]) =>
    parts.node("Transpose", [tensor], `${tensor}/ordered`, { perm });
  const [queries, keys, values] = [projections.query, projections.key, projections.value].map(split) as [
    string,
    string,
    string,
  ];
  let query = ordered(queries, [0, 2, 1, 3]);
  if (rotate) query = rotate(query);
  const plainKey = rotate || terms ? ordered(keys, [0, 2, 1, 3]) : "";
  const key = rotate ? ordered(rotate(plainKey), [0, 1, 3, 2]) : ordered(keys, [0, 2, 3, 1]);
  let scores = parts.node("MatMul", [query, key], `${scope}/scores`);
  for (const [at, term] of (terms?.(query, plainKey) ?? []).entries())
    scores = parts.node("Add", [scores, term], `${scope}/scores/${at + 1}`);
  const scaled = parts.node("Div", [scores, parts.float(divisor)], `${scope}/scaled`);
  const masked = parts.node("Add", [scaled, addend], `${scope}/masked`);
  const probabilities = parts.node("Softmax", [masked], `${scope}/probabilities`, { axis: -1 });
  const context = parts.node("MatMul", [probabilities, ordered(values, [0, 2, 1, 3])], `${scope}/context`);
  const joined = parts.node("Transpose", [context], `${scope}/ordered`, { perm: [0, 2, 1, 3] });
  return parts.node("Reshape", [joined, parts.integers([0, 0, size])], `${scope}/joined`);
}
