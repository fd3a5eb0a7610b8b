/** Words, positions and the token type, added. */

import { FLOAT, INT8, INT64, type Tensor, UINT8 } from "../onnx/tensor.ts";
import type { PositionRule, Table } from "./encoder.ts";
import { type GraphReader, Unfit } from "./graph-reader.ts";

interface Embeddings {
  words: Table;
  positions: Table;
  positionRule: PositionRule;
  tokenType: Table | Float32Array;
}

/** Rows of a table by indexes; 8-bit ones are multiplied out after. */
function lookUp(graph: GraphReader, value: string): { table: Table; indexes: string } | undefined {
  const dequantize = graph.made(value, "DequantizeLinear");
  const gather = graph.made(dequantize ? dequantize.inputs[0] : value, "Gather");
  const [name, indexes] = gather?.inputs ?? [];
  const values = graph.constant(name);
  if (!gather || !values || indexes === undefined || (gather.ints["axis"]?.[0] ?? 0) !== 0) return undefined;
  const [rows = 0, ...columns] = values.dims;
  if (columns.length !== 1) return undefined;
  if (!dequantize)
    return values.type === FLOAT ? { table: { rows, values, scale: 1, zero: 0 }, indexes } : undefined;
  const scale = graph.float(dequantize.inputs[1]) ?? Number.NaN;
  const zero = dequantize.inputs[2] ? zeroOf(graph.constant(dequantize.inputs[2])) : 0;
  if (![UINT8, INT8].includes(values.type) || !(scale > 0) || !Number.isFinite(scale) || zero === undefined)
    throw new Unfit(`The table ${name} has not one positive step.`);
  return { table: { rows, values, scale, zero }, indexes };
}

function zeroOf(tensor: Tensor | undefined): number | undefined {
  if (tensor?.raw?.length !== 1) return undefined;
  return tensor.type === INT8 ? new Int8Array(tensor.raw)[0] : tensor.raw[0];
}

/** Past what only changes the shape or copies. */
function source(graph: GraphReader, value: string): string {
  let name = value;
  for (let step = graph.made(name, "Expand", "GatherElements", "Slice", "Cast"); step;) {
    name = step.inputs[0] ?? "";
    step = graph.made(name, "Expand", "GatherElements", "Slice", "Cast");
  }
  return name;
}

function constantIndexes(graph: GraphReader, value: string): number[] | undefined {
  const from = source(graph, value);
  const made = graph.made(from, "ConstantOfShape");
  const fill = made?.tensor;
  if (made && (!fill || (fill.type === INT64 && fill.raw?.every((byte) => byte === 0)))) return [0];
  return graph.integers(from);
}

/** CumSum(id ≠ padding) · (id ≠ padding) + padding */
function countedFrom(graph: GraphReader, value: string): number | undefined {
  const uncast = (name: string | undefined) => graph.made(name, "Cast")?.inputs[0] ?? name;
  const sum = graph.made(uncast(value), "Add");
  for (const [counted, padding] of sum ? graph.pairs(sum) : []) {
    const start = graph.integers(padding)?.[0];
    const product = graph.made(uncast(counted), "Mul");
    for (const [count] of product ? graph.pairs(product) : []) {
      const sum = graph.made(uncast(count), "CumSum", "Add");
      // Some exports add an offset of zero.
      const total = sum?.opType === "Add" ? graph.made(uncast(sum.inputs[0]), "CumSum") : sum;
      const not = graph.made(uncast(total?.inputs[0]), "Not");
      const equal = graph.made(not?.inputs[0], "Equal");
      const isIds = equal?.inputs.includes("input_ids");
      const id =
        equal &&
        graph
          .pairs(equal)
          .map(([, other]) => graph.integers(other)?.[0])
          .find((n) => n !== undefined);
      if (isIds && start !== undefined && id === start) return start;
    }
  }
  return undefined;
}

function positionRule(graph: GraphReader, indexes: string): PositionRule | undefined {
  if (constantIndexes(graph, indexes)?.every((index, at) => index === at)) return { kind: "absolute" };
  const paddingId = countedFrom(graph, indexes);
  return paddingId === undefined ? undefined : { kind: "counted", paddingId };
}

/** @returns undefined where the value is something else. @throws Unfit */
export function matchEmbeddings(graph: GraphReader, value: string): Embeddings | undefined {
  const terms: string[] = [];
  const flatten = (name: string): void => {
    const sum = lookUp(graph, name) ? undefined : graph.made(name, "Add");
    if (sum && terms.length < 4) sum.inputs.forEach(flatten);
    else terms.push(name);
  };
  flatten(value);
  const lookUps = terms.map((term) => lookUp(graph, term));
  const words = lookUps.find((found) => found?.indexes === "input_ids");
  if (!words) return undefined;
  let positions: Table | undefined;
  let rule: PositionRule | undefined;
  let tokenType: Table | Float32Array | undefined;
  for (const [at, term] of terms.entries()) {
    const found = lookUps[at];
    if (found === words) continue;
    const vector = found ? undefined : graph.floats(term);
    const isType = found && (found.indexes === "token_type_ids" || isAllZero(graph, found.indexes));
    const asPosition = found && !isType ? positionRule(graph, found.indexes) : undefined;
    if (found && isType && !tokenType) tokenType = found.table;
    else if (vector && !tokenType) tokenType = vector;
    else if (found && asPosition && !positions) [positions, rule] = [found.table, asPosition];
    else throw new Unfit("A part of its embeddings is not known.");
  }
  if (!positions || !rule) throw new Unfit("It has no known positions.");
  const hidden = words.table.values.dims[1] ?? 0;
  return {
    words: words.table,
    positions,
    positionRule: rule,
    tokenType: tokenType ?? new Float32Array(hidden),
  };
}

const isAllZero = (graph: GraphReader, indexes: string) =>
  constantIndexes(graph, indexes)?.every((index) => index === 0) ?? false;
