/**
 * The graph of a model without its weights, which then count as external data in the model's own file. A
 * runtime that gets a whole file copies it, parses the copy into another, and only then makes tensors of it;
 * this way each weight is copied once, to where it is used.
 */

import { fieldsOf, type Field, varint } from "./protobuf.ts";

/** Field numbers of onnx.proto3. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_RAW_DATA = 9;
const TENSOR_EXTERNAL_DATA = 13;
const TENSOR_DATA_LOCATION = 14;

/** Under this many bytes a weight stays; the runtime looks at small ones (shapes, axes) while it builds the graph. */
const SMALLEST = 1024;

type Bytes = Uint8Array | readonly number[];

const lengthOf = (parts: readonly Bytes[]) => parts.reduce((sum, part) => sum + part.length, 0);

/** One length-delimited field in parts, so that nothing large is copied before the end. */
function field(number: number, parts: readonly Bytes[]): Bytes[] {
  return [varint(number * 8 + 2), varint(lengthOf(parts)), ...parts];
}

function join(parts: readonly Bytes[]): Uint8Array {
  const joined = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

class Outline {
  readonly #model: Uint8Array;
  readonly #location: string;

  constructor(model: Uint8Array, location: string) {
    this.#model = model;
    this.#location = location;
  }

  /** A message with some of its fields replaced, everything else as it is. */
  #rewrite(start: number, end: number, replace: (field: Field) => Bytes[] | undefined): Bytes[] {
    const parts: Bytes[] = [];
    let kept = start;
    let at = start;
    for (const part of fieldsOf(this.#model, start, end)) {
      const replacement = replace(part);
      if (replacement) {
        parts.push(this.#model.subarray(kept, at), ...replacement);
        kept = part.end;
      }
      at = part.end;
    }
    parts.push(this.#model.subarray(kept, end));
    return parts;
  }

  graph(): Uint8Array {
    const graph = ({ number, start, end }: Field) =>
      number === MODEL_GRAPH
        ? field(
            MODEL_GRAPH,
            this.#rewrite(start, end, (part) => this.#initializer(part)),
          )
        : undefined;
    return join(this.#rewrite(0, this.#model.length, graph));
  }

  #initializer({ number, start, end }: Field): Bytes[] | undefined {
    if (number !== GRAPH_INITIALIZER || end - start < SMALLEST) return undefined;
    const isLarge = (part: Field) => part.number === TENSOR_RAW_DATA && part.end - part.start >= SMALLEST;
    if (![...fieldsOf(this.#model, start, end)].some(isLarge)) return undefined;
    const tensor = this.#rewrite(start, end, (part) => {
      // A location that is written already would win over the one that is added.
      if (part.number === TENSOR_DATA_LOCATION) return [];
      return isLarge(part) ? this.#external(part) : undefined;
    });
    return field(GRAPH_INITIALIZER, tensor);
  }

  #external({ start, end }: Field): Bytes[] {
    const text = (value: string) => [new TextEncoder().encode(value)];
    const entry = (key: string, value: string) =>
      field(TENSOR_EXTERNAL_DATA, [...field(1, text(key)), ...field(2, text(value))]);
    return [
      ...entry("location", this.#location),
      ...entry("offset", String(start)),
      ...entry("length", String(end - start)),
      [...varint(TENSOR_DATA_LOCATION * 8), 1],
    ];
  }
}

/**
 * @param model the bytes of a whole .onnx file, checked before.
 * @param location the name under which the runtime will find those same bytes.
 * @returns a model whose large weights are external data in `location`.
 */
export function outlineModel(model: Uint8Array, location: string): Uint8Array {
  return new Outline(model, location).graph();
}
