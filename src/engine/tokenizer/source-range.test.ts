import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { preprocess } from "./preprocess.ts";
import { sourceRange } from "./source-range.ts";

describe("sourceRange", () => {
  it("maps a replacement to the whole word that it replaced", () => {
    const text = "hey @someone see https://example.org/x now";
    const modelText = preprocess(text, "tweet");
    const toSource = sourceRange(text, modelText);
    const sourceOf = (word: string) => {
      const start = modelText.indexOf(word);
      const range = toSource(start, start + word.length);
      return text.slice(range.start, range.end);
    };
    expect(sourceOf("@user")).toBe("@someone");
    expect(sourceOf("http")).toBe("https://example.org/x");
    expect(sourceOf("now")).toBe("now");
    expect(sourceOf("@user see http")).toBe("@someone see https://example.org/x");
  });

  it("maps each word to the corresponding word of the source", () => {
    assert(
      property(string({ unit: "grapheme" }), (text) => {
        const modelText = preprocess(text, "tweet");
        const toSource = sourceRange(text, modelText);
        let start = 0;
        for (const [index, piece] of modelText.split(" ").entries()) {
          const original = text.split(" ")[index] ?? "";
          if (piece !== "") {
            const range = toSource(start, start + piece.length);
            expect(text.slice(range.start, range.end)).toBe(original);
          }
          start += piece.length + 1;
        }
      }),
    );
  });
});
