/**
 * Training files of fastText: in each line the labels, with a prefix, and the text
 * (https://fasttext.cc/docs/en/supervised-tutorial.html).
 */

import type { TextFormat } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";

const LABELS_FIRST = /^((?:__label__[^\s,]+[\s,]+)+)(.*)$/s;
const LABELS_LAST = /^(.*?)((?:[\s,]+__label__[^\s,]+)+)\s*$/s;
/** The column of the labels, named as they begin. */
const LABEL = "__label__";
/** Share of the lines that must have a label. */
const MIN_SHARE = 0.9;

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

export const fastText: TextFormat = {
  id: "fasttext",
  name: "fastText",
  unit: "row",
  source: "text",
  text: ["text"],
  label: [LABEL],
  recognize(lines) {
    const filled = lines.filter((line) => line.trim() !== "");
    const labeled = filled.filter((line) => line.includes("__label__") && labeledText(line)?.[1]);
    if (labeled.length === 0 || labeled.length < MIN_SHARE * filled.length) return undefined;
    return { columns: [LABEL, "text"], parser: () => parserOfLines({ read, finish: () => [] }) };
  },
};

function read(line: string, number: number) {
  const [label, text] = labeledText(line) ?? ["", line];
  return [{ line: number, fields: { [LABEL]: label, text } }];
}
