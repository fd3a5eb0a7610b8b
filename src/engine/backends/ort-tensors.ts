/** Converts numbers to the tensors of onnxruntime and back, by the type that the graph declares. */

import type { Tensor as OrtTensor, TensorConstructor } from "onnxruntime-web/wasm";
import { AppError } from "../../errors/app-error.ts";

/** 1 in 16 bits. */
const ONE = 0x3c00;

/** Uses a loop, because `BigInt64Array.from` takes ten times as long. */
function int64s(values: readonly number[]): BigInt64Array {
  const data = new BigInt64Array(values.length);
  for (let at = 0; at < values.length; at++) data[at] = BigInt(values[at] ?? 0);
  return data;
}

/**
 * A tensor of whole numbers in the type of a graph's input.
 * @throws AppError `unsupported-model` for a type that neither ids nor a mask have
 */
export function tensorOf(
  Tensor: TensorConstructor,
  type: string,
  values: readonly number[],
  dims: readonly number[],
): OrtTensor {
  switch (type) {
    case "int64":
      return new Tensor(type, int64s(values), dims);
    case "int32":
      return new Tensor(type, Int32Array.from(values), dims);
    case "float32":
      return new Tensor(type, Float32Array.from(values), dims);
    case "float64":
      return new Tensor(type, Float64Array.from(values), dims);
    case "uint8":
    case "bool":
      return new Tensor(type, Uint8Array.from(values), dims);
    case "float16":
      if (values.every((value) => value === 0 || value === 1))
        return new Tensor(
          type,
          Uint16Array.from(values, (value) => value * ONE),
          dims,
        );
  }
  throw new AppError("unsupported-model", `The model has an input of the type ${type}, which no text gives.`);
}

/** @param bits a 16-bit float (IEEE 754 binary16) */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * 2 ** (exponent - 25) * (fraction + 0x400);
}

/**
 * The numbers of an output as 32-bit floats. The type decides and not the array, because a runtime without `Float16Array`
 * gives 16-bit floats as `Uint16Array`.
 */
export function floatsOf({ type, data }: Pick<OrtTensor, "type" | "data">): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === "float16" && data instanceof Uint16Array) return Float32Array.from(data, float16);
  return Float32Array.from(data as ArrayLike<number | bigint>, Number);
}
