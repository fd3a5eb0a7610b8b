import { expect, test } from "vitest";
import manifest from "../../../public/models/tonescope-tweets/manifest.json" with { type: "json" };
import known from "./model-confusion.json" with { type: "json" };
import { adjustedByConfusion } from "./model-confusion.ts";

const model = { weightsSha256: known.weightsSha256, labels: known.labels };

test("the confusion is that of the embedded weights; its command counts it again for new ones", () => {
  expect(manifest.files.map(({ sha256 }) => sha256)).toContain(known.weightsSha256);
  expect(manifest.labels).toEqual(known.labels);
  const accuracy = known.matrix.reduce((sum, row, at) => sum + (row[at] ?? 0), 0) / 2000;
  expect(accuracy).toBeCloseTo(manifest.evaluations[0]?.accuracy ?? 0, 2);
});

test("the errors move the count, for these weights and classes only", () => {
  const counted = known.labels.map((_, at) => known.matrix.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const truth = known.matrix.map((row) => row.reduce((sum, count) => sum + count, 0) / 2000);
  const adjusted = adjustedByConfusion(model, counted);
  for (const [at, share] of (adjusted?.shares ?? []).entries()) expect(share).toBeCloseTo(truth[at] ?? 0, 5);
  expect(adjusted?.texts).toBe(2000);
  expect(adjustedByConfusion({ ...model, weightsSha256: "0" }, counted)).toBeUndefined();
  expect(adjustedByConfusion({ ...model, labels: ["a", "b", "c"] }, counted)).toBeUndefined();
  expect(adjustedByConfusion(model, [0, 0, 0])).toBeUndefined();
});
