/** The composer's text as tweets: each line that shows something is one, or all lines together are. */

import { isEmptyText } from "../data/text/missing.ts";
import { escapeCsvCell } from "../data/write/escape-csv-cell.ts";

/** The number of lines that are scored while a person types; longer lists are for Batch. */
export const MAX_LINES = 2000;

export interface Tweets {
  texts: string[];
  /** Number of lines beyond `MAX_LINES`, which are not scored. */
  skipped: number;
}

/** @param isOneText whether all lines are one tweet */
export function splitTweets(text: string, isOneText = false): Tweets {
  if (isOneText) return { texts: isEmptyText(text) ? [] : [text.trim()], skipped: 0 };
  const texts = text.split(/\r\n|\r|\n/).filter((line) => !isEmptyText(line));
  return { texts: texts.slice(0, MAX_LINES), skipped: Math.max(0, texts.length - MAX_LINES) };
}

export type SortKey = "order" | "text" | "label" | "score";

export interface Row<P> {
  index: number;
  text: string;
  prediction: P | undefined;
}

/** Rows without a prediction come last, in either direction. */
export function sortRows<P extends { label: string; score: number }>(
  rows: readonly Row<P>[],
  key: SortKey,
  descending: boolean,
): Row<P>[] {
  const direction = descending ? -1 : 1;
  const compare = (a: Row<P>, b: Row<P>): number => {
    if (key === "order") return (a.index - b.index) * direction;
    if (key === "text") return a.text.localeCompare(b.text) * direction || a.index - b.index;
    if (!a.prediction || !b.prediction)
      return Number(!a.prediction) - Number(!b.prediction) || a.index - b.index;
    const difference =
      key === "label"
        ? a.prediction.label.localeCompare(b.prediction.label)
        : a.prediction.score - b.prediction.score;
    return difference * direction || a.index - b.index;
  };
  return rows.toSorted(compare);
}

interface Scored {
  label: string;
  scores: readonly { label: string; score: number }[];
}

/** An ordinary mention, which no spreadsheet evaluates as a formula. */
const MENTION = /^@\w/;

/**
 * Tab-separated text with a header, which spreadsheets can paste. A tweet has no line break here, and its tabs become
 * spaces. A cell that a spreadsheet would evaluate as a formula gets an apostrophe, except an ordinary `@name`, with which
 * many tweets begin.
 */
export function toTable(rows: readonly Row<Scored>[], labels: readonly string[]): string {
  const cell = (text: string) => {
    const line = text.replaceAll("\t", " ");
    return MENTION.test(line) ? line : escapeCsvCell(line);
  };
  const header = ["text", "sentiment", ...labels];
  const body = rows.map(({ text, prediction }) => [
    cell(text),
    prediction?.label ?? "",
    ...labels.map((_, index) => prediction?.scores[index]?.score.toFixed(4) ?? ""),
  ]);
  return [header, ...body].map((columns) => columns.join("\t")).join("\n");
}
