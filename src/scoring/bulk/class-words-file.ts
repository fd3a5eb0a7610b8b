/** Writes the words that push towards each class, as one file for all rows. */

import { DEFAULT_DIALECT } from "../../data/csv/detect.ts";
import { quoteCell } from "../../data/csv/quote-cell.ts";
import { escapeCsvCell } from "../../data/write/escape-csv-cell.ts";
import type { AttributionsFile } from "./attributions-file.ts";
import { type ClassWord, ClassWords } from "../../engine/explain/class-words.ts";

/** One row for each word and class, the header first. */
export const classWordRows = (
  top: readonly (readonly ClassWord[])[],
  labels: readonly string[],
): (string | number)[][] => [
  ["class", "word", "mean_effect", "raises", "occurrences"],
  ...top.flatMap((words, label) =>
    words.map(({ word, mean, raises, occurrences }) => [
      labels[label] ?? "",
      word,
      Number(mean.toFixed(6)),
      Number(raises.toFixed(4)),
      occurrences,
    ]),
  ),
];

export type ClassWordsFormat = "csv" | "jsonl";

/**
 * A line for each word and class.
 * @param limit the most words of a class
 * @throws the errors of `rows`
 */
export async function* writeClassWords(
  format: ClassWordsFormat,
  { rows, labels, safeForSpreadsheets }: Omit<AttributionsFile, "provenance">,
  limit: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const words = new ClassWords(labels.length);
  for await (const { result } of rows) words.add(result?.words ?? []);
  const table = classWordRows(words.top(limit), labels);
  const [header = [], ...lines] = table;
  const encoder = new TextEncoder();
  if (format === "jsonl") {
    for (const cells of lines) {
      const entry = Object.fromEntries(cells.map((cell, at) => [header[at], cell]));
      yield encoder.encode(`${JSON.stringify(entry)}\n`);
    }
    return;
  }
  const { delimiter } = DEFAULT_DIALECT;
  const cellText = (value: string | number) => {
    const isEscaped = safeForSpreadsheets && typeof value === "string";
    return quoteCell(isEscaped ? escapeCsvCell(value) : String(value), DEFAULT_DIALECT);
  };
  for (const cells of table) yield encoder.encode(`${cells.map(cellText).join(delimiter)}\n`);
}
