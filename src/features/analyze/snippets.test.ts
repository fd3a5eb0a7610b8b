import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellQuoted, snippet } from "./snippets.ts";

const scores = [
  { label: "negative", score: 0.25, logit: 0 },
  { label: "positive", score: 0.75, logit: 1 },
];

/** Texts that a shell, Python and JSON could read as more than text. */
const texts = fc
  .string({
    unit: fc.constantFrom("'", '"', "\\", "$", "`", "\n", "!", "{", "😀", "a", "\u2028"),
    maxLength: 30,
  })
  .filter((text) => !text.includes("\0"));

it("a shell gives a quoted text back", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const args = ["-c", `printf %s ${shellQuoted(text)}`];
      expect(execFileSync("sh", args, { encoding: "utf8" })).toBe(text);
    }),
    { numRuns: 20 },
  );
});

it("Python and JavaScript read the text of their snippet", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const python = snippet("python", { text, scores }, "m").split("text_classification(")[1]?.slice(0, -2);
      const print = `import sys; sys.stdout.buffer.write((${python}).encode())`;
      expect(execFileSync("python3", ["-c", print], { encoding: "utf8" })).toBe(text);
      const javascript = snippet("javascript", { text, scores }, "m").split("inputs: ")[1]?.slice(0, -5);
      expect(JSON.parse(javascript ?? "")).toBe(text);
    }),
    { numRuns: 5 },
  );
});

it("the response lists the classes by their scores, the most probable first", () => {
  expect(JSON.parse(snippet("json", { text: "a", scores }, "m"))).toEqual([
    [
      { label: "positive", score: 0.75 },
      { label: "negative", score: 0.25 },
    ],
  ]);
});
