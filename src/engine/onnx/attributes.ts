/** The nodes of a graph with their attributes, and what else a rewriting has to know of it. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { GRAPH, MODEL_GRAPH, type Node, readNode, TENSOR } from "./graph.ts";
import { fieldsOf, textOf } from "./protobuf.ts";

const MODEL_OPSETS = 8;
const NODE_ATTRIBUTE = 5;

export interface FullNode extends Node {
  /** Of the node's bytes in the model. */
  start: number;
  end: number;
  /** Whole numbers and lists of them; negative ones as they are. */
  attributes: ReadonlyMap<string, readonly number[]>;
  floats: ReadonlyMap<string, number>;
  texts: ReadonlyMap<string, string>;
}

export interface FullGraph {
  nodes: FullNode[];
  initializers: ReadonlySet<string>;
  /** The version of ONNX's own operators. */
  opset: number;
}

/** The 64-bit numbers from `start` to `end`, whose negative ones a plain number cannot hold while it is read. */
function int64s(bytes: ByteSource, start: number, end: number): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0n, 0n];
  for (let at = start; at < end; at += 1) {
    const byte = bytes.at(at) as number;
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    numbers.push(Number(BigInt.asIntN(64, value)));
    [value, shift] = [0n, 0n];
  }
  return numbers;
}

function readAttribute(bytes: ByteSource, start: number, end: number) {
  let name = "";
  let float: number | undefined;
  let text: string | undefined;
  const ints: number[] = [];
  for (const part of fieldsOf(bytes, start, end)) {
    if (part.number === 1) name = textOf(bytes, part);
    else if (part.number === 2) {
      const four = bytes.subarray(part.start, part.end);
      float = new DataView(four.buffer, four.byteOffset, 4).getFloat32(0, true);
    } else if (part.number === 4) text = textOf(bytes, part);
    else if (part.number === 3 || part.number === 8) {
      ints.push(...int64s(bytes, part.start, part.end));
    }
  }
  return { name, float, text, ints };
}

/** @throws AppError `bad-model` when the bytes are no ONNX file. */
export function readFullGraph(model: ByteSource): FullGraph {
  const nodes: FullNode[] = [];
  const initializers = new Set<string>();
  let opset = 0;
  for (const { number, start, end } of fieldsOf(model)) {
    if (number === MODEL_OPSETS) {
      const parts = [...fieldsOf(model, start, end)];
      const isOwn = !parts.some((part) => part.number === 1 && part.end > part.start);
      if (isOwn) opset = parts.find((part) => part.number === 2)?.value ?? 0;
    }
    if (number !== MODEL_GRAPH) continue;
    for (const part of fieldsOf(model, start, end)) {
      if (part.number === GRAPH.node) {
        const attributes = new Map<string, readonly number[]>();
        const floats = new Map<string, number>();
        const texts = new Map<string, string>();
        for (const inner of fieldsOf(model, part.start, part.end)) {
          if (inner.number !== NODE_ATTRIBUTE) continue;
          const { name, float, text, ints } = readAttribute(model, inner.start, inner.end);
          attributes.set(name, ints);
          if (float !== undefined) floats.set(name, float);
          if (text !== undefined) texts.set(name, text);
        }
        const node = readNode(model, part.start, part.end);
        nodes.push({ ...node, start: part.start, end: part.end, attributes, floats, texts });
      } else if (part.number === GRAPH.initializer) {
        for (const inner of fieldsOf(model, part.start, part.end)) {
          if (inner.number === TENSOR.name) initializers.add(textOf(model, inner));
        }
      }
    }
  }
  return { nodes, initializers, opset };
}
