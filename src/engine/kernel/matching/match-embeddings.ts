/** The embedding layer of BERT-like encoders: word, position and token type embeddings, added. */

import { type OnnxGraph, operandOrders, UnsupportedGraph } from "../../onnx/graph.ts";
import { FLOAT, FLOAT16, INT64, INT8, UINT8 } from "../../onnx/schema.ts";
import { bytesAs, type OnnxTensor } from "../../onnx/tensor.ts";
import type { EmbeddingTable, EncoderWeights, PositionRule } from "../encoder.ts";

export type EmbeddingsMatch = Pick<EncoderWeights, "wordEmbeddings" | "positionEmbeddings" | "tokenType"> & {
  /** Absent for encoders that add no positions. */
  positionRule?: PositionRule;
};

/** Embeddings of BERT are a sum of three; ends the search in a graph that is something else. */
const MAX_TERMS = 4;

interface Lookup {
  table: EmbeddingTable;
  /** The tensor of the rows' indices. */
  indices: string;
}

function zeroPointOf(tensor: OnnxTensor | undefined): number | undefined {
  return tensor?.raw?.length === 1 ? bytesAs(tensor.type, tensor.raw)[0] : undefined;
}

const isScale = (scale: number) => scale > 0 && Number.isFinite(scale);

/** 8-bit rows, each multiplied with a scale of its own that is gathered by the same index. @throws UnsupportedGraph */
function matchScaledRows(graph: OnnxGraph, tensor: string): Lookup | undefined {
  for (const [converted, rowScales] of operandOrders(graph.producer(tensor, "Mul"))) {
    const rows = graph.producer(graph.producer(converted, "Cast")?.inputs[0], "Gather");
    const steps = graph.producer(rowScales, "Gather");
    const [name, indices] = rows?.inputs ?? [];
    const [values, scales] = [graph.constant(name), graph.floats(steps?.inputs[0])];
    const isGathered = [rows, steps].every((node) => (node?.int("axis") ?? 0) === 0);
    if (!values || !scales || indices === undefined || !isGathered) continue;
    if (!graph.isSameTensor(indices, steps?.inputs[1])) continue;
    const [count = 0, columns = 0, ...others] = values.dims;
    if (values.type !== INT8 || others.length > 0 || scales.length !== count || !scales.every(isScale))
      throw new UnsupportedGraph(`The table ${name} has not one positive step for each row.`);
    return { table: { rows: count, columns, bits: 8, values, scales, zeroPoint: 0 }, indices };
  }
  return undefined;
}

/**
 * Rows of 4-bit values with a scale for each block of a row: GatherBlockQuantized of onnxruntime (ContribOperators.md),
 * whose zero point is 8 when none is given. Scales may be negative.
 * @throws UnsupportedGraph
 */
function matchBlockRows(graph: OnnxGraph, tensor: string): Lookup | undefined {
  const gather = graph.producer(tensor, "GatherBlockQuantized");
  if (!gather) return undefined;
  const [name, indices = "", scaleName, zeroPoints] = gather.inputs;
  const values = graph.constant(name);
  const scales = graph.constant(graph.producer(scaleName, "Cast")?.inputs[0] ?? scaleName);
  const [rows = 0, bytes = 0] = values?.dims ?? [];
  const [columns, width] = [2 * bytes, gather.int("block_size") ?? 128];
  const isKnown =
    values?.type === UINT8 &&
    !zeroPoints &&
    (gather.int("bits") ?? 4) === 4 &&
    (gather.int("gather_axis") ?? 0) === 0 &&
    gather.int("quantize_axis") === 1 &&
    width % 4 === 0 &&
    (scales?.type === FLOAT || scales?.type === FLOAT16) &&
    scales.dims.join() === [rows, columns / width].join();
  if (!isKnown) throw new UnsupportedGraph(`The table ${name} is quantized in a way that is not known.`);
  const table = { rows, columns, bits: 4 as const, values, zeroPoint: 8 };
  return { table: { ...table, scales: Float32Array.of(1), blocks: { scales, width } }, indices };
}

/** Rows of a table, gathered by index; 8-bit rows are dequantized afterwards. @throws UnsupportedGraph */
function matchLookup(graph: OnnxGraph, tensor: string): Lookup | undefined {
  const quantized = matchScaledRows(graph, tensor) ?? matchBlockRows(graph, tensor);
  if (quantized) return quantized;
  const dequantize = graph.producer(tensor, "DequantizeLinear");
  const gather = graph.producer(dequantize ? dequantize.inputs[0] : tensor, "Gather");
  const [name, indices] = gather?.inputs ?? [];
  const values = graph.constant(name);
  if (!gather || !values || indices === undefined || (gather.int("axis") ?? 0) !== 0) return undefined;
  const [rows = 0, columns, ...others] = values.dims;
  if (columns === undefined || others.length > 0) return undefined;
  if (!dequantize)
    return values.type === FLOAT
      ? { table: { rows, columns, bits: 32, values, scales: Float32Array.of(1), zeroPoint: 0 }, indices }
      : undefined;
  const [, scaleName, zeroName] = dequantize.inputs;
  const scale = graph.float(scaleName) ?? Number.NaN;
  const zeroPoint = zeroName ? zeroPointOf(graph.constant(zeroName)) : 0;
  const is8Bit = values.type === UINT8 || values.type === INT8;
  if (!is8Bit || !isScale(scale) || zeroPoint === undefined)
    throw new UnsupportedGraph(`The table ${name} has not one positive step.`);
  return { table: { rows, columns, bits: 8, values, scales: Float32Array.of(scale), zeroPoint }, indices };
}

