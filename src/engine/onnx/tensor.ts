/** A weight of an ONNX file, without a copy. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { TENSOR } from "./graph.ts";
import { fieldsOf, numbersOf, textOf } from "./protobuf.ts";

/** ONNX's data types. */
export const FLOAT = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const INT64 = 7;

export interface Tensor {
  type: number;
  dims: number[];
  /** Absent when the bytes are in another file, or in a form that is not read here. */
  raw?: Uint8Array;
  /** `location`, `offset` and `length` of bytes that are in another file. */
  external?: Record<string, string>;
}

export function readTensor(bytes: ByteSource, start: number, end: number): [name: string, tensor: Tensor] {
  const tensor: Tensor = { type: 0, dims: [] };
  let name = "";
  for (const part of fieldsOf(bytes, start, end)) {
    if (part.number === TENSOR.name) name = textOf(bytes, part);
    else if (part.number === TENSOR.dims) tensor.dims.push(...numbersOf(bytes, part));
    else if (part.number === TENSOR.dataType) tensor.type = part.value;
    else if (part.number === TENSOR.rawData) tensor.raw = bytes.subarray(part.start, part.end);
    else if (part.number === TENSOR.floatData && part.wire === 2) {
      tensor.raw = bytes.subarray(part.start, part.end);
    } else if (part.number === TENSOR.int32Data) {
      const numbers = numbersOf(bytes, part);
      // A negative number is not exact here; such a tensor is left as it is.
      if (numbers.every((number) => number < (tensor.type === UINT8 ? 256 : 128)))
        tensor.raw = Uint8Array.from([...(tensor.raw ?? []), ...numbers]);
    } else if (part.number === TENSOR.externalData) {
      const [key = "", value = ""] = [...fieldsOf(bytes, part.start, part.end)].map((entry) =>
        textOf(bytes, entry),
      );
      tensor.external = { ...tensor.external, [key]: value };
    }
  }
  return [name, tensor];
}
