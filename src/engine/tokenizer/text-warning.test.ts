import { expect, it } from "vitest";
import { textWarning } from "./text-warning.ts";

/** Units of the words of a text, each with a number of tokens. */
const unitsOf = (text: string, tokens: number) =>
  text.split(" ").map((label, index) => ({
    label,
    start: 0,
    end: 0,
    firstToken: index * tokens,
    lastToken: (index + 1) * tokens,
    isSpecial: false,
  }));
const warn = (text: string, isOtherLanguage = false, tokens = 1, readsEnglish = true) =>
  textWarning(text, {
    readsEnglish,
    isOtherLanguage: () => isOtherLanguage,
    unitsOf: (sample) => unitsOf(sample, tokens),
  });

it.each([
  ["😂😂😂", "no_words"],
  ["... !!! https://example.com @someone", "no_words"],
  ["meh", "few_words"],
  ["@someone nice one", "few_words"],
  ["I love it", undefined],
  ["this new song slaps", "slang"],
  ["今天天气真的很好我们去公园吧", undefined],
])("%s: %s", (text, warning) => {
  expect(warn(text)).toBe(warning);
});

it("names another language before the number of words", () => {
  expect(warn("me encanta", true)).toBe("other_language");
});

it("names slang only for models of English", () => {
  expect(warn("this new song slaps", false, 1, false)).toBeUndefined();
});

it("names words that are read in fragments, and not long words or scripts without spaces", () => {
  expect(warn("lowkey obsessed skrrt", false, 3)).toBe("unknown_words");
  expect(warn("lowkey obsessed skrrt", false, 2)).toBeUndefined();
  expect(warn("counterproductive misunderstandings everywhere", false, 4)).toBeUndefined();
  expect(warn("วันนี้อากาศดีมากเราไปสวนสาธารณะกันเถอะ", false, 20)).toBeUndefined();
});

it("reads the start of a text only, never within a character", () => {
  const read: string[] = [];
  const text = `a${"😀 b".repeat(100_000)}`;
  textWarning(text, {
    readsEnglish: true,
    isOtherLanguage: (sample) => read.push(sample) === 0,
    unitsOf: (sample) => unitsOf(sample, 1),
  });
  expect(read.map(({ length }) => length)).toEqual([1000]);
  expect(read[0]?.isWellFormed()).toBe(true);
});
