import { expect, it } from "vitest";
import { textWarning } from "./text-warning.ts";

/** Units of the words of a text, each with a number of tokens. */
const unitsOf = (text: string, tokens = 1) =>
  text.split(" ").map((label, index) => ({
    label,
    start: 0,
    end: 0,
    firstToken: index * tokens,
    lastToken: (index + 1) * tokens,
    isSpecial: false,
  }));
const warn = (text: string, isOtherLanguage = false, tokens = 1) =>
  textWarning({ text, units: unitsOf(text, tokens) }, isOtherLanguage);

it.each([
  ["😂😂😂", "no-words"],
  ["... !!! https://example.com @someone", "no-words"],
  ["meh", "few-words"],
  ["@someone nice one", "few-words"],
  ["I love it", undefined],
  ["今天天气真的很好我们去公园吧", undefined],
])("%s: %s", (text, warning) => {
  expect(warn(text)).toBe(warning);
});

it("names another language before the number of words", () => {
  expect(warn("me encanta", true)).toBe("other-language");
});

it("names words that are read in fragments", () => {
  expect(warn("lowkey obsessed skrrt", false, 3)).toBe("unknown-words");
  expect(warn("lowkey obsessed skrrt", false, 2)).toBeUndefined();
});
