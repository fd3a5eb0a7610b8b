import fc from "fast-check";
import { expect, it } from "vitest";
import { softmax } from "./probabilities.ts";

const logits = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1, maxLength: 30 });
const temperature = fc.double({ min: 0.05, max: 20, noNaN: true });

it("returns probabilities that sum to one for any logits", () => {
  fc.assert(
    fc.property(logits, temperature, (z, t) => {
      const p = softmax(z, t);
      expect(p).toHaveLength(z.length);
      expect(p.every((share) => share >= 0 && share <= 1)).toBe(true);
      expect(p.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }),
  );
});

it("keeps the order of the logits at any temperature", () => {
  fc.assert(
    fc.property(logits, temperature, (z, t) => {
      const p = softmax(z, t);
      expect(p.indexOf(Math.max(...p))).toBe(p.findIndex((_, i) => p[i] === p[z.indexOf(Math.max(...z))]));
    }),
  );
});

it("does not change when the same number is added to every logit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 5 }),
      fc.integer({ min: -100, max: 100 }),
      (z, by) => {
        const moved = softmax(z.map((logit) => logit + by));
        for (const [i, share] of softmax(z).entries()) expect(moved[i]).toBeCloseTo(share, 12);
      },
    ),
  );
});

it("is flatter at a higher temperature", () => {
  expect(Math.max(...softmax([2, 0, -1], 2))).toBeLessThan(Math.max(...softmax([2, 0, -1], 1)));
});

it("matches values that were computed by hand", () => {
  expect(softmax([Math.log(1), Math.log(2), Math.log(5)])).toEqual([
    expect.closeTo(0.125, 12),
    expect.closeTo(0.25, 12),
    expect.closeTo(0.625, 12),
  ]);
});
