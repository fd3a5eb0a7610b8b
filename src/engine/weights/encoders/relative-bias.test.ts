import { expect, test } from "vitest";
import { biasByDistance } from "./relative-bias.ts";

/** Where the bucket changes: `MPNetEncoder.relative_position_bucket` of `transformers` for distances from -600 to 600. */
const CHANGES: readonly [distance: number, bucket: number][] = [
  [-600, 15],
  [-90, 14],
  [-63, 13],
  [-45, 12],
  [-31, 11],
  [-22, 10],
  [-15, 9],
  [-11, 8],
  [-7, 7],
  [-6, 6],
  [-5, 5],
  [-4, 4],
  [-3, 3],
  [-2, 2],
  [-1, 1],
  [0, 0],
  [1, 17],
  [2, 18],
  [3, 19],
  [4, 20],
  [5, 21],
  [6, 22],
  [7, 23],
  [8, 24],
  [12, 25],
  [16, 26],
  [23, 27],
  [32, 28],
  [46, 29],
  [64, 30],
  [91, 31],
];

test("distances are in the buckets of transformers, for each head", () => {
  const table = Float32Array.from({ length: 64 }, (_, at) => (at % 2 === 0 ? at / 2 : -1));
  const biases = biasByDistance(table, 2, 601);
  const found: [number, number][] = [];
  for (let distance = -600; distance <= 600; distance += 1) {
    const [bucket = Number.NaN, other] = biases.subarray(2 * (distance + 600));
    expect(other).toBe(-1);
    if (bucket !== found.at(-1)?.[1]) found.push([distance, bucket]);
  }
  expect(found).toEqual(CHANGES);
});
