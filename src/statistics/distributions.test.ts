import { expect, test } from "vitest";
import reference from "../testing/fixtures/statistics/reference.json" with { type: "json" };
import {
  binomialCdf,
  logGamma,
  normalQuantile,
  normalTail,
  studentQuantile,
  studentTail,
} from "./distributions.ts";

const { distributions } = reference;

/** Whether two numbers agree to eight digits. */
const near = (found: number, right: number) =>
  expect(Math.abs(found - right)).toBeLessThanOrEqual(1e-8 * Math.abs(right) + 1e-13);

test("equal SciPy to eight digits, also in the tails", () => {
  for (const [z = 0, right = 0] of distributions.normalTail) near(normalTail(z), right);
  for (const [t = 0, degrees = 0, right = 0] of distributions.studentTail)
    near(studentTail(t, degrees), right);
  for (const [tail = 0, degrees = 0, right = 0] of distributions.studentQuantile)
    near(studentQuantile(tail, degrees), right);
  for (const [hits = 0, of = 0, share = 0, right = 0] of distributions.binomialCdf)
    near(binomialCdf(hits, of, share), right);
  for (const [x = 0, right = 0] of distributions.logGamma) near(logGamma(x), right);
});

test("the normal quantile is the inverse of the tail", () => {
  for (const tail of [0.5, 0.025, 1e-6]) near(normalTail(normalQuantile(tail)), tail);
});
