/** Parts of an ONNX graph, written as the file has them. Field numbers are those of onnx.proto3. */

import { type Bytes, field } from "./compose.ts";
import { GRAPH, TENSOR } from "./graph.ts";
import { varint } from "./protobuf.ts";

const FLOAT = 1;
const INT64 = 7;
const GRAPH_INPUT = 11;

const text = (value: string) => [new TextEncoder().encode(value)];
const number = (key: number, value: number): Bytes => [...varint(key * 8), ...varint(value)];

/** Attributes that are whole numbers, lists of them, or floats. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { float: number }>>;

const ATTRIBUTE = { name: 1, float: 2, int: 3, ints: 8, type: 20 } as const;
const TYPE = { float: 1, int: 2, ints: 7 } as const;

/** Negative numbers are ten bytes long, as protobuf has them. */
function signed(value: number): number[] {
  if (value >= 0) return varint(value);
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 0x80n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

function attribute(name: string, value: Attributes[string]): Bytes[] {
  const named = field(ATTRIBUTE.name, text(name));
  if (typeof value === "number") {
    const int = [...varint(ATTRIBUTE.int * 8), ...signed(value)];
    return field(5, [...named, int, number(ATTRIBUTE.type, TYPE.int)]);
  }
  if ("float" in value) {
    const bytes = new Uint8Array(Float32Array.of(value.float).buffer);
    const float = [...varint(ATTRIBUTE.float * 8 + 5), ...bytes];
    return field(5, [...named, float, number(ATTRIBUTE.type, TYPE.float)]);
  }
  const ints = value.map((each) => [...varint(ATTRIBUTE.ints * 8), ...signed(each)]);
  return field(5, [...named, ...ints, number(ATTRIBUTE.type, TYPE.ints)]);
}

export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
): Bytes[] {
  return field(GRAPH.node, [
    ...inputs.flatMap((name) => field(1, text(name))),
    ...outputs.flatMap((name) => field(2, text(name))),
    ...field(4, text(opType)),
    ...Object.entries(attributes).flatMap(([name, value]) => attribute(name, value)),
  ]);
}

/** A constant of 64-bit whole numbers; a scalar without `dims`. */
export function int64s(name: string, values: readonly number[], dims: readonly number[] = []): Bytes[] {
  return field(GRAPH.initializer, [
    ...dims.map((dim) => number(TENSOR.dims, dim)),
    number(TENSOR.dataType, INT64),
    ...field(TENSOR.name, text(name)),
    ...field(TENSOR.rawData, [new Uint8Array(BigInt64Array.from(values, BigInt).buffer)]),
  ]);
}

/** A constant 32-bit float. */
export function float(name: string, value: number): Bytes[] {
  return field(GRAPH.initializer, [
    number(TENSOR.dataType, FLOAT),
    ...field(TENSOR.name, text(name)),
    ...field(TENSOR.rawData, [new Uint8Array(Float32Array.of(value).buffer)]),
  ]);
}

/** An input of floats, or of 64-bit whole numbers, of any shape. */
export function input(name: string, type: "float" | "int64" = "float"): Bytes[] {
  const tensorType = field(1, [number(1, type === "float" ? FLOAT : INT64)]);
  return field(GRAPH_INPUT, [...field(1, text(name)), ...field(2, tensorType)]);
}

export function output(name: string): Bytes[] {
  return field(GRAPH.output, field(1, text(name)));
}
