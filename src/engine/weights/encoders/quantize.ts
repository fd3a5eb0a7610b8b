/** Weights in 8 bits, symmetric around zero, with a step for each output of a matrix or each row of a table. */

const MOST = 127;
/** Stands for zero where bytes are unsigned. */
export const ZERO_POINT = 128;

/** The step for numbers of this magnitude; any, where all are zero. */
const stepFor = (magnitude: number) => (magnitude > 0 ? Math.fround(magnitude / MOST) : 1);

/** A matrix [inputs, outputs] from one in either order. */
export interface Matrix {
  values: Float32Array;
  inputs: number;
  outputs: number;
  /** Whether `values` is [inputs, outputs]; else it is [outputs, inputs]. */
  isTransposed: boolean;
}

/** Where output `column` begins in the values, and how far its numbers are apart. */
const walk = ({ inputs, outputs, isTransposed }: Matrix, column: number) =>
  isTransposed ? { from: column, by: outputs } : { from: column * inputs, by: 1 };

/** @returns bytes [inputs, outputs] with the zero point `ZERO_POINT`, and the step of each output */
export function quantizeMatrix(matrix: Matrix): { bytes: Uint8Array; scales: Float32Array } {
  const { values, inputs, outputs } = matrix;
  const bytes = new Uint8Array(inputs * outputs);
  const scales = new Float32Array(outputs);
  for (let column = 0; column < outputs; column += 1) {
    const { from, by } = walk(matrix, column);
    let magnitude = 0;
    for (let row = 0, at = from; row < inputs; row += 1, at += by)
      magnitude = Math.max(magnitude, Math.abs(values[at] as number));
    const step = stepFor(magnitude);
    scales[column] = step;
    for (let row = 0, at = from, to = column; row < inputs; row += 1, at += by, to += outputs)
      bytes[to] = Math.round((values[at] as number) / step) + ZERO_POINT;
  }
  return { bytes, scales };
}

/** [inputs, outputs] in floats. */
export function transposedMatrix(matrix: Matrix): Float32Array {
  const { values, inputs, outputs, isTransposed } = matrix;
  if (isTransposed) return values;
  const result = new Float32Array(values.length);
  for (let column = 0; column < outputs; column += 1)
    for (let row = 0, at = column * inputs, to = column; row < inputs; row += 1, at += 1, to += outputs)
      result[to] = values[at] as number;
  return result;
}

/**
 * Quantizes whole rows of a table.
 * @param scales written: the step of each row
 */
export function quantizeRows(values: Float32Array, columns: number, scales: Float32Array): Int8Array {
  const bytes = new Int8Array(values.length);
  for (const row of scales.keys()) {
    let magnitude = 0;
    for (let at = row * columns; at < (row + 1) * columns; at += 1)
      magnitude = Math.max(magnitude, Math.abs(values[at] as number));
    const step = stepFor(magnitude);
    scales[row] = step;
    for (let at = row * columns; at < (row + 1) * columns; at += 1)
      bytes[at] = Math.round((values[at] as number) / step);
  }
  return bytes;
}
