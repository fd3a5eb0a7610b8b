/** JSON with holes, without its end, or with something after its end. */

import type { ReadingCase } from "../reading-case.ts";

const TEXTS = ["the soup was cold", "lovely waiter, thank you"];
const [first, second] = TEXTS.map((text, at) => JSON.stringify({ id: at + 1, text }));

const damageCase = (
  name: string,
  content: string,
  issues: Readonly<Record<string, number>>,
  more: Partial<ReadingCase> = {},
): ReadingCase => ({
  name,
  kind: "damaged JSON",
  file: "t.json",
  bytes: () => content,
  rows: 2,
  textColumn: "text",
  texts: TEXTS,
  issues,
  ...more,
});

const CUT = { "cut-off": 1 };
const HOLE = { "missing-element": 1 };
const AFTER = { "text-after-end": 1 };

export const cases: readonly ReadingCase[] = [
  damageCase("cut off after a comma", `[${first},\n${second},\n`, CUT),
  damageCase("cut off before the bracket", `[${first},\n${second}`, CUT),
  damageCase("cut off before the bracket, after a line end", `[\n${first},\n${second}\n`, CUT),
  damageCase("cut off in a record", `[${first},\n${second},\n{"id": 3, "te`, CUT),
  damageCase("cut off in a page", `{"meta": {"n": 2}, "data": [${first}, ${second}, `, CUT),
  damageCase("cut off after a page", `{"data": [${first}, ${second}]`, CUT),
  damageCase("a hole", `[${first},\n,\n${second}]`, HOLE),
  damageCase("a hole at the start", `[,${first},${second}]`, HOLE),
  damageCase("two holes", `[${first},,,${second}]`, { "missing-element": 2 }),
  damageCase("a comma before the bracket", `[${first},${second},]`, {}),
  damageCase(
    "an error message after the array",
    `[${first},${second}]\nTraceback (most recent call last): KeyError`,
    AFTER,
  ),
  damageCase(
    "a web page after the array",
    `[${first},${second}]\n<html><body>502 Bad Gateway</body></html>`,
    AFTER,
  ),
  damageCase("a bracket too many", `[${first},${second}]]`, AFTER),
  damageCase("no comma between the records", `[${first}\n${second}]`, {}),
  damageCase(
    "a line that is no JSON",
    `${first}\n{"id": 9, "text": \n${second}\n`,
    { "bad-record": 1, "empty-text": 1 },
    {
      file: "t.jsonl",
      rows: 3,
      texts: [TEXTS[0] ?? "", "", TEXTS[1] ?? ""],
    },
  ),
  damageCase(
    "a last line that is cut off",
    `${first}\n${second}\n{"id": 3, "text": "we wai`,
    { "bad-record": 1, "empty-text": 1 },
    {
      file: "t.jsonl",
      rows: 3,
    },
  ),
  damageCase("nothing but the start of an array", "[", {}, { refused: "bad-json" }),
  damageCase("an array of nothing", "[]", {}, { refused: "bad-json" }),
  damageCase("records without any field", "[{},{}]", {}, { refused: "bad-json" }),
];
