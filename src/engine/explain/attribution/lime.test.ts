import { describe, expect, it } from "vitest";
import { lime } from "./lime.ts";
import { Perturbation } from "../text/perturbation.ts";
import { Runs } from "../text/runs.ts";

function perturbationOf(words: number, run: (ids: readonly number[]) => Promise<number[]>) {
  const inputIds = Array.from({ length: words + 1 }, (_, token) => token);
  const units = inputIds.map((_, token) => ({
    firstToken: token,
    lastToken: token + 1,
    start: token,
    end: token + 1,
    isSpecial: token === 0,
  }));
  return new Perturbation({
    inputIds,
    units,
    operator: "delete",
    runs: new Runs((texts) => Promise.all(texts.map(run))),
  });
}

describe("lime", () => {
  it("finds the weights of a sum up to the ridge penalty, with a high R² and without special tokens", async () => {
    const weights = [0, 0.3, -0.2, 0.05, 0, 0.1];
    const sum = async (ids: readonly number[]) => {
      const score = 0.3 + ids.reduce((total, id) => total + (weights[id] ?? 0), 0);
      return [score, 1 - score];
    };
    const { values, standardErrors, rSquared, passes } = await lime(perturbationOf(5, sum), 6, {
      samples: 400,
    });
    for (const [word, weight] of weights.entries()) {
      expect(Math.abs((values[0]?.[word] ?? NaN) - weight)).toBeLessThan(0.04);
      expect(values[1]?.[word]).toBeCloseTo(-(values[0]?.[word] ?? NaN));
      expect(standardErrors?.[0]?.[word]).toBeLessThan(0.02);
    }
    expect(values[0]?.[0]).toBe(0);
    expect(rSquared?.[0]).toBeGreaterThan(0.95);
    // Five words give 32 distinct texts.
    expect(passes).toBeLessThanOrEqual(32);
  });

  it("estimates the values before all samples are drawn", async () => {
    const weights = [0, 0.3, -0.2, 0.05, 0, 0.1];
    const sum = async (ids: readonly number[]) => [
      0.3 + ids.reduce((total, id) => total + (weights[id] ?? 0), 0),
    ];
    const estimates = new Set<Float64Array[]>();
    await lime(perturbationOf(5, sum), 6, {
      samples: 400,
      onProgress: (_, __, values) => values && estimates.add(values),
    });
    expect(estimates.size).toBe(9);
    const errors = Array.from(estimates, ([row]) => Math.abs((row?.[1] ?? Number.NaN) - 0.3));
    expect(Math.max(...errors)).toBeLessThan(0.15);
    expect(errors.at(-1)).toBeLessThan(0.04);
  });

  it("has a low R² when the model is not linear", async () => {
    const parity = async (ids: readonly number[]) => [ids.length % 2, (ids.length + 1) % 2];
    const { rSquared } = await lime(perturbationOf(8, parity), 9, { samples: 300 });
    expect(rSquared?.[0]).toBeLessThan(0.3);
  });

  it("returns zeros for a text without words, and equal values for the same seed", async () => {
    const same = async () => [0.5, 0.5];
    const empty = await lime(perturbationOf(0, same), 1, { samples: 5 });
    expect([...(empty.values[0] ?? [])]).toEqual([0]);
    const random = async (ids: readonly number[]) => [Math.abs(Math.sin(ids.join().length + (ids[1] ?? 0)))];
    const twice = [1, 2].map(() => lime(perturbationOf(6, random), 7, { samples: 50 }));
    expect(await twice[0]).toEqual(await twice[1]);
  });
});
