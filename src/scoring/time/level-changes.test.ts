import { expect, test } from "vitest";
import { randomFrom } from "../../statistics/random.ts";
import { levelChanges } from "./level-changes.ts";

test("a change of level is found between gaps, with the means before and after", () => {
  const random = randomFrom(7);
  const values = Array.from({ length: 30 }, (_, at) => (at < 18 ? 0.1 : -0.3) + 0.1 * (random() - 0.5));
  const [change, ...more] = levelChanges(values.map((value, at) => (at % 10 === 9 ? undefined : value)));
  expect(more).toEqual([]);
  expect(change?.at).toBe(18);
  expect(change?.before).toBeCloseTo(0.1, 1);
  expect(change?.after).toBeCloseTo(-0.3, 1);
});

test("none is suggested for a level line or for few periods", () => {
  expect(levelChanges(Array.from({ length: 20 }, () => 0.25))).toEqual([]);
  expect(levelChanges([0, 0, 0, 1, 1, 1])).toEqual([]);
});

test("noise alone is seldom a change, and a step of two standard deviations nearly always is", () => {
  const random = randomFrom(3);
  const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const series = Array.from({ length: 200 }, () => Array.from({ length: 30 }, noise));
  const found = (step: number) =>
    series.filter(
      (values) => levelChanges(values.map((value, at) => value + (at < 15 ? 0 : step))).length > 0,
    );
  expect(found(0).length).toBeLessThan(200 * 0.08);
  expect(found(2).length).toBeGreaterThan(200 * 0.95);
});
