/** A TensorProto: an initializer of the graph or the value of a constant, read without a copy. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { type Field, fieldsOf, numbersOf, textOf, WIRE_TYPE } from "./protobuf.ts";
import { FLOAT, INT64, INT8, STRING_STRING_ENTRY, TENSOR, UINT8 } from "./schema.ts";

export interface OnnxTensor {
  /** A data type of schema.ts. */
  type: number;
  dims: number[];
  /** Little endian, in row order. Absent if the numbers are in another file, or in a form that is not read here. */
  raw?: Uint8Array;
  /** `location`, `offset` and `length` of numbers that are in another file. */
  external?: Record<string, string>;
}

/** The key and the value of an entry of `external_data`. */
export function entryOf(bytes: ByteSource, { start, end }: Field): [key: string, value: string] {
  let [key, value] = ["", ""];
  for (const field of fieldsOf(bytes, start, end)) {
    if (field.number === STRING_STRING_ENTRY.key) key = textOf(bytes, field);
    else if (field.number === STRING_STRING_ENTRY.value) value = textOf(bytes, field);
  }
  return [key, value];
}

/** @throws AppError `bad-model` */
export function readTensor(
  bytes: ByteSource,
  { start, end }: { start: number; end: number },
): [name: string, tensor: OnnxTensor] {
  const tensor: OnnxTensor = { type: 0, dims: [] };
  let name = "";
  for (const field of fieldsOf(bytes, start, end)) {
    if (field.number === TENSOR.name) name = textOf(bytes, field);
    else if (field.number === TENSOR.dims) tensor.dims.push(...numbersOf(bytes, field));
    else if (field.number === TENSOR.dataType) tensor.type = field.value;
    else if (field.number === TENSOR.rawData) tensor.raw = bytes.subarray(field.start, field.end);
    else if (field.number === TENSOR.floatData && field.wireType === WIRE_TYPE.lengthDelimited) {
      tensor.raw = bytes.subarray(field.start, field.end);
    } else if (field.number === TENSOR.int32Data) {
      const numbers = numbersOf(bytes, field);
      // `numbersOf` is not exact for a negative number; a tensor that has one gets no `raw`.
      if (numbers.every((number) => number < (tensor.type === UINT8 ? 256 : 128)))
        tensor.raw = Uint8Array.from([...(tensor.raw ?? []), ...numbers]);
    } else if (field.number === TENSOR.externalData) {
      const [key, value] = entryOf(bytes, field);
      tensor.external = { ...tensor.external, [key]: value };
    }
  }
  return [name, tensor];
}

/** The numbers of a float tensor whose bytes are in the graph. */
export function floatsOf(tensor: OnnxTensor | undefined): Float32Array | undefined {
  if (tensor?.type !== FLOAT || !tensor.raw || tensor.raw.length % 4 !== 0) return undefined;
  // The copy gives the floats an aligned start.
  return new Float32Array(new Uint8Array(tensor.raw).buffer);
}

/** The numbers of an int64 tensor whose bytes are in the graph. */
export function integersOf(tensor: OnnxTensor | undefined): number[] | undefined {
  if (tensor?.type !== INT64 || !tensor.raw || tensor.raw.length % 8 !== 0) return undefined;
  return Array.from(new BigInt64Array(new Uint8Array(tensor.raw).buffer), Number);
}

/** Bytes as the 8-bit integers of a tensor of type INT8 or UINT8. */
export function bytesAs(type: number, bytes: Uint8Array): Int8Array | Uint8Array {
  return type === INT8 ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
}
