/** Writes parts of an ONNX graph, each as a field of GraphProto, and models with some parts replaced. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import type { Field } from "./protobuf.ts";
import {
  type Bytes,
  bytesField,
  fieldHead,
  floatField,
  intField,
  join,
  lengthOf,
  rewrite,
  textField,
} from "./protobuf-writer.ts";
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  DATA_LOCATION_EXTERNAL,
  DIMENSION,
  FLOAT,
  GRAPH,
  INT64,
  MODEL,
  NODE,
  OPERATOR_SET_ID,
  STRING_STRING_ENTRY,
  TENSOR,
  TENSOR_SHAPE,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from "./schema.ts";

/** Attributes by name: an integer, a list of integers, a float, or a string. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { float: number } | string>>;

function attribute(name: string, value: Attributes[string]): Bytes[] {
  const attributeField = (type: number, ...values: Bytes[]) =>
    bytesField(NODE.attribute, [
      ...textField(ATTRIBUTE.name, name),
      ...values,
      intField(ATTRIBUTE.type, type),
    ]);
  if (typeof value === "number") return attributeField(ATTRIBUTE_TYPE.int, intField(ATTRIBUTE.int, value));
  if (typeof value === "string")
    return attributeField(ATTRIBUTE_TYPE.string, ...textField(ATTRIBUTE.string, value));
  if ("float" in value) return attributeField(ATTRIBUTE_TYPE.float, floatField(ATTRIBUTE.float, value.float));
  return attributeField(ATTRIBUTE_TYPE.ints, ...value.map((int) => intField(ATTRIBUTE.ints, int)));
}

/** @param name optional in ONNX */
export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
  { name, domain }: { name?: string; domain?: string } = {},
): Bytes[] {
  return bytesField(GRAPH.node, [
    ...inputs.flatMap((input) => textField(NODE.input, input)),
    ...outputs.flatMap((output) => textField(NODE.output, output)),
    ...(name === undefined ? [] : textField(NODE.name, name)),
    ...textField(NODE.opType, opType),
    ...Object.entries(attributes).flatMap(([key, value]) => attribute(key, value)),
    ...(domain === undefined ? [] : textField(NODE.domain, domain)),
  ]);
}

/** Where the numbers of a tensor are: in a file beside the model, in bytes from its start. */
export interface ExternalLocation {
  location: string;
  offset: number;
  length: number;
}

/** The fields of a TensorProto that refer to another file. */
export function externalFields({ location, offset, length }: ExternalLocation): Bytes[] {
  const entries = Object.entries({ location, offset, length }).flatMap(([key, value]) =>
    bytesField(TENSOR.externalData, [
      ...textField(STRING_STRING_ENTRY.key, key),
      ...textField(STRING_STRING_ENTRY.value, String(value)),
    ]),
  );
  return [...entries, intField(TENSOR.dataLocation, DATA_LOCATION_EXTERNAL)];
}

const describe = (name: string, type: number, dims: readonly number[]): Bytes[] => [
  ...dims.map((dim) => intField(TENSOR.dims, dim)),
  intField(TENSOR.dataType, type),
  ...textField(TENSOR.name, name),
];

/** @param data the numbers, little endian in row order, or where they are */
export function initializer(
  name: string,
  type: number,
  dims: readonly number[],
  data: Uint8Array | ExternalLocation,
): Bytes[] {
  return bytesField(GRAPH.initializer, [
    ...describe(name, type, dims),
    ...(data instanceof Uint8Array ? bytesField(TENSOR.rawData, [data]) : externalFields(data)),
  ]);
}

/** What stands before the `length` bytes of an initializer's numbers, which are written later. */
export function initializerHead(
  name: string,
  type: number,
  dims: readonly number[],
  length: number,
): Bytes[] {
  const parts = [...describe(name, type, dims), ...fieldHead(TENSOR.rawData, length)];
  return [...fieldHead(GRAPH.initializer, lengthOf(parts) + length), ...parts];
}

/** The version of the file format that came with opset 17. */
const IR_VERSION = 8;

/** What stands before the `length` bytes of the fields of a model's graph, which are written later. */
export function modelHead(producer: string, opset: number, length: number): Bytes[] {
  return [
    intField(MODEL.irVersion, IR_VERSION),
    ...textField(MODEL.producerName, producer),
    ...bytesField(MODEL.opsetImport, [intField(OPERATOR_SET_ID.version, opset)]),
    ...fieldHead(MODEL.graph, length),
  ];
}

/** A constant of 64-bit integers; a scalar without `dims`. */
export function int64Initializer(
  name: string,
  values: readonly number[],
  dims: readonly number[] = [],
): Bytes[] {
  return initializer(name, INT64, dims, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
}

/** A constant that is one 32-bit float. */
export function floatInitializer(name: string, value: number): Bytes[] {
  return initializer(name, FLOAT, [], new Uint8Array(Float32Array.of(value).buffer));
}

/** A dimension is a number, or the name of one that is known at run time. */
export type Shape = readonly (number | string)[];

function valueInfo(number: number, name: string, type?: number, shape?: Shape): Bytes[] {
  const dims = (shape ?? []).flatMap((dim) =>
    bytesField(
      TENSOR_SHAPE.dim,
      typeof dim === "number" ? [intField(DIMENSION.value, dim)] : textField(DIMENSION.parameter, dim),
    ),
  );
  const tensorType = (elementType: number) =>
    bytesField(TYPE.tensorType, [
      intField(TENSOR_TYPE.elementType, elementType),
      ...(shape ? bytesField(TENSOR_TYPE.shape, dims) : []),
    ]);
  return bytesField(number, [
    ...textField(VALUE_INFO.name, name),
    ...(type === undefined ? [] : bytesField(VALUE_INFO.type, tensorType(type))),
  ]);
}

/** An input of the graph, of any shape if none is given. */
export const input = (name: string, type: number, shape?: Shape) => valueInfo(GRAPH.input, name, type, shape);

/** An output of the graph; a runtime infers a type and a shape that are absent. */
export const output = (name: string, type?: number, shape?: Shape) =>
  valueInfo(GRAPH.output, name, type, shape);

/** A field's place in the model; a node of OnnxGraph has one too. */
interface Range {
  start: number;
  end: number;
}

/** A node with another name for its output. */
export function renameOutput(model: ByteSource, range: Range, name: string): Bytes[] {
  const fields = rewrite(model, range, ({ number }) =>
    number === NODE.output ? textField(NODE.output, name) : undefined,
  );
  return bytesField(GRAPH.node, fields);
}

/**
 * A model with some fields of its graph replaced and others added at the end.
 * @param replace as for `rewrite`
 */
export function rewriteGraph(
  model: ByteSource,
  replace: (field: Field) => Bytes[] | undefined,
  added: readonly Bytes[] = [],
): Uint8Array<ArrayBuffer> {
  const parts = rewrite(model, { start: 0, end: model.length }, (field) =>
    field.number === MODEL.graph
      ? bytesField(MODEL.graph, [...rewrite(model, field, replace), ...added])
      : undefined,
  );
  return join(parts);
}
