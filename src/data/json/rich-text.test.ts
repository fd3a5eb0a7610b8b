import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonOfPython } from "./python.ts";
import { textOfParts } from "./rich-text.ts";

describe("textOfParts", () => {
  test.each([
    ['["I ",{"type":"bold","text":"love"}," it"]', "I love it"],
    ['{"takeoutSegments":[{"text":"so good "},{"emoji":{"shortcuts":[":heart:"]}}]}', "so good "],
    ['{"text":"a"},{"text":"\\n"},{"text":"b"}', "a\nb"],
    ['{"ops":[{"insert":"a"},{"insert":"\\n"}]}', "a\n"],
    ["['a', \"b's\", 'c']", "a b's c"],
    ['{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]}]}', "a\n"],
  ])("%s", (cell, text) => {
    expect(textOfParts(cell)).toBe(text);
  });

  test.each(["[link] to a page", "[1, 2]", "{}", "[]", "a text", "{not json", "[None]"])(
    "%s is no text in parts",
    (cell) => {
      expect(textOfParts(cell)).toBeUndefined();
    },
  );

  test("any division of a text into formatted parts is joined to the text", () => {
    const pieces = fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.boolean()), { minLength: 1 });
    fc.assert(
      fc.property(pieces, (chosen) => {
        const text = chosen.map(([piece]) => piece).join("");
        fc.pre(text.trim() !== "");
        const parts = [
          { type: "plain", text: "" },
          ...chosen.map(([piece, isPlain]) => (isPlain ? piece : { type: "bold", text: piece })),
        ];
        expect(textOfParts(JSON.stringify(parts))).toBe(text);
      }),
    );
  });
});

/** As Python's repr writes a value. */
function repr(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    const escaped = value
      .replaceAll("\\", "\\\\")
      .replaceAll("\n", "\\n")
      .replaceAll("\r", "\\r")
      .replaceAll(quote, `\\${quote}`)
      .replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
    return quote + escaped + quote;
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  return `{${Object.entries(value as object)
    .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
    .join(", ")}}`;
}

test("Python's literals become the same JSON", () => {
  const values = fc
    .jsonValue({ noUnicodeString: false })
    .filter((value) => !JSON.stringify(value).includes("e"));
  fc.assert(
    fc.property(values, (value) => {
      expect(JSON.parse(jsonOfPython(repr(value)) ?? "")).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
