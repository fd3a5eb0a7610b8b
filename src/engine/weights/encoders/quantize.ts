/** Weights in 8 bits, symmetric around zero, with a step for each output of a matrix or each row of a table. */

const MOST = 127;
/** Stands for zero where bytes are unsigned. */
export const ZERO_POINT = 128;

/** The step for numbers of this magnitude; any, where all are zero. */
const stepFor = (magnitude: number) => (magnitude > 0 ? Math.fround(magnitude / MOST) : 1);

/** Half to add before the fraction is cut off; `Math.round` is several times as slow. */
const ROUNDING = ZERO_POINT + 0.5;

/** The nearest step, as an unsigned byte. Two 32-bit floats never divide to a number so near a half that the sum rounds to it. */
const stepsIn = (value: number, step: number) => (value / step + ROUNDING) | 0;

/** A matrix [inputs, outputs] from one in either order. */
export interface Matrix {
  values: Float32Array;
  inputs: number;
  outputs: number;
  /** Whether `values` is [inputs, outputs]; else it is [outputs, inputs]. */
  isTransposed: boolean;
}

/** Outputs that are walked side by side: output by output, each byte would be written to another cache line. */
const TILE = 32;

/** How far the numbers of neighboring outputs, and those of neighboring inputs, are apart. */
const strides = ({ inputs, outputs, isTransposed }: Matrix) =>
  isTransposed ? { byOutput: 1, byInput: outputs } : { byOutput: inputs, byInput: 1 };

/** Writes the step of each output of a tile. */
function tileSteps(matrix: Matrix, first: number, steps: Float32Array): void {
  const { values, inputs } = matrix;
  const { byOutput, byInput } = strides(matrix);
  steps.fill(0);
  for (let input = 0; input < inputs; input += 1)
    for (
      let tile = 0, at = first * byOutput + input * byInput;
      tile < steps.length;
      tile += 1, at += byOutput
    )
      steps[tile] = Math.max(steps[tile] as number, Math.abs(values[at] as number));
  for (const [tile, magnitude] of steps.entries()) steps[tile] = stepFor(magnitude);
}

/** @returns bytes [inputs, outputs] with the zero point `ZERO_POINT`, and the step of each output */
export function quantizeMatrix(matrix: Matrix): { bytes: Uint8Array; scales: Float32Array } {
  const { values, inputs, outputs } = matrix;
  const { byOutput, byInput } = strides(matrix);
  const bytes = new Uint8Array(inputs * outputs);
  const scales = new Float32Array(outputs);
  for (let first = 0; first < outputs; first += TILE) {
    const steps = scales.subarray(first, first + TILE);
    tileSteps(matrix, first, steps);
    for (let input = 0; input < inputs; input += 1) {
      let at = first * byOutput + input * byInput;
      const to = input * outputs + first;
      for (let tile = 0; tile < steps.length; tile += 1, at += byOutput)
        bytes[to + tile] = stepsIn(values[at] as number, steps[tile] as number);
    }
  }
  return { bytes, scales };
}

/** [inputs, outputs] in floats. */
export function transposedMatrix(matrix: Matrix): Float32Array {
  const { values, inputs, outputs, isTransposed } = matrix;
  if (isTransposed) return values;
  const result = new Float32Array(values.length);
  for (let first = 0; first < outputs; first += TILE) {
    const end = Math.min(first + TILE, outputs);
    for (let input = 0; input < inputs; input += 1)
      for (let output = first; output < end; output += 1)
        result[input * outputs + output] = values[output * inputs + input] as number;
  }
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
      bytes[at] = stepsIn(values[at] as number, step) - ZERO_POINT;
  }
  return bytes;
}
