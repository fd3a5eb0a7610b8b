/** A graph as the recognizer asks about it: who makes a value, and which values are known beforehand. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { GRAPH, MODEL_GRAPH, type Node, readNode } from "../onnx/graph.ts";
import { fieldsOf, numbersOf, textOf } from "../onnx/protobuf.ts";
import { FLOAT, INT64, readTensor, type Tensor } from "../onnx/tensor.ts";

const NODE_ATTRIBUTE = 5;
const ATTRIBUTE = { name: 1, float: 2, int: 3, tensor: 5, ints: 8 } as const;
const VALUE_NAME = 1;

export interface Operation extends Node {
  floats: Record<string, number>;
  ints: Record<string, number[]>;
  tensor?: Tensor;
}

/** Why a graph is not for the kernel, a sentence for people. */
export class Unfit extends Error {}

/** A negative number comes out of a varint as 2^64 minus it, and not exactly: only its sign is known. */
const signed = (value: number) => (value > 2 ** 63 ? -1 : value);

function readOperation(bytes: ByteSource, start: number, end: number): Operation {
  const operation: Operation = { ...readNode(bytes, start, end), floats: {}, ints: {} };
  for (const field of fieldsOf(bytes, start, end)) {
    if (field.number !== NODE_ATTRIBUTE) continue;
    let name = "";
    for (const part of fieldsOf(bytes, field.start, field.end)) {
      if (part.number === ATTRIBUTE.name) name = textOf(bytes, part);
      else if (part.number === ATTRIBUTE.float) {
        const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(part.start, part.end);
        operation.floats[name] = new DataView(Uint8Array.of(a, b, c, d).buffer).getFloat32(0, true);
      } else if (part.number === ATTRIBUTE.int || part.number === ATTRIBUTE.ints) {
        (operation.ints[name] ??= []).push(...numbersOf(bytes, part).map(signed));
      } else if (part.number === ATTRIBUTE.tensor)
        [, operation.tensor] = readTensor(bytes, part.start, part.end);
    }
  }
  return operation;
}

export class GraphReader {
  readonly outputs: string[] = [];
  readonly inputs: string[] = [];
  readonly #operations: Operation[] = [];
  readonly #producers = new Map<string, Operation>();
  readonly #constants = new Map<string, Tensor>();

  /** @throws AppError `bad-model` when the bytes are no ONNX file */
  constructor(model: ByteSource) {
    for (const graph of fieldsOf(model)) {
      if (graph.number !== MODEL_GRAPH) continue;
      for (const { number, start, end } of fieldsOf(model, graph.start, graph.end)) {
        if (number === GRAPH.node) this.#operations.push(readOperation(model, start, end));
        else if (number === GRAPH.initializer) this.#constants.set(...readTensor(model, start, end));
        else if (number === GRAPH.output || number === GRAPH.input) {
          const names = number === GRAPH.output ? this.outputs : this.inputs;
          for (const part of fieldsOf(model, start, end)) {
            if (part.number === VALUE_NAME) names.push(textOf(model, part));
          }
        }
      }
    }
    for (const operation of this.#operations) {
      if (operation.opType === "Constant" && operation.tensor && operation.outputs[0] !== undefined) {
        this.#constants.set(operation.outputs[0], operation.tensor);
      }
      for (const output of operation.outputs) this.#producers.set(output, operation);
    }
  }

  get operations(): readonly Operation[] {
    return this.#operations;
  }

  /** What a value is called where it is made. */
  #source(value: string): string {
    let name = value;
    for (let steps = 0; steps < 8; steps += 1) {
      const producer = this.#producers.get(name);
      if (producer?.opType !== "Identity") break;
      name = producer.inputs[0] ?? "";
    }
    return name;
  }

  producer(value: string | undefined): Operation | undefined {
    return value === undefined ? undefined : this.#producers.get(this.#source(value));
  }

  /** The operation that makes a value, if it is of one of these types. */
  made(value: string | undefined, ...opTypes: readonly string[]): Operation | undefined {
    const producer = this.producer(value);
    return producer && opTypes.includes(producer.opType) ? producer : undefined;
  }

  same(a: string | undefined, b: string | undefined): boolean {
    return a !== undefined && b !== undefined && this.#source(a) === this.#source(b);
  }

  constant(value: string | undefined): Tensor | undefined {
    return value === undefined ? undefined : this.#constants.get(this.#source(value));
  }

  /** The floats of a constant that is in the graph itself. */
  floats(value: string | undefined): Float32Array | undefined {
    const tensor = this.constant(value);
    if (tensor?.type !== FLOAT || !tensor.raw || tensor.raw.length % 4 !== 0) return undefined;
    // Copied, because floats need an aligned start.
    return new Float32Array(new Uint8Array(tensor.raw).buffer);
  }

  float(value: string | undefined): number | undefined {
    const floats = this.floats(value);
    return floats?.length === 1 ? floats[0] : undefined;
  }

  /** The whole numbers of a constant. */
  integers(value: string | undefined): number[] | undefined {
    const tensor = this.constant(value);
    if (tensor?.type !== INT64 || !tensor.raw || tensor.raw.length % 8 !== 0) return undefined;
    return Array.from(new BigInt64Array(new Uint8Array(tensor.raw).buffer), Number);
  }

  /** Whether an operation goes along one axis only, by its attribute or, in newer opsets, by its second input. */
  isAlong({ ints, inputs }: Operation, ...axes: readonly number[]): boolean {
    const along = ints["axes"] ?? this.integers(inputs[1]);
    return along?.length === 1 && axes.includes(along[0] as number);
  }

  /** Both orders of the two inputs of a commutative operation. */
  pairs({ inputs: [a = "", b = ""] }: Operation): [string, string][] {
    return [
      [a, b],
      [b, a],
    ];
  }

  /** Every operation and graph input that a value comes from; what only asks for a shape ends a way. */
  *ancestors(value: string): Generator<Operation | string> {
    const seen = new Set<string>();
    const open = [value];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const name = this.#source(next);
      if (seen.has(name) || this.#constants.has(name)) continue;
      seen.add(name);
      const producer = this.#producers.get(name);
      if (!producer) {
        yield name;
        continue;
      }
      yield producer;
      if (producer.opType !== "Shape") open.push(...producer.inputs.filter(Boolean));
    }
  }
}
