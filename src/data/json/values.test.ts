import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cellOf, parseExactly, stringifyExactly } from "./values.ts";

test.each([
  ["1467810369000000001", "1467810369000000001"],
  ["1.0", "1.0"],
  ["1.5", "1.5"],
  ["-0", "-0"],
  ["-0.0", "-0.0"],
  ["1E5", "1E5"],
  ["100", "100"],
  ["NaN", ""],
  ["-Infinity", "-Infinity"],
  ['[1.50,"2.50 \\" 3.50",{"a 4.50":5.50}]', '[1.50,"2.50 \\" 3.50",{"a 4.50":5.50}]'],
])("%s is the cell %s", (json, cell) => {
  expect(cellOf(parseExactly(json))).toBe(cell);
});

test.each([
  "01.5",
  "-01",
  "1.",
  ".5",
  "1.5.5",
  "+1.5",
  "1.5e",
  "1.5-",
  "00000000000000001",
  "{1.5:2}",
  '{1467810369000000001 :"a"}',
  "[1.5 2.5]",
  "NaNs",
  '"1.50',
])("%s is no JSON", (json) => {
  expect(() => parseExactly(json)).toThrow(SyntaxError);
});

test("any JSON is parsed as JSON.parse does, and written as it was", () => {
  const number = fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,4})?([eE][+-]?\d{1,2})?$/);
  const text = fc.string({ unit: fc.constantFrom('"', "\\", "1", ".", "5", "e", "N", "aN", " ", ":", "é") });
  const value = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      number,
      text.map((content) => JSON.stringify(content)),
      fc.constantFrom("true", "null"),
      fc.array(tie("any"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
      fc.dictionary(text, tie("any"), { maxKeys: 3 }).map(
        (fields) =>
          `{${Object.entries(fields)
            .map(([key, item]) => `${JSON.stringify(key)}:${item}`)
            .join(",")}}`,
      ),
    ),
  })).any;
  fc.assert(
    fc.property(value, (json) => {
      const parsed = parseExactly(json);
      const written = stringifyExactly(parsed);
      expect(JSON.parse(written)).toEqual(JSON.parse(json));
      // Keys that are numbers change their places; all else is as it was.
      if (!/"\d+":/.test(json)) expect(written).toBe(json);
    }),
    { numRuns: 500 },
  );
});
