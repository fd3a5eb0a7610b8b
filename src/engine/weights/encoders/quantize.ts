// oxlint-disable-next-line typescript/triple-slash-reference -- an ambient module declaration cannot be imported
/// <reference path="./assembly.d.ts" />
/** Weights in 8 bits, symmetric around zero, with a step for each output of a matrix or each row of a table. */

import { AppError } from "../../../errors/app-error.ts";

/** Stands for zero where bytes are unsigned. */
export const ZERO_POINT = 128;

/** A matrix [inputs, outputs] from one in either order. */
export interface Matrix {
  values: Float32Array;
  inputs: number;
  outputs: number;
  /** Whether `values` is [inputs, outputs]; else it is [outputs, inputs]. */
  isTransposed: boolean;
}

/** What ../assembly/quantize.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  firstAddress(): number;
  quantizeRows(
    values: number,
    rows: number,
    columns: number,
    to: number,
    stride: number,
    scales: number,
    zero: number,
  ): number;
  quantizeColumns(values: number, rows: number, columns: number, to: number, scales: number): number;
  transpose(from: number, rows: number, columns: number, stride: number, to: number, toStride: number): void;
}

async function instantiated(): Promise<Exports> {
  // oxlint-disable-next-line import/default -- the build replaces it by a string
  const { default: base64 } = await import("../assembly/quantize.ts?plain");
  const binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    return (await WebAssembly.instantiate(binary)).instance.exports as unknown as Exports;
  } catch (cause) {
    throw new AppError("runtime-unavailable", "The code that quantizes weights did not start.", { cause });
  }
}

const PAGE_BYTES = 2 ** 16;
const ALIGNMENT = 16;
/** Rows that are quantized before they are transposed, so that they are still in a cache. */
const TILE = 64;
/** Added to the distance of rows: at multiples of 4096 bytes, they would share a few lines of a cache. */
const PADDING = 64;

/** Quantizes in WebAssembly, in a memory of its own that is as large as its largest weight. */
export class Quantizer {
  readonly #code: Exports;

  private constructor(code: Exports) {
    this.#code = code;
  }

  /** @throws AppError `runtime-unavailable` */
  static async create(): Promise<Quantizer> {
    return new Quantizer(await instantiated());
  }

  /** Addresses of areas of these sizes in bytes, until the next call. */
  #areas<Sizes extends number[]>(...sizes: Sizes): { [At in keyof Sizes]: number } {
    const { memory, firstAddress } = this.#code;
    let end = firstAddress();
    const areas = sizes.map((size) => {
      const start = end;
      end += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
      return start;
    });
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return areas as { [At in keyof Sizes]: number };
  }

  #write(at: number, values: Float32Array): void {
    new Float32Array(this.#code.memory.buffer, at, values.length).set(values);
  }

  #bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#code.memory.buffer, at, length).slice();
  }

  #floats(at: number, length: number): Float32Array {
    return new Float32Array(this.#code.memory.buffer, at, length).slice();
  }

  /**
   * @returns bytes [inputs, outputs] with the zero point `ZERO_POINT`, and the step of each output; undefined when a
   * number is not finite
   */
  matrix({
    values,
    inputs,
    outputs,
    isTransposed,
  }: Matrix): { bytes: Uint8Array; scales: Float32Array } | undefined {
    const code = this.#code;
    const size = inputs * outputs;
    const stride = Math.ceil(inputs / ALIGNMENT) * ALIGNMENT + PADDING;
    const [bytes, scales, from, rows] = this.#areas(
      size,
      4 * outputs,
      4 * (isTransposed ? size : TILE * inputs),
      isTransposed ? 0 : TILE * stride,
    );
    const result = () => ({ bytes: this.#bytes(bytes, size), scales: this.#floats(scales, outputs) });
    if (isTransposed) {
      this.#write(from, values);
      return code.quantizeColumns(from, inputs, outputs, bytes, scales) ? result() : undefined;
    }
    for (let first = 0; first < outputs; first += TILE) {
      const count = Math.min(TILE, outputs - first);
      this.#write(from, values.subarray(first * inputs, (first + count) * inputs));
      if (!code.quantizeRows(from, count, inputs, rows, stride, scales + 4 * first, ZERO_POINT))
        return undefined;
      code.transpose(rows, count, inputs, stride, bytes + first, outputs);
    }
    return result();
  }

  /**
   * Quantizes whole rows of a table.
   * @param scales written: the step of each row
   * @returns undefined when a number is not finite
   */
  rows(values: Float32Array, columns: number, scales: Float32Array): Int8Array | undefined {
    const rows = scales.length;
    const [from, bytes, steps] = this.#areas(4 * values.length, values.length, 4 * rows);
    this.#write(from, values);
    if (!this.#code.quantizeRows(from, rows, columns, bytes, columns, steps, 0)) return undefined;
    scales.set(new Float32Array(this.#code.memory.buffer, steps, rows));
    return new Int8Array(this.#bytes(bytes, values.length).buffer);
  }
}

/** Outputs that are walked side by side: output by output, each number would be written to another cache line. */
const SIDE_BY_SIDE = 32;

/** [inputs, outputs] in floats. */
export function transposedMatrix(matrix: Matrix): Float32Array {
  const { values, inputs, outputs, isTransposed } = matrix;
  if (isTransposed) return values;
  const result = new Float32Array(values.length);
  for (let first = 0; first < outputs; first += SIDE_BY_SIDE) {
    const end = Math.min(first + SIDE_BY_SIDE, outputs);
    for (let input = 0; input < inputs; input += 1)
      for (let output = first; output < end; output += 1)
        result[input * outputs + output] = values[output * inputs + input] as number;
  }
  return result;
}
