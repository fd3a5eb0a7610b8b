/**
 * Rejects a model that would make the runtime read files or reserve memory that do not belong to the model, before the
 * runtime parses it (compare CVE-2022-25882 and CVE-2024-27318: external data outside the model's folder).
 */

import type { ByteSource } from "../../model/segmented-bytes.ts";
import { AppError } from "../../../errors/app-error.ts";
import { type Field, fieldsOf, numbersOf, textOf, WIRE_TYPE } from "../protobuf.ts";
import {
  ATTRIBUTE,
  DATA_LOCATION_EXTERNAL,
  ELEMENT_BITS,
  FUNCTION,
  GRAPH,
  MODEL,
  NODE,
  TENSOR,
} from "../schema.ts";
import { plainLocation } from "../external-locations.ts";
import { entryOf } from "../tensor.ts";

/** Subgraphs of control flow in subgraphs: more than any exporter nests. */
const MAX_DEPTH = 8;

function rejected(message: string): AppError {
  return new AppError("bad-model", message);
}

class ModelCheck {
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
      if (field.wireType !== WIRE_TYPE.lengthDelimited) continue;
      if (field.number === MODEL.graph) {
        hasGraph = true;
        this.#graph(field, 0);
      } else if (field.number === MODEL.functions) this.#nodes(field, FUNCTION.node, 0);
    }
    if (!hasGraph) throw rejected("The model file has no graph.");
  }

  #graph(graph: Field, depth: number): void {
    if (depth > MAX_DEPTH) throw rejected("The model nests graphs too deeply.");
    for (const field of this.#fields(graph)) {
      if (field.wireType !== WIRE_TYPE.lengthDelimited) continue;
      if (field.number === GRAPH.initializer) this.#tensor(field);
      else if (field.number === GRAPH.sparseInitializer) throw rejected("The model has sparse weights.");
    }
    this.#nodes(graph, GRAPH.node, depth);
  }

  #nodes(parent: Field, number: number, depth: number): void {
    for (const node of this.#fields(parent)) {
      if (node.number !== number || node.wireType !== WIRE_TYPE.lengthDelimited) continue;
      for (const field of this.#fields(node)) {
        if (field.number === NODE.attribute && field.wireType === WIRE_TYPE.lengthDelimited)
          this.#attribute(field, depth);
      }
    }
  }

  #attribute(attribute: Field, depth: number): void {
    for (const field of this.#fields(attribute)) {
      if (field.wireType !== WIRE_TYPE.lengthDelimited) continue;
      if (field.number === ATTRIBUTE.tensor || field.number === ATTRIBUTE.tensors) this.#tensor(field);
      if (field.number === ATTRIBUTE.graph || field.number === ATTRIBUTE.graphs)
        this.#graph(field, depth + 1);
      if (field.number === ATTRIBUTE.sparseTensor || field.number === ATTRIBUTE.sparseTensors) {
        throw rejected("The model has sparse weights.");
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
      else if (field.number === TENSOR.dataLocation) isExternal ||= field.value === DATA_LOCATION_EXTERNAL;
      else if (field.number === TENSOR.externalData) {
        isExternal = true;
        const [key, value] = entryOf(this.#bytes, field);
        if (["location", "offset", "length"].includes(key)) external[key] = value;
      }
    }
    const needed = Math.ceil(
      (dims.reduce((product, dim) => product * dim, 1) * (ELEMENT_BITS[type] ?? 0)) / 8,
    );
    if (isExternal) this.#externalData(name, external, needed);
    // Without raw data each number is a field of the tensor that has at least one byte.
    else if (rawBytes === undefined ? needed > 16 * (tensor.end - tensor.start) : needed !== rawBytes) {
      throw rejected(`The model's weight ${name} claims ${needed} bytes, which the file does not hold.`);
    }
  }

  #externalData(name: string, entry: Record<string, string>, needed: number): void {
    const { location = "", offset = "0", length = String(needed) } = entry;
    const size = this.#external.get(plainLocation(location));
    if (size === undefined) {
      throw rejected(`The model's weight ${name} is kept outside the model, in “${location.slice(0, 100)}”.`);
    }
    const [from, count] = [Number(offset), Number(length)];
    if (!/^\d+$/.test(offset) || !/^\d+$/.test(length) || from + count > size || count !== needed) {
      throw rejected(`The model's weight ${name} lies outside its file ${location}.`);
    }
  }
}

/**
 * @param external the size in bytes of each file that belongs to the model, by the name that the model gives it
 * @throws AppError `bad-model`; `wrong-content` if the bytes are a web page
 */
export function checkModel(bytes: ByteSource, external: ReadonlyMap<string, number> = new Map()): void {
  // "<" would be a field of a type that ONNX does not have, so bytes that start with it are markup.
  const first = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (first.startsWith("<")) throw new AppError("wrong-content", "A web page came in place of the model.");
  new ModelCheck(bytes, external).model();
}
