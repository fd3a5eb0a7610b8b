import fc from "fast-check";
import { expect, it } from "vitest";
import { foldLetters } from "./fold-letters.ts";

it.each([
  ["𝗵𝗮𝘁𝗲", "hate"],
  ["𝓼𝓬𝓻𝓲𝓹𝓽", "script"],
  ["𝕕𝕠𝕦𝕓𝕝𝕖", "double"],
  ["ｗｉｄｅ！", "wide!"],
  ["ⓒⓘⓡⓒⓛⓔ", "circle"],
  ["🅱🅐🄳", "BAD"],
  ["hаtе", "hate"],
  ["Привет", "Привет"],
  ["καλημέρα", "καλημέρα"],
  ["Tokyo東京", "Tokyo東京"],
  ["café", "café"],
  ["🇩🇪", "🇩🇪"],
])("%s is read as %s", (word, folded) => {
  expect(foldLetters(word)).toBe(folded);
});

it("changes no word of plain letters, adds no space, and changes a word once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const word = text.replaceAll(/\s/gu, "");
      const folded = foldLetters(word);
      expect(/\s/u.test(folded)).toBe(false);
      expect(foldLetters(folded)).toBe(folded);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: "grapheme-ascii" }), (word) => foldLetters(word) === word));
});
