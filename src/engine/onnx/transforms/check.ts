/**
 * Refuses a model that would make the runtime read or reserve what is not the model's, before the runtime
 * sees it (compare CVE-2022-25882, CVE-2024-27318: external data outside the model's folder).
 */

import type { ByteSource } from "../../model/segmented-bytes.ts";
import { AppError } from "../../../errors/app-error.ts";
import { type Field, fieldsOf, numbersOf, textOf } from "../protobuf.ts";

/** Field numbers of onnx.proto3. */
const MODEL = { graph: 7, functions: 25 } as const;
const GRAPH = { node: 1, initializer: 5, sparseInitializer: 15 } as const;
const NODE = { attribute: 5 } as const;
const FUNCTION = { node: 7 } as const;
const ATTRIBUTE = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparses: 23 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9, externalData: 13, dataLocation: 14 } as const;

/** Bits of an element by ONNX's data type; types of no fixed size are absent. */
const BITS: Record<number, number> = {
  1: 32,
  2: 8,
  3: 8,
  4: 16,
  5: 16,
  6: 32,
  7: 64,
  9: 8,
  10: 16,
  11: 64,
  12: 32,
  13: 64,
  14: 64,
  15: 128,
  16: 16,
  17: 8,
  18: 8,
  19: 8,
  20: 8,
  21: 4,
  22: 4,
  23: 4,
};

const DEEPEST = 8;

function refuse(message: string): AppError {
  return new AppError("bad-model", message);
}

class Check {
  readonly #bytes: ByteSource;
  readonly #external: ReadonlyMap<string, number>;

  constructor(bytes: ByteSource, external: ReadonlyMap<string, number>) {
    this.#bytes = bytes;
    this.#external = external;
  }

  #fields({ start, end }: Pick<Field, "start" | "end">) {
    return fieldsOf(this.#bytes, start, end);
  }

  model(): void {
    let hasGraph = false;
    for (const field of fieldsOf(this.#bytes)) {
      if (field.wire !== 2) continue;
      if (field.number === MODEL.graph) {
        hasGraph = true;
        this.#graph(field, 0);
      } else if (field.number === MODEL.functions) this.#nodes(field, FUNCTION.node, 0);
    }
    if (!hasGraph) throw refuse("The model file has no graph.");
  }

  #graph(graph: Field, depth: number): void {
    if (depth > DEEPEST) throw refuse("The model nests graphs too deeply.");
    for (const field of this.#fields(graph)) {
      if (field.wire !== 2) continue;
      if (field.number === GRAPH.initializer) this.#tensor(field);
      else if (field.number === GRAPH.sparseInitializer) throw refuse("The model has sparse weights.");
    }
    this.#nodes(graph, GRAPH.node, depth);
  }

  #nodes(parent: Field, number: number, depth: number): void {
    for (const node of this.#fields(parent)) {
      if (node.number !== number || node.wire !== 2) continue;
      for (const field of this.#fields(node)) {
        if (field.number === NODE.attribute && field.wire === 2) this.#attribute(field, depth);
      }
    }
  }

  #attribute(attribute: Field, depth: number): void {
    for (const field of this.#fields(attribute)) {
      if (field.wire !== 2) continue;
      if (field.number === ATTRIBUTE.tensor || field.number === ATTRIBUTE.tensors) this.#tensor(field);
      if (field.number === ATTRIBUTE.graph || field.number === ATTRIBUTE.graphs)
        this.#graph(field, depth + 1);
      if (field.number === ATTRIBUTE.sparse || field.number === ATTRIBUTE.sparses) {
        throw refuse("The model has sparse weights.");
      }
    }
  }

  #tensor(tensor: Field): void {
    const dims: number[] = [];
    let type = 0;
    let name = "";
    let rawBytes: number | undefined;
    let isExternal = false;
    const external: Record<string, string> = {};
    for (const field of this.#fields(tensor)) {
      if (field.number === TENSOR.dims) dims.push(...numbersOf(this.#bytes, field));
      else if (field.number === TENSOR.dataType) type = field.value;
      else if (field.number === TENSOR.name) name = textOf(this.#bytes, field).slice(0, 100);
      else if (field.number === TENSOR.rawData) rawBytes = field.end - field.start;
      else if (field.number === TENSOR.dataLocation) isExternal ||= field.value === 1;
      else if (field.number === TENSOR.externalData) {
        isExternal = true;
        Object.assign(external, this.#entry(field));
      }
    }
    const needed = Math.ceil((dims.reduce((product, dim) => product * dim, 1) * (BITS[type] ?? 0)) / 8);
    if (isExternal) this.#externalData(name, external, needed);
    // Without raw bytes the numbers are fields of the tensor, each at least one byte wide.
    else if (rawBytes === undefined ? needed > 16 * (tensor.end - tensor.start) : needed !== rawBytes) {
      throw refuse(`The model's weight ${name} claims ${needed} bytes, which the file does not hold.`);
    }
  }

  #entry(field: Field): Record<string, string> {
    let key = "";
    let value = "";
    for (const part of this.#fields(field)) {
      if (part.number === 1) key = textOf(this.#bytes, part);
      if (part.number === 2) value = textOf(this.#bytes, part);
    }
    return ["location", "offset", "length"].includes(key) ? { [key]: value } : {};
  }

  #externalData(name: string, entry: Record<string, string>, needed: number): void {
    const { location = "", offset = "0", length = String(needed) } = entry;
    const size = this.#external.get(location);
    if (size === undefined) {
      throw refuse(`The model's weight ${name} is kept outside the model, in “${location.slice(0, 100)}”.`);
    }
    const [from, count] = [Number(offset), Number(length)];
    if (!/^\d+$/.test(offset) || !/^\d+$/.test(length) || from + count > size || count !== needed) {
      throw refuse(`The model's weight ${name} lies outside its file ${location}.`);
    }
  }
}

/**
 * @param external size in bytes of each file that belongs to the model, by the name that the model gives it.
 * @throws AppError `bad-model`, `wrong-content`
 */
export function checkModel(bytes: ByteSource, external: ReadonlyMap<string, number> = new Map()): void {
  // "<" would be a field of a type that ONNX does not have, so this is markup and nothing else.
  const first = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (first.startsWith("<")) throw new AppError("wrong-content", "A web page came in place of the model.");
  new Check(bytes, external).model();
}