/** The tensor before nodes that only change the shape, select or copy. */
function beforeViews(graph: OnnxGraph, tensor: string): string {
  let name = tensor;
  for (
    let view = graph.producer(name, "Expand", "GatherElements", "Slice", "Cast");
    view;
    view = graph.producer(name, "Expand", "GatherElements", "Slice", "Cast")
  )
    name = view.inputs[0] ?? "";
  return name;
}

function constantIndices(graph: OnnxGraph, tensor: string): number[] | undefined {
  const name = beforeViews(graph, tensor);
  const filled = graph.producer(name, "ConstantOfShape");
  const fill = filled?.value;
  if (filled && (!fill || (fill.type === INT64 && fill.raw?.every((byte) => byte === 0)))) return [0];
  return graph.integers(name);
}

/** The padding id of RoBERTa's positions: CumSum(id != padding) * (id != padding) + padding. */
function paddingOffset(graph: OnnxGraph, tensor: string): number | undefined {
  const uncast = (name: string | undefined) => graph.producer(name, "Cast")?.inputs[0] ?? name;
  for (const [counted, padding] of operandOrders(graph.producer(uncast(tensor), "Add"))) {
    const offset = graph.integers(padding)?.[0];
    for (const [count] of operandOrders(graph.producer(uncast(counted), "Mul"))) {
      const sum = graph.producer(uncast(count), "CumSum", "Add");
      // Some exports add the length of a cache, which is 0.
      const total = sum?.opType === "Add" ? graph.producer(uncast(sum.inputs[0]), "CumSum") : sum;
      const isNotPadding = graph.producer(uncast(total?.inputs[0]), "Not");
      const isPadding = graph.producer(isNotPadding?.inputs[0], "Equal");
      const ids = operandOrders(isPadding).map(([, other]) => graph.integers(other)?.[0]);
      const paddingId = ids.find((id) => id !== undefined);
      const isOfTokens = isPadding?.inputs.includes("input_ids");
      if (isOfTokens && offset !== undefined && paddingId === offset) return offset;
    }
  }
  return undefined;
}

function matchPositionRule(graph: OnnxGraph, indices: string): PositionRule | undefined {
  if (constantIndices(graph, indices)?.every((index, at) => index === at)) return { kind: "absolute" };
  const paddingId = paddingOffset(graph, indices);
  return paddingId === undefined ? undefined : { kind: "padding-offset", paddingId };
}

function isTokenType(graph: OnnxGraph, indices: string): boolean {
  if (indices === "token_type_ids") return true;
  return constantIndices(graph, indices)?.every((index) => index === 0) ?? false;
}

/** The terms of a sum of sums, down to the lookups. */
function termsOf(graph: OnnxGraph, tensor: string): string[] {
  const terms: string[] = [];
  const collect = (name: string): void => {
    const sum = matchLookup(graph, name) ? undefined : graph.producer(name, "Add");
    if (sum && terms.length < MAX_TERMS) sum.inputs.forEach(collect);
    else terms.push(name);
  };
  collect(tensor);
  return terms;
}

/** @returns undefined if the tensor is not a sum with word embeddings. @throws UnsupportedGraph */
export function matchEmbeddings(graph: OnnxGraph, tensor: string): EmbeddingsMatch | undefined {
  const terms = termsOf(graph, tensor);
  const lookups = terms.map((term) => matchLookup(graph, term));
  const words = lookups.find((lookup) => lookup?.indices === "input_ids");
  if (!words) return undefined;
  let positionEmbeddings: EmbeddingTable | undefined;
  let positionRule: PositionRule | undefined;
  let tokenType: EmbeddingTable | Float32Array | undefined;
  for (const [at, term] of terms.entries()) {
    const lookup = lookups[at];
    if (lookup === words) continue;
    const vector = lookup ? undefined : graph.floats(term);
    const isType = lookup && isTokenType(graph, lookup.indices);
    const rule = lookup && !isType ? matchPositionRule(graph, lookup.indices) : undefined;
    if (lookup && isType && !tokenType) tokenType = lookup.table;
    else if (vector && !tokenType) tokenType = vector;
    else if (lookup && rule && !positionEmbeddings) [positionEmbeddings, positionRule] = [lookup.table, rule];
    else throw new UnsupportedGraph("A part of its embeddings is not known.");
  }
  const others = [positionEmbeddings, tokenType];
  if (others.some((table) => table && "bits" in table && table.bits === 4))
    throw new UnsupportedGraph("Its positions or token types have 4 bits.");
  return {
    wordEmbeddings: words.table,
    ...(positionEmbeddings && positionRule && { positionEmbeddings, positionRule }),
    tokenType: tokenType ?? new Float32Array(words.table.columns),
  };
}
