/** Tensors of a weights file: what they are called, and where their numbers are. */

import { halfFloats } from "../../onnx/half-floats.ts";
import { badWeights, type ByteRanges, readExactly } from "./byte-ranges.ts";

/** Bytes of one number. Other types, such as the integers of a table of positions, are listed and not read. */
const DTYPE_BYTES = { f64: 8, f32: 4, f16: 2, bf16: 2, other: 0 } as const;
export type Dtype = keyof typeof DTYPE_BYTES;

export interface Tensor {
  dtype: Dtype;
  /** Numbers are in row order. */
  shape: readonly number[];
  file: ByteRanges;
  /** Of the first number, in bytes from the start of the file. */
  start: number;
}

/** More than any model has. */
export const MAX_TENSORS = 20_000;
const MAX_RANK = 8;

export const countOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

export const lengthOf = ({ dtype, shape }: Pick<Tensor, "dtype" | "shape">): number =>
  countOf(shape) * DTYPE_BYTES[dtype];

/** @throws AppError `bad-model` when the numbers of a tensor are not in its file */
export function checkTensor(name: string, tensor: Tensor): void {
  const { file, shape, start } = tensor;
  const isShape = shape.length <= MAX_RANK && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  const isInside =
    isShape && Number.isSafeInteger(start) && start >= 0 && start + lengthOf(tensor) <= file.size;
  if (!isInside) throw badWeights(file, `its tensor ${name.slice(0, 100)} is not in it`);
}

/** Checks that no part of a file belongs to two tensors or to something else. @throws AppError `bad-model` */
export function checkOverlaps(file: ByteRanges, extents: readonly { start: number; end: number }[]): void {
  let before = 0;
  for (const { start, end } of extents.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < before) throw badWeights(file, "two of its parts overlap");
    before = end;
  }
}

/** Numbers in little endian as 32-bit floats. */
function decode(bytes: Uint8Array, dtype: Dtype): Float32Array {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset, length } = aligned;
  if (dtype === "f32") return new Float32Array(buffer, byteOffset, length / 4);
  if (dtype === "f64") return Float32Array.from(new Float64Array(buffer, byteOffset, length / 8));
  const bits = new Uint16Array(buffer, byteOffset, length / 2);
  if (dtype === "bf16") return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
  return halfFloats(bits);
}

/** A loop, because `every` calls a function for each of a hundred million numbers. */
function areFinite(floats: Float32Array): boolean {
  for (let at = 0; at < floats.length; at += 1) if (!Number.isFinite(floats[at])) return false;
  return true;
}

export const notFinite = (name: string, { file }: Tensor) =>
  badWeights(file, `a number of its tensor ${name} is none`);

/**
 * Some of a tensor's numbers, in row order; they may be infinite or none.
 * @param from the first one
 * @throws AppError `bad-model` when they are no floats
 */
export async function readNumbers(
  name: string,
  { dtype, file, shape, start }: Tensor,
  from = 0,
  count = countOf(shape) - from,
): Promise<Float32Array> {
  const bytes = DTYPE_BYTES[dtype];
  if (bytes === 0) throw badWeights(file, `its tensor ${name} has no floats`);
  return decode(await readExactly(file, start + from * bytes, count * bytes), dtype);
}

/** As `readNumbers`. @throws AppError `bad-model` also when one is not finite */
export async function readFloats(
  name: string,
  tensor: Tensor,
  from?: number,
  count?: number,
): Promise<Float32Array> {
  const floats = await readNumbers(name, tensor, from, count);
  if (!areFinite(floats)) throw notFinite(name, tensor);
  return floats;
}
