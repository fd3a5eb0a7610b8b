import fc from "fast-check";
import { expect, it } from "vitest";
import { preprocess } from "./preprocess.ts";

/** The Python code of the model card in TypeScript. */
function reference(text: string): string {
  const words: string[] = [];
  for (const token of text.split(" ")) {
    let t = token.startsWith("@") && Array.from(token).length > 1 ? "@user" : token;
    t = t.startsWith("http") ? "http" : t;
    words.push(t);
  }
  return words.join(" ");
}

it.each([
  ["@anna see http://x.y", "@user see http"],
  ["(@anna) .@bob @", "(@anna) .@bob @"],
  ["httpbin HTTP ftp://x", "http HTTP ftp://x"],
  ["two  spaces \n@line", "two  spaces \n@line"],
  ["", ""],
])("follows the model card: %j", (text, expected) => {
  expect(preprocess(text, "tweet")).toBe(expected);
});

it("equals the card's rule on any text", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("@", "@a", "http", "https://a", " ", "  ", "\n", "@😀"),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join(" ");
      expect(preprocess(text, "tweet")).toBe(reference(text));
    }),
  );
});

it("is idempotent", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const once = preprocess(text, "tweet");
      expect(preprocess(once, "tweet")).toBe(once);
    }),
  );
});

it("does not change the text with the rule none", () => {
  fc.assert(fc.property(fc.string(), (text) => preprocess(text, "none") === text));
});
