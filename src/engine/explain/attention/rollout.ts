/** Attention rollout: attention followed through all layers by matrix products. */

import type { Attentions } from "../../classifier/intermediates.ts";
import type { Matrix, Pooling } from "../numeric/matrix.ts";
import { combineHeads } from "./heads.ts";

/** 0.5 A + 0.5 I: the mean over a layer's heads, and the identity for the residual connection. */
export function withResidual(attentions: Attentions, layer: number): Matrix {
  const chosen = Array.from({ length: attentions.heads }, (_, head) => ({ layer, head }));
  const { size, data } = combineHeads(attentions, chosen, "mean");
  for (let at = 0; at < data.length; at += 1) data[at] = (data[at] as number) / 2;
  for (let token = 0; token < size; token += 1) {
    data[token * size + token] = (data[token * size + token] as number) + 0.5;
  }
  return { size, data };
}

/** left x right, four rows of `right` at a time: each value of the result is read and written a fourth as often. */
function multiply(left: Matrix, right: Matrix): Matrix {
  const { size } = left;
  const product = new Float32Array(size * size);
  for (let row = 0; row < size; row += 1) {
    const target = product.subarray(row * size, (row + 1) * size);
    const weights = left.data.subarray(row * size, (row + 1) * size);
    let inner = 0;
    for (; inner + 3 < size; inner += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = weights.subarray(inner, inner + 4);
      const start = inner * size;
      for (let column = 0; column < size; column += 1) {
        const at = start + column;
        target[column] =
          (target[column] as number) +
          a * (right.data[at] as number) +
          b * (right.data[at + size] as number) +
          c * (right.data[at + 2 * size] as number) +
          d * (right.data[at + 3 * size] as number);
      }
    }
    for (; inner < size; inner += 1) {
      const weight = weights[inner] as number;
      for (let column = 0; column < size; column += 1) {
        target[column] = (target[column] as number) + weight * (right.data[inner * size + column] as number);
      }
    }
  }
  return { size, data: product };
}

/**
 * Attention rollout (Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers"): the product of all
 * layers, each 0.5 A + 0.5 I with A the mean over heads.
 * @returns [tokens, tokens], how much of each input token (column) is in each output (row); rows sum to 1.
 */
export function rollout(attentions: Attentions): Matrix {
  let result = withResidual(attentions, 0);
  for (let layer = 1; layer < attentions.layers; layer += 1) {
    result = multiply(withResidual(attentions, layer), result);
  }
  return result;
}

/** The pooled row of rollout by vector-matrix products: tokens^2 per layer where the whole matrix takes tokens^3. */
export function pooledRollout(attentions: Attentions, pooling: Pooling): Float64Array {
  const { tokens } = attentions;
  let row = Float64Array.from({ length: tokens }, (_, token) =>
    pooling === "mean" ? 1 / tokens : Number(token === 0),
  );
  for (let layer = attentions.layers - 1; layer >= 0; layer -= 1) {
    const { data } = withResidual(attentions, layer);
    const next = new Float64Array(tokens);
    for (let query = 0; query < tokens; query += 1) {
      const weight = row[query] as number;
      for (let key = 0; key < tokens; key += 1) {
        next[key] = (next[key] as number) + weight * (data[query * tokens + key] as number);
      }
    }
    row = next;
  }
  return row;
}
