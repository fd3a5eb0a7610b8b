import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import reference from "../../testing/fixtures/statistics/reference.json" with { type: "json" };
import { agreement, categoryAgreement } from "./agreement.ts";
import { type AgreementMeasure, MEASURES } from "./measures.ts";
import { confusionOf, oneAgainstOthers, pairOf, type Ratings } from "./ratings.ts";

const NAMES = Object.keys(MEASURES) as AgreementMeasure[];
const QUICK = { resamples: 20 };

describe.each(reference.agreement)("$name", ({ expected, by_category, ...ratings }) => {
  const known = NAMES.filter((name) => name in expected);

  test.each(known)("%s equals that of Python, by category too", (name) => {
    const right = (expected as Partial<Record<AgreementMeasure, number>>)[name] ?? Number.NaN;
    expect(Math.abs(agreement(ratings, name, QUICK).value - right)).toBeLessThan(1e-9);
    for (const [category, { value }] of categoryAgreement(ratings, name, QUICK).entries()) {
      const single = (by_category[category] as Partial<Record<AgreementMeasure, number>>)[name];
      expect(Math.abs(value - (single ?? Number.NaN))).toBeLessThan(1e-9);
    }
  });

  test("the confusion table of two coders is that of scikit-learn", () => {
    if (!("confusion" in expected)) return;
    expect([...confusionOf(ratings, 0, 1).counts]).toEqual(expected.confusion);
  });
});

const tables = fc
  .record({
    units: fc.integer({ min: 2, max: 15 }),
    coders: fc.integer({ min: 2, max: 4 }),
    categories: fc.integer({ min: 2, max: 4 }),
  })
  .chain(({ units, coders, categories }) =>
    fc
      .array(fc.integer({ min: -1, max: categories - 1 }), {
        minLength: units * coders,
        maxLength: units * coders,
      })
      .map((values): Ratings => ({ units, coders, categories, values })),
  );

describe("any table", () => {
  const measuresOf = ({ coders }: Ratings) => NAMES.filter((name) => name !== "cohen-kappa" || coders === 2);

  test("has agreements of at most 1 inside their intervals' range, the same for the same seed", () => {
    fc.assert(
      fc.property(tables, (ratings) => {
        for (const name of measuresOf(ratings)) {
          const found = agreement(ratings, name, QUICK);
          expect(found).toEqual(agreement(ratings, name, QUICK));
          if (Number.isNaN(found.value)) continue;
          expect(found.value).toBeLessThanOrEqual(1 + 1e-12);
          expect(found.interval.low).toBeLessThanOrEqual(found.interval.high);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("has the same agreement when the units or the coders change places, and units without answers are added", () => {
    fc.assert(
      fc.property(tables, (ratings) => {
        const { units, coders, values } = ratings;
        const at = (unit: number, coder: number) => values[unit * coders + coder] ?? -1;
        const other: Ratings = {
          ...ratings,
          units: units + 1,
          values: Array.from({ length: (units + 1) * coders }, (_, index) =>
            index < units * coders
              ? at(units - 1 - Math.floor(index / coders), coders - 1 - (index % coders))
              : Number.NaN,
          ),
        };
        for (const name of measuresOf(ratings)) {
          const { value } = agreement(ratings, name, QUICK);
          const changed = agreement(other, name, QUICK).value;
          if (Number.isNaN(value)) expect(changed).toBeNaN();
          else expect(changed).toBeCloseTo(value, 9);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("the interval", () => {
  /** Two coders who agree on each unit with a probability of 0.8. */
  const table = (units: number): Ratings => ({
    units,
    coders: 2,
    categories: 2,
    values: Array.from({ length: 2 * units }, (_, index) => {
      const unit = index >> 1;
      return Number(unit % 2 === 0) ^ Number(index % 2 === 1 && unit % 10 < 2);
    }),
  });

  test("of percent agreement is that of a binomial share", () => {
    const { value, interval, units } = agreement(table(400), "percent", { resamples: 4000 });
    expect({ value, units }).toEqual({ value: 0.8, units: 400 });
    expect(interval.low).toBeCloseTo(0.8 - 1.96 * 0.02, 2);
    expect(interval.high).toBeCloseTo(0.8 + 1.96 * 0.02, 2);
  });

  test("holds the value, and narrows with more units", () => {
    for (const name of NAMES) {
      const [few, many] = [agreement(table(50), name), agreement(table(800), name)];
      expect(few.interval.low).toBeLessThan(few.value);
      expect(few.interval.high).toBeGreaterThan(few.value);
      expect(many.interval.high - many.interval.low).toBeLessThan((few.interval.high - few.interval.low) / 2);
    }
  });
});

describe("input", () => {
  const ratings: Ratings = { units: 2, coders: 3, categories: 3, values: [0, 1, -1, 2, 2, 0] };

  test("that is no table of categories is refused", () => {
    const refused = expect.objectContaining({ code: "bad-input" });
    expect(() => agreement({ ...ratings, units: 3 }, "percent")).toThrow(refused);
    expect(() => agreement({ ...ratings, categories: 2 }, "percent")).toThrow(refused);
    expect(() => agreement({ ...ratings, values: [0.5, 1, 1, 1, 1, 1] }, "percent")).toThrow(refused);
    expect(() => agreement(ratings, "cohen-kappa")).toThrow(refused);
    expect(() => agreement(pairOf(ratings, 0, 0), "cohen-kappa")).not.toThrow();
    expect(() => agreement({ ...ratings, coders: 1, units: 6 }, "percent")).toThrow(refused);
  });

  test("is cut down to two coders, or to one category against the others", () => {
    expect(Array.from(pairOf(ratings, 2, 0).values)).toEqual([-1, 0, 0, 2]);
    expect(Array.from(oneAgainstOthers(ratings, 2).values)).toEqual([0, 0, -1, 1, 1, 0]);
  });
});
