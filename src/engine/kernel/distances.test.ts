/** Attention with embeddings of distances, and rotations, compared with their definitions. */

import * as fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { largest, matrix, Steps } from "../../testing/kernel-steps.ts";

let steps: Steps;
beforeAll(async () => {
  steps = await Steps.on("plain");
});

const [HEADS, SIZE, POSITIONS, EMBEDDINGS] = [2, 8, 19, 5];
const HIDDEN = HEADS * SIZE;
/** Numbers without a pattern. */
const noise = (count: number, seed: number) =>
  Array.from({ length: count }, (_, at) => Math.sin((at + 1) * (seed + 0.7)));

const dot = (count: number, term: (at: number) => number) =>
  Array.from({ length: count }, (_, at) => term(at)).reduce((sum, value) => sum + value, 0);

it("adds products with the embeddings of each distance to the scores", () => {
  const texts = fc
    .integer({ min: 1, max: POSITIONS })
    .chain((tokens) => fc.tuple(fc.constant(tokens), matrix(tokens + 7, 3 * HIDDEN)));
  steps.check(texts, ([tokens, values]) => {
    const { keyPanel, queryBlock } = steps.constants;
    const keys = Math.ceil(tokens / keyPanel) * keyPanel;
    const width = 2 * (tokens + keyPanel);
    const [asKeys, asQueries] = [noise(HEADS * EMBEDDINGS * SIZE, 1), noise(HEADS * EMBEDDINGS * SIZE, 2)];
    const rows = noise(2 * (POSITIONS + keyPanel), 3).map((value) => Math.floor((value + 1) * 2.49));
    const { heap } = steps;
    const distances = heap.putStructure("Distances", {
      bias: 0,
      headBytes: 0,
      positions: POSITIONS,
      keys: heap.putFloats(asKeys),
      queries: heap.putFloats(asQueries),
      embeddings: EMBEDDINGS,
      rows: heap.putAddresses(rows),
    });
    const bias = heap.putFloats(Array.from({ length: keys }, (_, at) => (at < tokens ? 0 : -Infinity)));
    const attentions = steps.floats(HEADS * tokens * tokens);
    const buffers = [
      bias,
      steps.floats(keys * SIZE),
      steps.floats(keys * SIZE),
      steps.floats(queryBlock * (keys + SIZE + 2) + 2 * keys),
      steps.floats(tokens * HIDDEN),
      attentions,
      0,
      distances,
      steps.floats(SIZE * width),
      steps.floats(SIZE * width),
    ] as const;
    const address = heap.putFloats(values);
    for (let head = 0; head < HEADS; head += 1)
      steps.kernel.attend(address, tokens, HIDDEN, HEADS, 0.1, ...buffers, head);
    const at = (token: number, part: number, head: number, column: number) =>
      values[token * 3 * HIDDEN + part * HIDDEN + head * SIZE + column] ?? Number.NaN;
    const expected: number[] = [];
    for (let head = 0; head < HEADS; head += 1)
      for (let query = 0; query < tokens; query += 1) {
        const scores = Array.from({ length: tokens }, (_, key) => {
          const row = rows[query - key + POSITIONS + keyPanel] ?? Number.NaN;
          const of = (table: number[], c: number) =>
            table[(head * EMBEDDINGS + row) * SIZE + c] ?? Number.NaN;
          return dot(SIZE, (c) => {
            const [q, k] = [at(query, 0, head, c), at(key, 1, head, c)];
            return 0.1 * (q * (k + of(asKeys, c)) + k * of(asQueries, c));
          });
        });
        const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
        expected.push(...powers.map((power) => power / dot(tokens, (key) => powers[key] ?? 0)));
      }
    const scale = Math.max(1, ...values.map(Math.abs)) ** 2;
    // Probabilities are rounded to steps of the largest / 8191.
    const tolerance = 2e-5 * scale + (1 + tokens) / 2 / 8191;
    expect(largest(steps.get(attentions, expected.length), expected)).toBeLessThan(tolerance);
  });
});

it("rotates pairs of queries and keys by the place, and leaves the values", () => {
  const tokens = 5;
  steps.check(matrix(tokens, 3 * HIDDEN), (values) => {
    const angle = (token: number, pair: number) => token / 3 ** pair;
    const table = Array.from({ length: tokens * SIZE }, (_, at) => {
      const [token, column] = [Math.floor(at / SIZE), at % SIZE];
      const turned = angle(token, column % (SIZE / 2));
      return column < SIZE / 2 ? Math.cos(turned) : Math.sin(turned);
    });
    const address = steps.heap.putFloats(values);
    const rotation = steps.heap.putFloats(table);
    // Queries and keys of all heads are side by side.
    for (let vector = 0; vector < 2 * HEADS; vector += 1)
      steps.kernel.rotate(address + 4 * vector * SIZE, 12 * HIDDEN, tokens, SIZE, rotation);
    const expected = values.map((value, at) => {
      const [token, column] = [Math.floor(at / (3 * HIDDEN)), at % (3 * HIDDEN)];
      if (column >= 2 * HIDDEN) return value;
      const [half, isSecond] = [SIZE / 2, column % SIZE >= SIZE / 2];
      const turned = angle(token, column % half);
      const other = values[isSecond ? at - half : at + half] ?? Number.NaN;
      return value * Math.cos(turned) + (isSecond ? 1 : -1) * other * Math.sin(turned);
    });
    expect(largest(steps.get(address, values.length), expected)).toBeLessThan(
      1e-5 * Math.max(1, ...values.map(Math.abs)),
    );
  });
});

it("multiplies GELU of one half of each row with the other half", () => {
  const [tokens, size] = [3, 8];
  steps.check(matrix(tokens, 2 * size), (values) => {
    const address = steps.heap.putFloats(values);
    const gelu = steps.heap.putFloats(values);
    steps.kernel.gateOf(address, tokens, size);
    steps.kernel.geluOf(gelu, values.length);
    const active = steps.get(gelu, values.length);
    const expected = Array.from({ length: tokens * size }, (_, at) => {
      const from = Math.floor(at / size) * 2 * size + (at % size);
      return Math.fround((active[from] ?? Number.NaN) * Math.fround(values[from + size] ?? Number.NaN));
    });
    expect(steps.get(address, tokens * size)).toEqual(expected);
  });
});
