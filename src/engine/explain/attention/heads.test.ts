import { array, assert, float, integer, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { allHeads, combineHeads, headMatrix, summarizeHeads } from "./heads.ts";
import { pooledRollout, rollout } from "./rollout.ts";
import type { Attentions } from "../../classifier/intermediates.ts";
import { type Matrix, pooledRow, removeIndices, sumUnits, toUnits } from "../numeric/matrix.ts";

const rowSums = ({ size, data }: Matrix) =>
  Array.from({ length: size }, (_, row) =>
    data.subarray(row * size, (row + 1) * size).reduce((sum, value) => sum + value, 0),
  );

const expectStochastic = (matrix: Matrix) => {
  for (const sum of rowSums(matrix)) expect(sum).toBeCloseTo(1, 4);
};

/** Random attentions whose rows sum to 1. */
const anyAttentions = tuple(
  integer({ min: 1, max: 4 }),
  integer({ min: 1, max: 4 }),
  integer({ min: 1, max: 9 }),
)
  .chain(([layers, heads, tokens]) => {
    const length = layers * heads * tokens * tokens;
    return array(float({ min: Math.fround(0.001), max: 1, noNaN: true }), {
      minLength: length,
      maxLength: length,
    }).map((weights) => ({ layers, heads, tokens, weights }));
  })
  .map(({ weights, ...shape }): Attentions => {
    const data = Float32Array.from(weights);
    for (let start = 0; start < data.length; start += shape.tokens) {
      const row = data.subarray(start, start + shape.tokens);
      const sum = row.reduce((total, weight) => total + weight, 0);
      row.set(row.map((weight) => weight / sum));
    }
    return { ...shape, data };
  });

const uniform = (layers: number, heads: number, tokens: number): Attentions => ({
  layers,
  heads,
  tokens,
  data: new Float32Array(layers * heads * tokens * tokens).fill(1 / tokens),
});

/** Partitions the tokens into units of the given lengths. */
function unitsOf(lengths: readonly number[]) {
  let token = 0;
  return lengths.map((length) => {
    const unit = { firstToken: token, lastToken: token + length, start: 0, end: 0, isSpecial: false };
    token += length;
    return unit;
  });
}

describe("rollout", () => {
  it("keeps rows summing to 1", () => {
    assert(property(anyAttentions, (attentions) => expectStochastic(rollout(attentions))));
  });

  it("is half attention, half identity for one layer", () => {
    const attentions: Attentions = {
      layers: 1,
      heads: 1,
      tokens: 2,
      data: Float32Array.of(0.2, 0.8, 0.6, 0.4),
    };
    const expected = [0.6, 0.4, 0.3, 0.7];
    for (const [at, value] of rollout(attentions).data.entries())
      expect(value).toBeCloseTo(expected[at] ?? NaN);
  });

  it("multiplies the later layer from the left", () => {
    const data = Float32Array.of(0, 1, 0, 1, 1, 0, 1, 0);
    // (0.5 I + 0.5 [[1,0],[1,0]]) (0.5 I + 0.5 [[0,1],[0,1]])
    const expected = [0.5, 0.5, 0.25, 0.75];
    const result = rollout({ layers: 2, heads: 1, tokens: 2, data });
    for (const [at, value] of result.data.entries()) expect(value).toBeCloseTo(expected[at] ?? NaN);
  });

  it("spreads uniform attention evenly off the diagonal", () => {
    const { data } = rollout(uniform(3, 2, 5));
    const off = data.filter((_, at) => at % 6 !== 0);
    for (const value of off) expect(value).toBeCloseTo(off[0] ?? NaN);
  });

  it("has the same pooled row when that is computed alone", () => {
    assert(
      property(anyAttentions, (attentions) => {
        for (const pooling of ["mean", "first"] as const) {
          const long = pooledRow(rollout(attentions), pooling);
          const short = pooledRollout(attentions, pooling);
          for (const [at, value] of short.entries()) expect(value).toBeCloseTo(long[at] ?? NaN, 4);
        }
      }),
    );
  });
});

describe("combined heads", () => {
  it("are the head itself for one head", () => {
    assert(
      property(anyAttentions, (attentions) => {
        for (const head of allHeads(attentions)) {
          for (const how of ["mean", "max"] as const) {
            expect(combineHeads(attentions, [head], how).data).toEqual(headMatrix(attentions, head).data);
          }
        }
      }),
    );
  });

  it("lie between the heads for the mean, and equal the largest for the maximum", () => {
    assert(
      property(anyAttentions, (attentions) => {
        const heads = allHeads(attentions);
        const mean = combineHeads(attentions, heads, "mean");
        const max = combineHeads(attentions, heads, "max");
        expectStochastic(mean);
        for (const [at, value] of max.data.entries()) {
          const all = heads.map((head) => headMatrix(attentions, head).data[at] ?? NaN);
          expect(value).toBe(Math.max(...all));
          expect(mean.data[at]).toBeLessThanOrEqual(value + 1e-6);
        }
      }),
    );
  });
});

describe("words", () => {
  const attentionsAndLengths = anyAttentions.chain((attentions) =>
    array(integer({ min: 1, max: 3 }), { minLength: attentions.tokens, maxLength: attentions.tokens }).map(
      (lengths) => {
        const cut: number[] = [];
        for (let left = attentions.tokens, at = 0; left > 0; at += 1) {
          const length = Math.min(left, lengths[at] ?? 1);
          cut.push(length);
          left -= length;
        }
        return { attentions, units: unitsOf(cut) };
      },
    ),
  );

  it("keep rows summing to 1", () => {
    assert(
      property(attentionsAndLengths, ({ attentions, units }) => {
        expectStochastic(toUnits(rollout(attentions), units));
      }),
    );
  });

  it("are the tokens when every word has one token", () => {
    assert(
      property(anyAttentions, (attentions) => {
        const matrix = rollout(attentions);
        expect(toUnits(matrix, unitsOf(Array(attentions.tokens).fill(1))).data).toEqual(matrix.data);
      }),
    );
  });

  it("sum over keys and average over queries", () => {
    const matrix: Matrix = { size: 3, data: Float32Array.of(0.2, 0.3, 0.5, 0.4, 0.4, 0.2, 0.1, 0.1, 0.8) };
    const { data } = toUnits(matrix, unitsOf([2, 1]));
    const expected = [0.65, 0.35, 0.2, 0.8];
    for (const [at, value] of data.entries()) expect(value).toBeCloseTo(expected[at] ?? NaN);
    expect([...sumUnits([1, 2, 4], unitsOf([2, 1]))]).toEqual([3, 4]);
  });

  it("sum to 1 again when special tokens are left out and the rest is rescaled", () => {
    const matrix: Matrix = { size: 2, data: Float32Array.of(0.25, 0.75, 0.5, 0.5) };
    expect([...removeIndices(matrix, (index) => index === 0, true).data]).toEqual([1]);
    expect([...removeIndices(matrix, (index) => index === 0, false).data]).toEqual([0.5]);
  });
});

describe("head summaries", () => {
  it("distinguish uniform attention from attention to the same token", () => {
    const [even] = summarizeHeads(uniform(1, 1, 4), (token) => token === 0);
    expect(even).toMatchObject({ entropy: 2, distance: 1.25, specialMass: 0.25, peak: 0.25 });
    const self: Attentions = { layers: 1, heads: 1, tokens: 2, data: Float32Array.of(1, 0, 0, 1) };
    expect(summarizeHeads(self, () => false)[0]).toMatchObject({
      entropy: 0,
      distance: 0,
      specialMass: 0,
      peak: 1,
    });
  });
});
