/** Writes ONNX models byte by byte (onnx.proto3), so that tests need no Python and keep no binaries. */

export const FLOAT = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const INT64 = 7;

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

/** A field of wire type 2: a message, a text or bytes. */
export function bytesField(number: number, ...parts: (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
}

export function intField(number: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

function floatField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((number << 3) | 5), bytes]);
}

export type Attribute = number | readonly number[] | { float: number };

function attribute(name: string, value: Attribute): Buffer {
  if (typeof value === "number")
    return bytesField(5, bytesField(1, name), intField(3, value), intField(20, 2));
  if ("float" in value)
    return bytesField(5, bytesField(1, name), floatField(2, value.float), intField(20, 1));
  return bytesField(5, bytesField(1, name), ...value.map((entry) => intField(8, entry)), intField(20, 7));
}

export function node(
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, Attribute> = {},
): Buffer {
  return bytesField(
    1,
    ...inputs.map((input) => bytesField(1, input)),
    ...outputs.map((output) => bytesField(2, output)),
    bytesField(3, `${type}_${outputs[0]}`),
    bytesField(4, type),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  );
}

/** Data in a file beside the model. */
export interface External {
  location: string;
  offset: number;
  length: number;
}

/** @param data the tensor's bytes, little endian, or where they are. */
export function initializer(
  name: string,
  type: number,
  dims: readonly number[],
  data: Uint8Array | External,
): Buffer {
  const head = [...dims.map((dim) => intField(1, dim)), intField(2, type), bytesField(8, name)];
  if (data instanceof Uint8Array) return bytesField(5, ...head, bytesField(9, data));
  const entries = Object.entries(data).map(([key, value]) =>
    bytesField(13, bytesField(1, key), bytesField(2, String(value))),
  );
  return bytesField(5, ...head, ...entries, intField(14, 1));
}

function valueInfo(field: number, name: string, type: number, dims: readonly (number | string)[]): Buffer {
  const shape = dims.map((dim) =>
    bytesField(1, typeof dim === "number" ? intField(1, dim) : bytesField(2, dim)),
  );
  return bytesField(
    field,
    bytesField(1, name),
    bytesField(2, bytesField(1, intField(1, type), bytesField(2, ...shape))),
  );
}

export const input = (name: string, type: number, dims: readonly (number | string)[]) =>
  valueInfo(11, name, type, dims);
export const output = (name: string, type: number, dims: readonly (number | string)[]) =>
  valueInfo(12, name, type, dims);

/** @param parts nodes, initializers, inputs and outputs, in any order. */
export function model(parts: readonly Buffer[], opset = 17): Buffer {
  return Buffer.concat([
    intField(1, 8),
    bytesField(2, "tonescope"),
    bytesField(7, bytesField(2, "graph"), ...parts),
    bytesField(8, bytesField(1, ""), intField(2, opset)),
  ]);
}

const little = (array: Float32Array | BigInt64Array | Int8Array | Uint8Array) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export const floats = (values: Iterable<number>) => little(Float32Array.from(values));
export const int64s = (values: Iterable<number>) => little(BigInt64Array.from(values, BigInt));
