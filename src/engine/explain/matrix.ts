/** Square matrices of attention in row order: rows attend (queries), columns are attended to (keys). */

import type { Unit } from "../tokenizer/word-units.ts";

export interface Matrix {
  /** Rows, and columns. */
  size: number;
  /** [size, size] in row order. */
  data: Float32Array;
}

/**
 * Attention between words from attention between tokens: the sum over a word's key tokens, the mean over its
 * query tokens (Clark et al. 2019, "What Does BERT Look At?"). Rows that sum to 1 still do.
 * @param units part the tokens without gap or overlap.
 */
export function toUnits({ size, data }: Matrix, units: readonly Unit[]): Matrix {
  const result = new Float32Array(units.length * units.length);
  const unitOf = new Int32Array(size);
  for (const [index, { firstToken, lastToken }] of units.entries()) unitOf.fill(index, firstToken, lastToken);
  const lengths = units.map(({ firstToken, lastToken }) => lastToken - firstToken);
  for (let query = 0; query < size; query += 1) {
    const row = (unitOf[query] as number) * units.length;
    const share = 1 / (lengths[unitOf[query] as number] as number);
    for (let key = 0; key < size; key += 1) {
      const at = row + (unitOf[key] as number);
      result[at] = (result[at] as number) + share * (data[query * size + key] as number);
    }
  }
  return { size: units.length, data: result };
}

/** The sum over each unit's tokens. */
export function sumUnits(values: ArrayLike<number>, units: readonly Unit[]): Float64Array {
  return Float64Array.from(units, ({ firstToken, lastToken }) => {
    let sum = 0;
    for (let token = firstToken; token < lastToken; token += 1) sum += values[token] as number;
    return sum;
  });
}

/**
 * Without the rows and columns that are left out; `rescale` makes the remaining rows sum to 1 again, save those
 * that sum to nothing.
 */
export function without(
  { size, data }: Matrix,
  isLeftOut: (index: number) => boolean,
  rescale: boolean,
): Matrix {
  const kept = Array.from({ length: size }, (_, index) => index).filter((index) => !isLeftOut(index));
  const result = new Float32Array(kept.length ** 2);
  for (const [row, query] of kept.entries()) {
    let sum = 0;
    for (const key of kept) sum += data[query * size + key] as number;
    const scale = rescale && sum > 0 ? 1 / sum : 1;
    for (const [column, key] of kept.entries()) {
      result[row * kept.length + column] = scale * (data[query * size + key] as number);
    }
  }
  return { size: kept.length, data: result };
}
