import { expect, test } from "vitest";
import reference from "../../testing/fixtures/statistics/reference.json" with { type: "json" };
import { logLikelihood, logOdds } from "./keyness.ts";

const { first, second, prior, ...right } = reference.words;

test("log-odds with a prior equals the formula of the paper, also with a weaker prior", () => {
  for (const [word, z] of logOdds({ first, second }, prior).entries())
    expect(z).toBeCloseTo(right.logOdds[word] ?? 0, 9);
  for (const [word, z] of logOdds({ first, second }, prior, 50).entries())
    expect(z).toBeCloseTo(right.logOddsWeakPrior[word] ?? 0, 9);
});

test("log-likelihood equals SciPy, with the sign of the group that uses the word more", () => {
  for (const [word, statistic] of logLikelihood({ first, second }).entries())
    expect(statistic).toBeCloseTo(right.logLikelihood[word] ?? 0, 8);
});

test("groups in the other order give the opposite, and a word that nobody uses gives 0", () => {
  const swapped = logOdds({ first: second, second: first }, prior);
  for (const [word, z] of logOdds({ first, second }, prior).entries())
    expect(z).toBeCloseTo(-(swapped[word] ?? 0), 12);
  expect([...logOdds({ first: [3, 0], second: [1, 0] }, [4, 0])]).toEqual([expect.any(Number), 0]);
  expect(logLikelihood({ first: [3, 0], second: [1, 0] })[1]).toBe(0);
});
