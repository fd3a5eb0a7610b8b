/**
 * The graph of a model without its weights, which then count as external data in the model's own file. A
 * runtime that gets a whole file copies it, parses the copy into another, and only then makes tensors of it;
 * this way each weight is copied once, to where it is used.
 */

import type { ByteSource } from "../../model/segmented-bytes.ts";
import { type Bytes, field, join, rewrite } from "../compose.ts";
import { GRAPH, MODEL_GRAPH, TENSOR } from "../graph.ts";
import { fieldsOf, type Field, varint } from "../protobuf.ts";

/** Under this many bytes a weight stays; the runtime looks at small ones (shapes, zero points) more than once. */
const SMALLEST = 2 ** 16;

class Outline {
  readonly #model: ByteSource;
  readonly extents: { start: number; end: number }[] = [];
  readonly #location: string;

  constructor(model: ByteSource, location: string) {
    this.#model = model;
    this.#location = location;
  }

  graph(): Uint8Array {
    const graph = ({ number, start, end }: Field) =>
      number === MODEL_GRAPH
        ? field(
            MODEL_GRAPH,
            rewrite(this.#model, start, end, (part) => this.#initializer(part)),
          )
        : undefined;
    return join(rewrite(this.#model, 0, this.#model.length, graph));
  }

  #initializer({ number, start, end }: Field): Bytes[] | undefined {
    if (number !== GRAPH.initializer || end - start < SMALLEST) return undefined;
    const isLarge = (part: Field) => part.number === TENSOR.rawData && part.end - part.start >= SMALLEST;
    if (![...fieldsOf(this.#model, start, end)].some(isLarge)) return undefined;
    const tensor = rewrite(this.#model, start, end, (part) => {
      // A location that is written already would win over the one that is added.
      if (part.number === TENSOR.dataLocation) return [];
      return isLarge(part) ? this.#external(part) : undefined;
    });
    return field(GRAPH.initializer, tensor);
  }

  #external({ start, end }: Field): Bytes[] {
    this.extents.push({ start, end });
    const text = (value: string) => [new TextEncoder().encode(value)];
    const entry = (key: string, value: string) =>
      field(TENSOR.externalData, [...field(1, text(key)), ...field(2, text(value))]);
    return [
      ...entry("location", this.#location),
      ...entry("offset", String(start)),
      ...entry("length", String(end - start)),
      [...varint(TENSOR.dataLocation * 8), 1],
    ];
  }
}

export interface OutlinedModel {
  /** A model whose large weights are external data. */
  graph: Uint8Array;
  /** Where those weights are in the file; the runtime reads each once. */
  extents: readonly { start: number; end: number }[];
}

/**
 * @param model the bytes of a whole .onnx file, checked before.
 * @param location the name under which the runtime will find those same bytes.
 */
export function outlineModel(model: ByteSource, location: string): OutlinedModel {
  const outline = new Outline(model, location);
  return { graph: outline.graph(), extents: outline.extents };
}
