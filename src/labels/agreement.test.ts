import { expect, test } from "vitest";
import type { Answer, CoderLabel } from "./coder-label.ts";
import { type Codebook, defaultCodebook } from "./codebook.ts";
import { agreementOf, MODEL_CODER, modelAnswer } from "./agreement.ts";

const codebook = defaultCodebook("tone", ["negative", "neutral", "positive"]);
const [NEGATIVE, NEUTRAL, POSITIVE]: Answer[] = [["negative"], ["neutral"], ["positive"]];
const bootstrap = { resamples: 20 };

const labelsOf = (answers: Record<string, readonly (Answer | undefined)[]>): CoderLabel[] =>
  Object.entries(answers).flatMap(([coder, given]) =>
    given.flatMap((answer, row) =>
      answer ? [{ row, coder, answer, at: "", seconds: 1, order: row + 1, sawPrediction: false }] : [],
    ),
  );
const report = (
  answers: Record<string, readonly (Answer | undefined)[]>,
  coders: string[],
  changes: { isOrdinal?: boolean; codebook?: Codebook } = {},
) =>
  agreementOf(
    { codebook, sample: [], settled: [], labels: labelsOf(answers), ...changes },
    {
      coders,
      isOrdinal: changes.isOrdinal ?? false,
      predictions: (row) => (row === 0 ? NEGATIVE : POSITIVE),
      bootstrap,
    },
  );
const valueOf = ({ measures }: ReturnType<typeof report>, name: string) =>
  measures.find(({ measure }) => measure === name)?.result.value;

test("two coders have a kappa and a confusion table; cannot say is a missing answer", () => {
  const found = report(
    {
      Ann: [NEGATIVE, NEGATIVE, POSITIVE, POSITIVE, "cannot say", "off topic"],
      Ben: [NEGATIVE, POSITIVE, POSITIVE, POSITIVE, NEUTRAL, "off topic"],
    },
    ["Ann", "Ben"],
  );
  expect(found.answers).toEqual(["negative", "neutral", "positive", "off topic"]);
  const [pair] = found.pairs;
  expect(pair?.units).toBe(5);
  expect(pair?.confusion).toEqual([
    [1, 0, 1, 0],
    [0, 0, 0, 0],
    [0, 0, 2, 0],
    [0, 0, 0, 1],
  ]);
  expect(valueOf(found, "percent")).toBeCloseTo(4 / 5, 12);
  // Chance: 2/5 x 1/5 + 2/5 x 3/5 + 1/5 x 1/5.
  expect(valueOf(found, "cohen-kappa")).toBeCloseTo((0.8 - 0.36) / (1 - 0.36), 12);
  expect(found.categories.map(({ name, percent }) => [name, percent.value])).toEqual([
    ["negative", 0.8],
    ["neutral", 1],
    ["positive", 0.8],
  ]);
});

test("the model is a coder for the rows that a person labeled", () => {
  const found = report({ Ann: [NEGATIVE, NEGATIVE, POSITIVE] }, ["Ann", MODEL_CODER]);
  expect(found.pairs[0]?.units).toBe(3);
  expect(valueOf(found, "percent")).toBeCloseTo(2 / 3, 12);
  expect(modelAnswer(codebook, "Positive")).toEqual(POSITIVE);
  expect(modelAnswer(codebook, "joy")).toBeUndefined();
});

test("in an order, far answers weigh more, and off topic is missing", () => {
  const near = { Ann: [NEGATIVE, NEUTRAL, POSITIVE, NEUTRAL], Ben: [NEGATIVE, NEUTRAL, POSITIVE, POSITIVE] };
  const far = { ...near, Ben: [NEGATIVE, NEUTRAL, POSITIVE, "off topic" as const] };
  const found = report(near, ["Ann", "Ben"], { isOrdinal: true });
  expect(valueOf(found, "krippendorff-ordinal")).toBeGreaterThan(valueOf(found, "krippendorff-nominal") ?? 1);
  expect(report(far, ["Ann", "Ben"], { isOrdinal: true }).answers).not.toContain("off topic");
});

test("sets of categories agree when they are equal, and each category by itself", () => {
  const multiple = { codebook: { ...codebook, isMultiple: true } };
  const found = report(
    {
      Ann: [["negative", "neutral"], POSITIVE],
      Ben: [
        ["neutral", "negative"],
        ["positive", "neutral"],
      ],
    },
    ["Ann", "Ben"],
    multiple,
  );
  expect(valueOf(found, "percent")).toBe(0.5);
  expect(found.answers).toEqual([
    "negative",
    "neutral",
    "positive",
    "negative + neutral",
    "neutral + positive",
  ]);
  expect(found.categories.map(({ percent }) => percent.value)).toEqual([1, 0.5, 1]);
});

test("none of the categories is an answer of its own where several are allowed", () => {
  const multiple = { codebook: { ...codebook, isMultiple: true } };
  const found = report({ Ann: [[], POSITIVE], Ben: [[], []] }, ["Ann", "Ben"], multiple);
  expect(found.answers).toEqual(["negative", "neutral", "positive", "none"]);
  expect(valueOf(found, "percent")).toBe(0.5);
});

test("one coder has no agreement", () => {
  expect(() => report({ Ann: [NEGATIVE] }, ["Ann"])).toThrow(expect.objectContaining({ code: "bad-input" }));
});
