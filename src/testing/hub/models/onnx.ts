/** Writes complete ONNX models, so that tests need neither Python nor binary files. */

import { type Bytes, bytesField, intField, join, textField } from "../../../engine/onnx/protobuf-writer.ts";
import { GRAPH, MODEL, OPERATOR_SET_ID } from "../../../engine/onnx/schema.ts";

const IR_VERSION = 8;

const operatorSet = (domain: string, version: number) =>
  bytesField(MODEL.opsetImport, [
    ...textField(OPERATOR_SET_ID.domain, domain),
    intField(OPERATOR_SET_ID.version, version),
  ]);

/** @param parts nodes, initializers, inputs and outputs (engine/onnx/graph-writer.ts), in any order */
export function model(parts: readonly Bytes[], opset = 17): Buffer {
  const { buffer } = join([
    intField(MODEL.irVersion, IR_VERSION),
    ...textField(MODEL.producerName, "tonescope"),
    ...bytesField(MODEL.graph, [...textField(GRAPH.name, "graph"), ...parts]),
    ...operatorSet("", opset),
    ...operatorSet("com.microsoft", 1),
  ]);
  return Buffer.from(buffer);
}

const littleEndian = (array: Float32Array | BigInt64Array) => new Uint8Array(array.buffer);

/** The data of a float tensor. */
export const floats = (values: Iterable<number>) => littleEndian(Float32Array.from(values));
/** The data of a tensor of 64-bit integers. */
export const int64s = (values: Iterable<number>) => littleEndian(BigInt64Array.from(values, BigInt));
