/**
 * Separates a model's graph from its weights, which become external data in the model's own file. A runtime that gets
 * a whole file copies it, parses the copy into another, and only then makes tensors of it. With external data it copies
 * each weight once, to where it is used.
 */

import type { ByteSource } from "../../model/segmented-bytes.ts";
import { externalFields, rewriteGraph } from "../graph-writer.ts";
import { type Field, fieldsOf, numbersOf } from "../protobuf.ts";
import { type Bytes, bytesField, rewrite } from "../protobuf-writer.ts";
import { GRAPH, TENSOR } from "../schema.ts";

/** Bytes. The runtime reads small tensors (shapes, zero points) more than once, so they stay in the graph. */
const MIN_EXTERNAL_BYTES = 2 ** 16;

/** Vectors, such as the steps of a table's rows, stay in the graph too, because the kernel's matching reads their numbers. */
const isVector = (model: ByteSource, parts: readonly Field[]) =>
  parts
    .filter(({ number }) => number === TENSOR.dims)
    .flatMap((part) => numbersOf(model, part))
    .filter((size) => size !== 1).length <= 1;

const isLargeData = ({ number, start, end }: Field) =>
  number === TENSOR.rawData && end - start >= MIN_EXTERNAL_BYTES;

export interface ExternalizedModel {
  /** A model whose large weights are external data. */
  graph: Uint8Array;
  /** Where those weights are in the file, in bytes; the runtime reads each once. */
  extents: readonly { start: number; end: number }[];
}

/**
 * @param model the bytes of a whole .onnx file that passed `checkModel`
 * @param location the name under which the runtime will find those same bytes
 */
export function externalizeWeights(model: ByteSource, location: string): ExternalizedModel {
  const extents: { start: number; end: number }[] = [];
  const external = ({ start, end }: Field): Bytes[] => {
    extents.push({ start, end });
    return externalFields({ location, offset: start, length: end - start });
  };
  const graph = rewriteGraph(model, (field) => {
    if (field.number !== GRAPH.initializer || field.end - field.start < MIN_EXTERNAL_BYTES) return undefined;
    const parts = [...fieldsOf(model, field.start, field.end)];
    if (!parts.some(isLargeData) || isVector(model, parts)) return undefined;
    const tensor = rewrite(model, field, (part) => {
      // A data location that is already in the file would override the one that is added.
      if (part.number === TENSOR.dataLocation) return [];
      return isLargeData(part) ? external(part) : undefined;
    });
    return bytesField(GRAPH.initializer, tensor);
  });
  return { graph, extents };
}
