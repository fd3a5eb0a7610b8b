/** Rotary embeddings (Su et al. 2024) in primitive nodes: x * cos + (second half of x, first half of x) * (-sin, sin). */

import { type OnnxGraph, operandOrders } from "../graph.ts";

/** The two halves of the last axis of [batch, heads, tokens, size], the second one first. */
function swappedHalves(graph: OnnxGraph, tensor: string): string | undefined {
  const concat = graph.producer(tensor, "Concat");
  const [second, first] = (concat?.inputs ?? []).map((input) => graph.producer(input, "Slice"));
  if (!first || !second || concat?.int("axis") !== 3 || concat.inputs.length !== 2) return undefined;
  const rangeOf = ({ inputs }: typeof first) =>
    [1, 2, 3].map((at) => graph.integers(inputs[at])?.join()).join(" ");
  const half = graph.integers(first.inputs[2])?.[0] ?? 0;
  const areHalves =
    half > 0 && rangeOf(first) === `0 ${half} 3` && rangeOf(second) === `${half} ${2 * half} 3`;
  const [x] = first.inputs;
  return areHalves && graph.isSameTensor(x, second.inputs[0]) ? x : undefined;
}

/** The places of all tokens times the frequencies. @returns the tensor of the frequencies */
function frequenciesOf(graph: OnnxGraph, angles: string | undefined): string | undefined {
  for (const [places, frequencies] of operandOrders(graph.producer(angles, "Mul"))) {
    const column = graph.producer(graph.producer(places, "Cast")?.inputs[0], "Unsqueeze");
    const [start, , step] = graph.producer(column?.inputs[0], "Range")?.inputs ?? [];
    const isCounted = graph.integers(start)?.join() === "0" && graph.integers(step)?.join() === "1";
    const isColumn = graph.integers(column?.inputs[1])?.join() === "1";
    if (isCounted && isColumn && graph.floats(frequencies)) return frequencies;
  }
  return undefined;
}

/** @returns what is rotated, and the tensor of the frequencies; undefined if the tensor is computed otherwise */
export function matchRotary(
  graph: OnnxGraph,
  tensor: string,
): { input: string; frequencies: string } | undefined {
  for (const [kept, turned] of operandOrders(graph.producer(tensor, "Add"))) {
    for (const [swapped, turn] of operandOrders(graph.producer(turned, "Mul"))) {
      const input = swappedHalves(graph, swapped);
      if (input === undefined) continue;
      const stay = operandOrders(graph.producer(kept, "Mul")).find(([x]) =>
        graph.isSameTensor(x, input),
      )?.[1];
      const [cosine, again] = graph.producer(stay, "Concat")?.inputs ?? [];
      const [negative, sine] = graph.producer(turn, "Concat")?.inputs ?? [];
      const angles = graph.producer(cosine, "Cos")?.inputs[0];
      const isRotation =
        graph.isSameTensor(cosine, again) &&
        graph.isSameTensor(graph.producer(negative, "Neg")?.inputs[0], sine) &&
        graph.isSameTensor(graph.producer(sine, "Sin")?.inputs[0], angles);
      const frequencies = frequenciesOf(graph, angles);
      if (isRotation && frequencies !== undefined) return { input, frequencies };
    }
  }
  return undefined;
}
