import { array, assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../errors/app-error.ts";
import { occlusion } from "../attribution/occlusion.ts";
import { shapley } from "../attribution/shapley.ts";
import { Perturbation } from "../text/perturbation.ts";
import { Runs } from "../text/runs.ts";
import { erasureScores, kendallTau, measureFaithfulness, rankWords } from "./faithfulness.ts";

const MASK = 99;
const WEIGHTS = [0, 0.05, 0.4, -0.2, 0.1, 0, 0.02, -0.05, 0.03, 0];

/** A model whose probabilities are a known function of the ids 1 to 10, with a special token at either end. */
function knownModel(operator: "delete" | "mask" = "delete", joinedTokens?: number) {
  const inputIds = [0, ...WEIGHTS.map((_, word) => word + 1), 11];
  const units = inputIds.map((_, token) => ({
    firstToken: token,
    lastToken: token + 1,
    start: token,
    end: token + 1,
    isSpecial: token === 0 || token === inputIds.length - 1,
  }));
  const runs: (readonly number[])[] = [];
  let calls = 0;
  const model = new Runs(async (texts) => {
    runs.push(...texts);
    calls += 1;
    return texts.map((ids) => {
      const score = 0.3 + ids.reduce((sum, id) => sum + (WEIGHTS[id - 1] ?? 0), 0);
      return [score, 1 - score];
    });
  }, joinedTokens);
  const perturbation = new Perturbation({ inputIds, units, operator, maskId: MASK, runs: model });
  return { runs, units, perturbation, calls: () => calls };
}

const wordsOf = (values: Float64Array | undefined) => [...(values ?? [])].slice(1, -1);

describe("occlusion", () => {
  it("finds the weight of every word, for every class, in words + 1 passes", async () => {
    const { perturbation, units } = knownModel();
    const { values, passes } = await occlusion(perturbation, units.length);
    for (const [word, value] of wordsOf(values[0]).entries()) expect(value).toBeCloseTo(WEIGHTS[word] ?? NaN);
    for (const [word, value] of wordsOf(values[1]).entries())
      expect(value).toBeCloseTo(-(WEIGHTS[word] ?? NaN));
    expect(passes).toBe(WEIGHTS.length + 1);
    expect(values[0]?.[0]).toBe(0);
  });

  it("replaces each word by the mask token with the operator mask", async () => {
    const { perturbation, runs } = knownModel("mask");
    await perturbation.probabilitiesWithout([3]);
    expect(runs[0]?.[3]).toBe(MASK);
    expect(runs[0]).toHaveLength(WEIGHTS.length + 2);
  });

  it("runs no text twice", async () => {
    const { perturbation, units, runs } = knownModel();
    const first = await occlusion(perturbation, units.length);
    const again = await occlusion(perturbation, units.length);
    expect(again).toEqual(first);
    expect(runs).toHaveLength(first.passes);
    expect(new Set(runs.map((ids) => ids.join())).size).toBe(runs.length);
  });

  it("stops between two runs when the signal is aborted", async () => {
    const { perturbation, units, runs } = knownModel();
    const controller = new AbortController();
    const work = occlusion(perturbation, units.length, {
      signal: controller.signal,
      onProgress: (done) => done === 3 && controller.abort(),
    });
    await expect(work).rejects.toThrow(AppError);
    expect(runs).toHaveLength(4);
  });

  it("gives the same values, in the same order, when texts are run together", async () => {
    const one = knownModel();
    const expected = await occlusion(one.perturbation, one.units.length);
    for (const joinedTokens of [1, 11, 22, 40, 1000]) {
      const { perturbation, units, runs, calls } = knownModel("delete", joinedTokens);
      const done: number[] = [];
      const onProgress = (count: number) => done.push(count);
      expect(await occlusion(perturbation, units.length, { onProgress })).toEqual(expected);
      expect(runs).toEqual(one.runs);
      expect(done).toEqual(WEIGHTS.map((_, word) => word + 1));
      // Each text without one word has 11 tokens; the whole text is run alone.
      expect(calls()).toBe(1 + Math.ceil(10 / Math.max(1, Math.floor(joinedTokens / 11))));
    }
  });
});

describe("shapley", () => {
  it("is exact for a sum, with a standard error of 0", async () => {
    const { perturbation, units } = knownModel();
    const { values, standardErrors } = await shapley(perturbation, units.length, { orders: 3 });
    for (const [word, value] of wordsOf(values[0]).entries()) expect(value).toBeCloseTo(WEIGHTS[word] ?? NaN);
    for (const error of standardErrors?.[0] ?? []) expect(error).toBeCloseTo(0);
  });

  it("sums to the change for words that interact, and has a standard error", async () => {
    const inputIds = [1, 2, 3];
    const units = inputIds.map((_, token) => ({
      firstToken: token,
      lastToken: token + 1,
      start: 0,
      end: 0,
      isSpecial: false,
    }));
    const runs = new Runs(async (texts) =>
      texts.map((ids) => [ids.includes(1) && ids.includes(2) ? 1 : ids.length / 10]),
    );
    const perturbation = new Perturbation({ inputIds, units, operator: "delete", runs });
    const { values, standardErrors } = await shapley(perturbation, 3, { orders: 40 });
    expect(values[0]?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
    expect(Math.abs((values[0]?.[0] ?? NaN) - (values[0]?.[1] ?? NaN))).toBeLessThan(0.1);
    expect(standardErrors?.[0]?.[0]).toBeGreaterThan(0);
  });
});

describe("faithfulness", () => {
  it("is higher for the true order than for random ones, and lower for the reverse", async () => {
    const { perturbation, units } = knownModel();
    const { values } = await occlusion(perturbation, units.length);
    const effects = values[0] ?? new Float64Array();
    const good = await measureFaithfulness(
      perturbation,
      { values: effects, leaveOneOut: effects, target: 0 },
      { orders: 50 },
    );
    const bad = await measureFaithfulness(
      perturbation,
      { values: effects.map((value) => -value), leaveOneOut: effects, target: 0 },
      { orders: 50 },
    );
    expect(good.betterThanRandom).toBeGreaterThan(0.95);
    expect(bad.betterThanRandom).toBeLessThan(0.05);
    expect(good.kendallTau).toBeCloseTo(1);
    expect(bad.kendallTau).toBeCloseTo(-1);
    expect(good.comprehensiveness).toBeGreaterThan(good.random.comprehensiveness.high);
    expect(good.sufficiency).toBeLessThan(good.random.sufficiency.mean);
    expect(good.random.comprehensiveness.low).toBeLessThanOrEqual(good.random.comprehensiveness.high);
  });

  it("computes AOPC as ERASER does", async () => {
    const { perturbation } = knownModel();
    const order = rankWords([0, ...WEIGHTS, 0], perturbation.words);
    const { comprehensiveness } = await erasureScores(perturbation, order, 0);
    // The bins remove 1, 1, 1, 2 and 5 of ten words: three times 0.4, then 0.5 and 0.6. The sixth term removes no word.
    expect(comprehensiveness).toBeCloseTo((3 * 0.4 + 0.5 + 0.6) / 6);
  });

  it("has a comprehensiveness of 0 and no rank correlation for a text without words", async () => {
    const perturbation = new Perturbation({
      inputIds: [],
      units: [],
      operator: "delete",
      runs: new Runs(async (texts) => texts.map(() => [0.5, 0.5])),
    });
    const result = await measureFaithfulness(
      perturbation,
      { values: [], leaveOneOut: [], target: 0 },
      { orders: 2 },
    );
    expect(result.comprehensiveness).toBe(0);
    expect(result.kendallTau).toBeNaN();
  });
});

describe("kendallTau", () => {
  it("is 1 with itself, symmetric, and within -1 and 1", () => {
    const pairs = array(integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 12 }).chain((left) =>
      array(integer({ min: 0, max: 5 }), { minLength: left.length, maxLength: left.length }).map(
        (right) => [left, right] as const,
      ),
    );
    assert(
      property(pairs, ([left, right]) => {
        const tau = kendallTau(left, right);
        if (Number.isNaN(tau)) return;
        expect(tau).toBeCloseTo(kendallTau(right, left));
        expect(Math.abs(tau)).toBeLessThanOrEqual(1 + 1e-9);
        expect(kendallTau(left, left)).toBeCloseTo(1);
      }),
    );
  });

  it("agrees with scipy on ties", () => {
    expect(kendallTau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.4714045207910316);
  });
});
