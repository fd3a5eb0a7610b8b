/** The nodes of an ONNX file, read without its weights. Field numbers are those of onnx.proto3. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { fieldsOf } from "./protobuf.ts";

export const MODEL_GRAPH = 7;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
} as const;
const NODE_INPUT = 1;
const NODE_OUTPUT = 2;
const NODE_OP_TYPE = 4;
const VALUE_NAME = 1;

export interface Node {
  opType: string;
  inputs: string[];
  outputs: string[];
}

export interface Graph {
  /** In the file's order, which ONNX requires to be topological. */
  nodes: Node[];
  outputs: string[];
}

const decoder = new TextDecoder();

export function readNode(bytes: ByteSource, start: number, end: number): Node {
  const node: Node = { opType: "", inputs: [], outputs: [] };
  for (const field of fieldsOf(bytes, start, end)) {
    const text = () => decoder.decode(bytes.subarray(field.start, field.end));
    if (field.number === NODE_INPUT) node.inputs.push(text());
    else if (field.number === NODE_OUTPUT) node.outputs.push(text());
    else if (field.number === NODE_OP_TYPE) node.opType = text();
  }
  return node;
}

function readValueName(bytes: ByteSource, start: number, end: number): string {
  for (const field of fieldsOf(bytes, start, end)) {
    if (field.number === VALUE_NAME) return decoder.decode(bytes.subarray(field.start, field.end));
  }
  return "";
}

/**
 * @param model the bytes of an .onnx file; weights in it or beside it are not touched.
 * @throws AppError `bad-model` when the bytes are no ONNX file.
 */
export function readGraph(model: ByteSource): Graph {
  const graph: Graph = { nodes: [], outputs: [] };
  for (const { number, start, end } of fieldsOf(model)) {
    if (number !== MODEL_GRAPH) continue;
    for (const field of fieldsOf(model, start, end)) {
      if (field.number === GRAPH.node) graph.nodes.push(readNode(model, field.start, field.end));
      else if (field.number === GRAPH.output) {
        graph.outputs.push(readValueName(model, field.start, field.end));
      }
    }
  }
  return graph;
}
