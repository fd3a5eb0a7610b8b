/** What is added to the scores of attention by the distance of query and key, [batch or 1, heads or 1, tokens, tokens]. */

import { type OnnxGraph, operandOrders, UnsupportedGraph } from "../../onnx/graph.ts";
import { FLOAT } from "../../onnx/schema.ts";
import type { DistanceTerm } from "../../onnx/patterns/distance-terms.ts";
import type { DistanceBias, DistanceEmbeddings, LinearWeights } from "../encoder.ts";
import { matchNorm, requireLinear } from "./match-linear.ts";

/** The places of all tokens, from 0 on, along one axis. */
function placesOn(graph: OnnxGraph, tensor: string | undefined): string | undefined {
  const lifted = graph.producer(tensor, "Unsqueeze");
  const [start, end, step] = graph.producer(lifted?.inputs[0], "Range")?.inputs ?? [];
  const size = graph.producer(end, "Gather");
  const shape = graph.producer(size?.inputs[0], "Shape");
  const isOfTokens = shape?.inputs[0] === "input_ids" && graph.integers(size?.inputs[1])?.join() === "1";
  const isCounted = graph.integers(start)?.join() === "0" && graph.integers(step)?.join() === "1";
  return isOfTokens && isCounted ? graph.integers(lifted?.inputs[1])?.join() : undefined;
}

/**
 * The distances of all pairs of tokens as rows of a table that starts at the distance 1 - positions: the place of the key
 * minus that of the query.
 * @returns the number of positions
 */
function matchDistanceRows(graph: OnnxGraph, tensor: string | undefined): number | undefined {
  for (const [distances, most] of operandOrders(graph.producer(tensor, "Add"))) {
    const [key, query] = graph.producer(distances, "Sub")?.inputs ?? [];
    const offset = graph.integers(most)?.[0];
    if (offset !== undefined && placesOn(graph, key) === "0" && placesOn(graph, query) === "1")
      return offset + 1;
  }
  return undefined;
}

/** A table [2 * positions - 1] that is looked up by the distance, the same for all heads. */
function matchSharedBias(graph: OnnxGraph, tensor: string): DistanceBias | undefined {
  const gathered = graph.producer(tensor, "Gather");
  const positions = matchDistanceRows(graph, gathered?.inputs[1]);
  const table = graph.constant(gathered?.inputs[0]);
  const isTable =
    table?.type === FLOAT && table.dims.length === 1 && table.dims[0] === 2 * (positions ?? 0) - 1;
  return positions !== undefined && isTable ? { table, positions, heads: 1 } : undefined;
}

/** A table [2 * positions - 1, heads] that is looked up by the distance. @throws UnsupportedGraph */
function matchBias(graph: OnnxGraph, tensor: string): DistanceBias | undefined {
  const shared = matchSharedBias(graph, tensor);
  if (shared) return shared;
  const lifted = graph.producer(tensor, "Unsqueeze");
  const ordered = graph.producer(lifted?.inputs[0], "Transpose");
  const gathered = graph.producer(ordered?.inputs[0], "Gather");
  const positions = matchDistanceRows(graph, gathered?.inputs[1]);
  if (positions === undefined || (gathered?.int("axis") ?? 0) !== 0) return undefined;
  const table = graph.constant(gathered?.inputs[0]);
  const [rows, heads = 0] = table?.dims ?? [];
  const isOrdered = ordered?.ints("perm")?.join() === "2,0,1";
  if (!table || table.type !== FLOAT || !isOrdered || rows !== 2 * positions - 1 || heads < 1)
    throw new UnsupportedGraph("The biases of its attention are not known.");
  return { table, positions, heads };
}

/** Divides what is added to the scores into the biases of distances, if it has any, and the mask. @throws UnsupportedGraph */
export function matchDistances(
  graph: OnnxGraph,
  addend: string,
): { distances: DistanceBias | undefined; mask: string } {
  for (const [bias, mask] of operandOrders(graph.producer(addend, "Add"))) {
    const distances = matchBias(graph, bias);
    if (distances) return { distances, mask };
  }
  return { distances: undefined, mask: addend };
}

/** The row of the embeddings for each distance, looked up by the distance of query and key, or of key and query. */
function rowsOf(graph: OnnxGraph, { of, rows }: DistanceTerm): { values: number[]; positions: number } {
  const swapped = graph.producer(rows, "Transpose");
  const isSwapped = swapped?.ints("perm")?.join() === "1,0";
  const gathered = graph.producer(isSwapped ? swapped?.inputs[0] : rows, "Gather");
  const positions = matchDistanceRows(graph, gathered?.inputs[1]);
  const values = graph.integers(gathered?.inputs[0]);
  if (isSwapped !== (of === "key") || positions === undefined || values?.length !== 2 * positions - 1)
    throw new UnsupportedGraph("It is not known which embeddings its distances have.");
  return { values, positions };
}

/** @throws UnsupportedGraph */
export function matchDistanceEmbeddings(
  graph: OnnxGraph,
  terms: readonly DistanceTerm[],
): DistanceEmbeddings {
  const unknown = () => new UnsupportedGraph("The embeddings of its distances are not known.");
  const found = terms.map((term) => {
    const { linear, input } = requireLinear(graph, term.embeddings, "the embeddings of distances");
    return { ...term, linear, input, ...rowsOf(graph, term) };
  });
  const [first] = found;
  if (!first || new Set(found.map(({ of }) => of)).size < found.length) throw unknown();
  const areAlike = found.every(
    ({ input, values, linear }) =>
      graph.isSameTensor(input, first.input) &&
      values.join() === first.values.join() &&
      linear.inputFactors === undefined,
  );
  const end = matchNorm(graph, first.input);
  const table = graph.constant(end?.input ?? first.input);
  const [count = 0, hidden] = table?.dims ?? [];
  const isTable = table?.type === FLOAT && table.dims.length === 2 && hidden === first.linear.depth;
  if (!areAlike || !table || !isTable || !first.values.every((row) => row >= 0 && row < count))
    throw unknown();
  // Queries are multiplied with the embeddings as keys, and keys with them as queries.
  const linearOf = (of: DistanceTerm["of"]): LinearWeights | undefined =>
    found.find((term) => term.of === of)?.linear;
  const [key, query] = [linearOf("query"), linearOf("key")];
  return {
    table,
    ...(end && { norm: end.norm }),
    positions: first.positions,
    rows: first.values,
    ...(key && { key }),
    ...(query && { query }),
  };
}
