import fc from "fast-check";
import { expect, it } from "vitest";
import { TIME_UNITS } from "../../scoring/time/time-bins.ts";
import { STOP_WORD_LANGUAGES } from "../../../workers/protocols/words.ts";
import {
  BIN_COUNTS,
  type ChartChoices,
  formatChoices,
  INITIAL_CHOICES,
  parseChoices,
} from "./chart-choices.ts";

const bounds = { labels: 3, columns: 5 };
const through = (choices: ChartChoices) => parseChoices(new URLSearchParams(formatChoices(choices)), bounds);

const choices = fc.record(
  {
    column: fc.oneof(fc.nat(bounds.columns - 1), fc.constant("language")),
    panelsBy: fc.oneof(fc.nat(bounds.columns - 1), fc.constant("language")),
    order: fc.oneof(fc.nat(bounds.labels), fc.constant("name")),
    namesOf: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
    asShares: fc.boolean(),
    unit: fc.constantFrom(...TIME_UNITS),
    hasMovingAverage: fc.boolean(),
    equal: fc.constantFrom("width", "rows"),
    bins: fc.constantFrom(...BIN_COUNTS),
    words: fc.constantFrom("words", "hashtags"),
    wordsOf: fc.nat(bounds.labels),
    stopLanguages: fc.subarray([...STOP_WORD_LANGUAGES]),
    stopWords: fc.uniqueArray(fc.stringMatching(/^[a-zäöüß0-9#@]+$/), { maxLength: 3 }),
  },
  { requiredKeys: ["asShares", "hasMovingAverage", "words", "stopWords"] },
) as fc.Arbitrary<ChartChoices>;

it("is empty for the initial choices", () => {
  expect(formatChoices(INITIAL_CHOICES)).toEqual({});
  expect(through(INITIAL_CHOICES)).toEqual(INITIAL_CHOICES);
});

it("restores every choice", () => {
  fc.assert(fc.property(choices, (chosen) => void expect(through(chosen)).toEqual(chosen)));
});

it("ignores what a link has wrong", () => {
  const params = "by=9&as=x&step=minute&mean=3&equal=0&bins=7&words=x&of=4&split=9&rank=5&names=9,x&skip=+,;";
  expect(parseChoices(new URLSearchParams(params), bounds)).toEqual(INITIAL_CHOICES);
});
