/** Square matrices in row order. In attention, rows are queries and columns are keys. */

import type { WordUnit } from "../../tokenizer/word-units.ts";

/** How a matrix or a layer becomes one row: the mean over all tokens, or the first token's row. */
export type Pooling = "mean" | "first";

export interface Matrix {
  /** The number of rows, which is the number of columns. */
  size: number;
  /** [size, size] in row order. */
  data: Float32Array;
}

/**
 * Attention between words from attention between tokens: the sum over a word's key tokens, the mean over its
 * query tokens (Clark et al. 2019, "What Does BERT Look At?"). Rows that sum to 1 still do.
 * @param units cover all tokens without gap or overlap.
 * @returns [units, units]
 */
export function toUnits({ size, data }: Matrix, units: readonly WordUnit[]): Matrix {
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

/** The sum over each unit's tokens. @returns [units] */
export function sumUnits(values: ArrayLike<number>, units: readonly WordUnit[]): Float64Array {
  return Float64Array.from(units, ({ firstToken, lastToken }) => {
    let sum = 0;
    for (let token = firstToken; token < lastToken; token += 1) sum += values[token] as number;
    return sum;
  });
}

/**
 * Removes rows and columns.
 * @param rescale makes each remaining row sum to 1 again, unless it sums to 0.
 */
export function removeIndices(
  { size, data }: Matrix,
  isRemoved: (index: number) => boolean,
  rescale: boolean,
): Matrix {
  const kept = Array.from({ length: size }, (_, index) => index).filter((index) => !isRemoved(index));
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

/** @returns [size], the mean of all rows, or the first row. */
export function pooledRow({ size, data }: Matrix, pooling: Pooling): Float64Array {
  const row = new Float64Array(size);
  const rows = pooling === "first" ? 1 : size;
  for (let at = 0; at < rows * size; at += 1) {
    row[at % size] = (row[at % size] as number) + (data[at] as number) / rows;
  }
  return row;
}
