/** Guesses how a text is delimited from its first records, by how uniform they come out. */

import { CsvParser, type Dialect } from "./parser.ts";

const DELIMITERS = [",", "\t", ";", "|", "\u001f"] as const;
/** Records that must agree on their number of cells, of those that are looked at. */
const AGREEMENT = 0.6;
const RECORDS = 500;

/** The dialect of `,` and `"`, for lack of evidence and for writing. */
export const DEFAULT_DIALECT: Dialect = { delimiter: ",", quote: '"', escape: '"', newline: "\n" };

/** Each line is one cell, whatever it holds. */
export const LINES_DIALECT: Dialect = { delimiter: "", quote: "", escape: "", newline: "\n" };

export interface Detection {
  dialect: Dialect;
  /** Characters of a leading `sep=;` line with its line end, the hint that Excel leaves. */
  hint: string;
}

/** @param sample decoded text from the start of the file; @param complete whether that is all of it. */
export function detectDialect(sample: string, complete: boolean, fileName = ""): Detection {
  const hint = /^sep=(.)(\r\n|\n|\r)/i.exec(sample);
  const text = hint ? sample.slice(hint[0].length) : sample;
  const newline = detectNewline(text);
  if (hint?.[1]) return { dialect: { ...quoting(text, newline), delimiter: hint[1] }, hint: hint[0] };
  const base = quoting(text, newline);
  let best = { score: 0, delimiter: "" };
  for (const delimiter of preferred(fileName)) {
    const score = uniformity(text, complete, { ...base, delimiter });
    if (score > best.score) best = { score, delimiter };
  }
  if (best.delimiter) return { dialect: { ...base, delimiter: best.delimiter }, hint: "" };
  if (isSingleColumn(text, complete, base)) return { dialect: base, hint: "" };
  return { dialect: { ...LINES_DIALECT, newline }, hint: "" };
}

function preferred(fileName: string): readonly string[] {
  return /\.(tsv|tab)(\.|$)/i.test(fileName) ? ["\t", ...DELIMITERS] : DELIMITERS;
}

/** The kind of the first line end; a CR counts only where no LF follows anywhere near. */
function detectNewline(text: string): Dialect["newline"] {
  const first = /\r\n|\n|\r/.exec(text)?.[0];
  if (first !== "\r") return first === "\r\n" ? "\r\n" : "\n";
  const returns = text.match(/\r(?!\n)/g)?.length ?? 0;
  const feeds = text.match(/\n/g)?.length ?? 0;
  return returns > feeds ? "\r" : "\n";
}

function quoting(text: string, newline: Dialect["newline"]): Dialect {
  const opens = (quote: string) => text.match(new RegExp(`(^|[,;\\t|\\r\\n])${quote}`, "g"))?.length ?? 0;
  const closes = (quote: string) => text.match(new RegExp(`${quote}([,;\\t|\\r\\n]|$)`, "g"))?.length ?? 0;
  const single = Math.min(opens("'"), closes("'"));
  const quote = opens('"') === 0 && single > 3 && single * 4 > lineCount(text) ? "'" : '"';
  const slashed = text.split(`\\${quote}`).length - 1;
  const doubled = text.match(new RegExp(`[^,;\\t|\\r\\n]${quote}${quote}`, "g"))?.length ?? 0;
  return { delimiter: ",", quote, escape: slashed > doubled ? "\\" : quote, newline };
}

const lineCount = (text: string) => text.match(/\r\n|\n|\r/g)?.length ?? 1;

function widths(text: string, complete: boolean, dialect: Dialect): number[] {
  return new CsvParser(dialect)
    .push(text, complete)
    .slice(0, RECORDS)
    .map((record) => record.cells.length);
}

/**
 * The share of records with the commonest number of cells, more for more cells; 0 below the agreement. The
 * header counts as one record among many, so that titles above a table do no harm.
 */
function uniformity(text: string, complete: boolean, dialect: Dialect): number {
  const counts = widths(text, complete, dialect);
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  let commonest = 0;
  let share = 0;
  for (const [count, times] of tally) {
    if (times > share || (times === share && count > commonest)) [commonest, share] = [count, times];
  }
  const agreement = share / counts.length;
  if (commonest < 2 || agreement < AGREEMENT) return 0;
  return agreement * (1 - 1 / (commonest + 1));
}

/** One column that quotes what would else be split: `text`, `"Well, yes"`. */
function isSingleColumn(text: string, complete: boolean, dialect: Dialect): boolean {
  const counts = widths(text, complete, dialect);
  return counts.every((count) => count === 1) && new RegExp(`(^|[\\r\\n])${dialect.quote}`).test(text);
}
