/** Reads the training files of fastText: in each line the labels, with a prefix, and the text. */

import type { Row } from "../table.ts";

const LABELS_FIRST = /^((?:__label__[^\s,]+[\s,]+)+)(.*)$/s;
const LABELS_LAST = /^(.*?)((?:[\s,]+__label__[^\s,]+)+)\s*$/s;
/** Share of the lines that must have a label. */
const MIN_SHARE = 0.9;

export const FASTTEXT_COLUMNS = ["label", "text"];

/** The labels of a line, with `|` between them, and its text; undefined for a line without a label. */
function labeledText(line: string): [labels: string, text: string] | undefined {
  const first = LABELS_FIRST.exec(line);
  const [, labels, text] = first ?? swapped(LABELS_LAST.exec(line)) ?? [];
  if (labels === undefined || text === undefined) return undefined;
  return [
    labels
      .split(/[\s,]+/)
      .filter((label) => label !== "")
      .join("|"),
    text.trim(),
  ];
}

const swapped = (match: RegExpExecArray | null) => match && [match[0], match[2], match[1]];

/** @param lines from the start of the file */
export function isFastText(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== "");
  const labeled = filled.filter((line) => line.includes("__label__") && labeledText(line)?.[1]);
  return labeled.length > 0 && labeled.length >= MIN_SHARE * filled.length;
}

/** The row of a line of plain text with its labels in a column of their own. */
export function labeledRow({ number, line, cells: [text = ""] }: Row): Row {
  return { number, line, cells: labeledText(text) ?? ["", text] };
}
