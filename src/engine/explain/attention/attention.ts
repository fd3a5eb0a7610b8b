/** Pictures of attention: one head, several as one, and all layers as one. None of them says what caused a class. */

import type { Attentions } from "../../classifier/intermediates.ts";
import type { Matrix } from "../matrix.ts";

export interface Head {
  layer: number;
  head: number;
}

/** One head's [tokens, tokens], sharing memory with `attentions`. */
export function headMatrix({ heads, tokens, data }: Attentions, { layer, head }: Head): Matrix {
  const start = (layer * heads + head) * tokens * tokens;
  return { size: tokens, data: data.subarray(start, start + tokens * tokens) };
}

export function allHeads({ layers, heads }: Attentions): Head[] {
  return Array.from({ length: layers * heads }, (_, index) => ({
    layer: Math.floor(index / heads),
    head: index % heads,
  }));
}

/** Mean or largest weight over the chosen heads. The maximum's rows do not sum to 1. */
export function combineHeads(attentions: Attentions, chosen: readonly Head[], how: "mean" | "max"): Matrix {
  const { tokens } = attentions;
  const combined = new Float32Array(tokens * tokens);
  const share = 1 / chosen.length;
  for (const head of chosen) {
    const { data } = headMatrix(attentions, head);
    if (how === "mean") {
      for (let at = 0; at < data.length; at += 1) {
        combined[at] = (combined[at] as number) + share * (data[at] as number);
      }
    } else {
      for (let at = 0; at < data.length; at += 1) {
        if ((data[at] as number) > (combined[at] as number)) combined[at] = data[at] as number;
      }
    }
  }
  return { size: tokens, data: combined };
}

/** A layer's heads in the mean, half of it replaced by the residual connection, as rollout has it. */
function withResidual(attentions: Attentions, layer: number): Matrix {
  const chosen = Array.from({ length: attentions.heads }, (_, head) => ({ layer, head }));
  const { size, data } = combineHeads(attentions, chosen, "mean");
  for (let at = 0; at < data.length; at += 1) data[at] = (data[at] as number) / 2;
  for (let token = 0; token < size; token += 1) {
    data[token * size + token] = (data[token * size + token] as number) + 0.5;
  }
  return { size, data };
}

/** left x right, four rows of `right` at a time, because reading and writing the result costs more than the sum. */
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

/** Which outputs an attribution starts from: all alike, or the first token's, as the model pools them. */
export type Pooling = "mean" | "first";

/** The mean of all rows, or the first. */
export function pooledRow({ size, data }: Matrix, pooling: Pooling): Float64Array {
  const row = new Float64Array(size);
  const rows = pooling === "first" ? 1 : size;
  for (let at = 0; at < rows * size; at += 1) {
    row[at % size] = (row[at % size] as number) + (data[at] as number) / rows;
  }
  return row;
}

/** One row of rollout by products of a vector and a matrix: tokens^2 a layer, where the whole takes tokens^3. */
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

/** A smaller picture of a matrix, [side, side]: the largest weight of each patch, so that no strong link is lost. */
export function shrink({ size, data }: Matrix, side: number): Float32Array {
  const small = new Float32Array(side * side);
  for (let query = 0; query < size; query += 1) {
    const row = Math.floor((query * side) / size) * side;
    for (let key = 0; key < size; key += 1) {
      const at = row + Math.floor((key * side) / size);
      small[at] = Math.max(small[at] as number, data[query * size + key] as number);
    }
  }
  return small;
}

export interface HeadSummary extends Head {
  /** Bits, the mean over queries: 0 looks at one token, log2(tokens) at all alike. */
  entropy: number;
  /** Tokens between query and key, the mean weighted by attention. */
  distance: number;
  /** Share of attention that goes to special tokens. */
  specialMass: number;
  /** The largest weight of each query, in the mean. */
  peak: number;
}

/** Numbers for the overview of heads (Clark et al. 2019 use the same), layers first. */
export function summarizeHeads(attentions: Attentions, isSpecial: (token: number) => boolean): HeadSummary[] {
  const { tokens } = attentions;
  const special = Array.from({ length: tokens }, (_, token) => isSpecial(token));
  return allHeads(attentions).map((head) => {
    const { data } = headMatrix(attentions, head);
    const total = { entropy: 0, distance: 0, specialMass: 0, peak: 0 };
    for (let query = 0; query < tokens; query += 1) {
      let peak = 0;
      for (let key = 0; key < tokens; key += 1) {
        const weight = data[query * tokens + key] as number;
        if (weight > 0) total.entropy -= weight * Math.log2(weight);
        total.distance += weight * Math.abs(query - key);
        if (special[key]) total.specialMass += weight;
        if (weight > peak) peak = weight;
      }
      total.peak += peak;
    }
    return {
      ...head,
      entropy: total.entropy / tokens,
      distance: total.distance / tokens,
      specialMass: total.specialMass / tokens,
      peak: total.peak / tokens,
    };
  });
}
