import { expect, test } from "vitest";
import { shownText } from "./shown-text.ts";

test.each(["", "a good day", "नमस्ते 🙂👨‍👩‍👧", "x".repeat(1000)])("draws %j as it is", (text) => {
  expect(shownText(text)).toBe(text);
});

test("draws the beginning of a long text, without half a character", () => {
  expect(shownText(`${"x".repeat(999)}🙂🙂`)).toBe(`${"x".repeat(999)}\ufffd…`);
  expect(shownText("y".repeat(2 ** 24))).toHaveLength(1001);
});

test("draws few of the marks that are stacked on a character", () => {
  expect(shownText(`a${"\u0301".repeat(500)}b`)).toBe(`a${"\u0301".repeat(16)}b`);
});
