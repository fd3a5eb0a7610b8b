import fc from "fast-check";
import { expect, test } from "vitest";
import { valueText } from "./json.ts";

test("every value of JSON becomes a text, also an object that breaks String", () => {
  expect(valueText(JSON.parse('{"toString":[]}'))).toBe("{…}");
  expect([3, true, null, undefined, "a", ["a"]].map(valueText)).toEqual([
    "3",
    "true",
    "null",
    "undefined",
    "a",
    "[…]",
  ]);
  fc.assert(fc.property(fc.jsonValue(), (value) => typeof valueText(value) === "string"));
});
