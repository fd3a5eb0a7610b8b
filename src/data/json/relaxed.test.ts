import fc from "fast-check";
import { expect, test } from "vitest";
import { RelaxedJson, strictText } from "./relaxed.ts";

const EXTRAS = ["", " ", "\n", '/* a, ] " */', '// a } " \n', " /**/ "];

/** JSON with something of the extras after each value, and perhaps a comma after the last one. */
function relaxed(value: unknown, extras: readonly number[]): string {
  let next = 0;
  const extra = () => EXTRAS[extras[next++ % extras.length] ?? 0] ?? "";
  const write = (item: unknown): string => {
    if (Array.isArray(item)) {
      const comma = item.length > 0 && next % 2 === 0 ? "," : "";
      return `[${extra()}${item.map((inner) => write(inner) + extra()).join(",")}${comma}${extra()}]`;
    }
    if (typeof item !== "object" || item === null) return JSON.stringify(item);
    const members = Object.entries(item).map(
      ([key, inner]) => `${JSON.stringify(key)}${extra()}:${write(inner)}`,
    );
    return `{${extra()}${members.join(`,${extra()}`)}${members.length > 0 && next % 3 === 0 ? "," : ""}}`;
  };
  return extra() + write(value) + extra();
}

test("comments and last commas are removed, in pieces of any size, and strings are kept", () => {
  const strings = fc.string({ unit: fc.constantFrom("a", '"', "\\", "/", "*", ",", "]", "}", "\n", " ") });
  const values = fc.jsonValue().chain((value) => strings.map((text) => ({ text, list: [text, value] })));
  const extras = fc.array(fc.nat(EXTRAS.length - 1), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, extras, fc.integer({ min: 1, max: 7 }), (value, chosen, size) => {
      const text = relaxed(value, chosen);
      const reader = new RelaxedJson();
      const pieces: string[] = [];
      for (let at = 0; at < text.length; at += size) pieces.push(reader.push(text.slice(at, at + size)));
      pieces.push(reader.push("", true));
      expect(JSON.parse(pieces.join(""))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("only a text that becomes JSON is changed", () => {
  expect(strictText('["https://example.com", 1]')).toBeUndefined();
  expect(strictText("[1, // one\n 2, ]")).toBe("[1, \n 2 ]");
  expect(strictText("[1, // one\n 2")).toBeUndefined();
});
