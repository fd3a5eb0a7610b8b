import fc from "fast-check";
import { expect, it } from "vitest";
import { preprocess } from "./preprocess.ts";

/** The model card's own Python, transliterated token by token. */
function reference(text: string): string {
  const out: string[] = [];
  for (const token of text.split(" ")) {
    let t = token.startsWith("@") && Array.from(token).length > 1 ? "@user" : token;
    t = t.startsWith("http") ? "http" : t;
    out.push(t);
  }
  return out.join(" ");
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

it("is stable: preprocessing twice changes nothing more", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const once = preprocess(text, "tweet");
      expect(preprocess(once, "tweet")).toBe(once);
    }),
  );
});

it("leaves the text alone under the rule none", () => {
  fc.assert(fc.property(fc.string(), (text) => preprocess(text, "none") === text));
});
