import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEmptyText } from "../data/text/missing.ts";
import { MAX_LINES, type Row, splitTweets, sortRows, toTable } from "./lines.ts";

interface Scored {
  label: string;
  score: number;
  scores: { label: string; score: number }[];
}

const row = (index: number, text: string, label?: string, score = 0.5): Row<Scored> => ({
  index,
  text,
  prediction: label === undefined ? undefined : { label, score, scores: [{ label, score }] },
});

describe("splitTweets", () => {
  it("splits at every kind of line break and skips blank lines", () => {
    expect(splitTweets("a\r\nb\rc\n\n \t\nd")).toEqual({ texts: ["a", "b", "c", "d"], skipped: 0 });
    expect(splitTweets(" \n \n\u200b\n\ufe0f")).toEqual({ texts: [], skipped: 0 });
  });

  it("counts the lines beyond the limit", () => {
    expect(splitTweets("x\n".repeat(MAX_LINES + 7))).toMatchObject({
      skipped: 7,
      texts: { length: MAX_LINES },
    });
  });

  it("keeps the characters of each line", () => {
    const line = fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/.test(text) && !isEmptyText(text));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(splitTweets(lines.join("\n")).texts).toEqual(lines);
      }),
    );
  });
});

describe("sortRows", () => {
  const rows = [
    row(0, "b", "negative", 0.6),
    row(1, "a"),
    row(2, "c", "positive", 0.9),
    row(3, "d", "negative", 0.7),
  ];
  const order = (key: Parameters<typeof sortRows>[1], descending = false) =>
    sortRows(rows, key, descending).map(({ index }) => index);

  it("sorts by each column in both directions, with unscored rows last", () => {
    expect(order("order", true)).toEqual([3, 2, 1, 0]);
    expect(order("text")).toEqual([1, 0, 2, 3]);
    expect(order("label")).toEqual([0, 3, 2, 1]);
    expect(order("score", true)).toEqual([2, 3, 0, 1]);
    expect(order("score")).toEqual([0, 3, 2, 1]);
  });

  it("keeps every row and does not change its input", () => {
    const any = fc.array(
      fc.record({
        label: fc.option(fc.constantFrom("negative", "positive")),
        score: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(
        any,
        fc.constantFrom("order", "text", "label", "score"),
        fc.boolean(),
        (items, key, descending) => {
          const input = items.map(({ label, score }, index) =>
            row(index, String(index), label ?? undefined, score),
          );
          const before = [...input];
          const sorted = sortRows(input, key as "order", descending);
          expect(sorted.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
            input.map(({ index }) => index),
          );
          expect(input).toEqual(before);
        },
      ),
    );
  });
});

describe("toTable", () => {
  it("writes a header and a row for each tweet", () => {
    expect(toTable([row(0, "I\tlove it", "positive", 0.9), row(1, "later")], ["positive"])).toBe(
      "text\tsentiment\tpositive\nI love it\tpositive\t0.9000\nlater\t\t",
    );
  });

  it("escapes formulas and leaves names unchanged", () => {
    const first = (text: string) =>
      toTable([row(0, text)], [])
        .split("\n")[1]
        ?.split("\t")[0];
    expect(first("=cmd|' /C calc'!A0")).toBe("'=cmd|' /C calc'!A0");
    expect(first("+1+A1")).toBe("'+1+A1");
    expect(first("-A1")).toBe("'-A1");
    expect(first("-1")).toBe("-1");
    expect(first("@(A1)")).toBe("'@(A1)");
    expect(first("@anna hello")).toBe("@anna hello");
  });
});
