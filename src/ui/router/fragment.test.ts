import fc from "fast-check";
import { expect, it } from "vitest";
import { formatFragment, parseFragment } from "./fragment.ts";

it("reads back every text that it writes", () => {
  fc.assert(
    fc.property(fc.constantFrom("analyze", "models"), fc.string({ unit: "grapheme" }), (route, text) => {
      const { route: read, params } = parseFragment(formatFragment(route, { text }));
      expect(read).toBe(route);
      expect(params.get("text")).toBe(text.toWellFormed());
    }),
  );
});

it.each([
  ["", "", null],
  ["#", "", null],
  ["#/analyze", "analyze", null],
  ["#/analyze?text=a?b=c", "analyze", "a?b=c"],
  ["#/analyze?text=%E0%A4%A", "analyze", "\ufffd%A"],
])("takes %j apart", (hash, route, text) => {
  const fragment = parseFragment(hash);
  expect(fragment.route).toBe(route);
  expect(fragment.params.get("text")).toBe(text);
});
