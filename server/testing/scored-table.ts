/** A scored table of two brands and labels of a sample of its rows, in files. */

import { mkdtempSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomFrom, shuffled } from "../../src/statistics/random.ts";

export const folder = mkdtempSync(join(tmpdir(), "tonescope-estimate-"));
export const write = async (name: string, lines: readonly (readonly (string | number)[])[]) => {
  await writeFile(join(folder, name), `${lines.map((line) => line.join(",")).join("\n")}\n`);
  return join(folder, name);
};

export const CLASSES = ["negative", "neutral", "positive"] as const;
export const ROWS = 600;
/** 20 % negative in brand a, 50 % in brand b; the model takes every third neutral text for a negative one. */
export const truth = Array.from({ length: ROWS }, (_, row) => {
  const isNegative = row % 10 < (row < ROWS / 2 ? 2 : 5);
  return isNegative ? 0 : row % 2 === 0 ? 1 : 2;
});
export const scoresOf = (row: number) => {
  const label = truth[row] ?? 0;
  const shown = label === 1 && row % 3 === 0 ? 0 : label;
  return CLASSES.map((_, index): number => (index === shown ? 0.8 : 0.1));
};
export const HEADER = [
  "id",
  "text",
  "brand",
  "sentiment",
  "sentiment_score",
  ...CLASSES.map((name) => `sentiment_${name}`),
  "sentiment_status",
];
export const scoredRow = (row: number) => {
  const scores = scoresOf(row);
  const best = scores.indexOf(Math.max(...scores));
  return [
    `t${row}`,
    `tweet number ${row}`,
    row < ROWS / 2 ? "a" : "b",
    CLASSES[best] ?? "",
    0.8,
    ...scores,
    "scored",
  ];
};
export const all = [...truth.keys()];
/** Retweets of a row. */
export const copiesOf = (row: number, count: number) =>
  Array.from({ length: count }, (_, at) =>
    scoredRow(row).map((cell, column) => (column === 0 ? `c${at}` : column === 1 ? `RT @me: ${cell}` : cell)),
  );
export const scored = await write("scored.csv", [
  HEADER,
  ...all.map(scoredRow),
  ["t600", "", "a", "", "", "", "", "", "empty"],
]);
export const drawn = shuffled(all, randomFrom(5)).slice(0, 200);
export const labelLines = drawn.map((row) => [`t${row}`, CLASSES[truth[row] ?? 0] ?? ""]);
export const labels = await write("labels.csv", [["id", "label"], ...labelLines]);

/** What `estimate --json` says of a class. */
export interface Entry {
  group?: string;
  label: string;
  naive: { share: number; interval: [number, number] };
  corrected: { share: number; interval: [number, number] } | null;
  byConfusion?: { share: number; interval: [number, number] };
}
