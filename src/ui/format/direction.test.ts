import { expect, test } from "vitest";
import { textDirection } from "./direction.ts";

test.each([
  ["", "ltr"],
  ["12 %", "ltr"],
  ["Two hours late", "ltr"],
  ["@airline تأخرت الرحلة", "ltr"],
  ["«تأخرت» الرحلة two hours", "rtl"],
  ["שלום", "rtl"],
] as const)("a text runs in the direction of its first letter: %s", (text, direction) => {
  expect(textDirection(text)).toBe(direction);
});
