/** The evidence that a row names the columns below it. */

import { isKnownName } from "./columns.ts";
import { isDate } from "./dates/written-date.ts";
import { countWords, isData, isListName, NUMBER } from "./text-column.ts";

export type Rows = readonly (readonly string[])[];

/** Rows below a header from which it is recognized. */
export const SAMPLE_ROWS = 100;
/** Evidence from which on a row names the columns. */
export const NAMES = 1;

const YEAR = /^(19|20)\d\d$/;
const NO_VALUE = /^(|-+|na|n\/a|nan|null|none|\\n)$/i;
/** A link, a mention, a hashtag or an emoji: marks of a tweet, not of a column's name. */
const WRITTEN_BY_PERSON = /https?:|^@\w|^#\w|\p{Extended_Pictographic}/u;
const SENTENCE_END = /[.!?…。！？]$/;

type Kind = "none" | "number" | "date" | "text";

export function kindOf(cell: string): Kind {
  const value = cell.trim();
  if (NO_VALUE.test(value)) return "none";
  if (NUMBER.test(value)) return "number";
  return isDate(value) ? "date" : "text";
}

/** Statistics of a column below the header. */
interface ColumnFacts {
  /** The kind of at least 80% of its cells. */
  kind: Kind;
  /** Whether at least 80% of its cells are links or codes. */
  areCodes: boolean;
  /** Mean number of words in a cell. */
  words: number;
  rows: number;
  values: ReadonlySet<string>;
  /** Mean number of occurrences of a value. */
  repeats: number;
}

export function factsOf(cells: readonly string[]): ColumnFacts {
  const filledCells = cells.map((cell) => cell.trim()).filter((cell) => !NO_VALUE.test(cell));
  const values = new Set(filledCells);
  const share = (kind: Kind) =>
    filledCells.filter((cell) => kindOf(cell) === kind).length / filledCells.length;
  const kind: Kind =
    filledCells.length === 0
      ? "none"
      : share("number") >= 0.8
        ? "number"
        : share("date") >= 0.8
          ? "date"
          : "text";
  const words =
    filledCells.reduce((sum, cell) => sum + countWords(cell), 0) / Math.max(1, filledCells.length);
  const codes = kind === "text" ? filledCells.filter(isData).length : 0;
  const areCodes = codes > 0 && codes >= 0.8 * filledCells.length;
  return {
    kind,
    areCodes,
    words,
    rows: cells.length,
    values,
    repeats: filledCells.length / Math.max(1, values.size),
  };
}

/** Whether the first row names the columns. @param rows the candidate, then the rows below it */
export const looksLikeHeader = (rows: Rows): boolean => headerEvidence(rows) >= NAMES;

/**
 * The evidence that the first row names the columns, summed over the columns: names are short, are usual names, and are of
 * another kind than the cells below them.
 */
export function headerEvidence(rows: Rows): number {
  const [first, ...others] = rows;
  if (!first || first.every((cell) => cell.trim() === "")) return -1;
  const below = others.slice(0, SAMPLE_ROWS);
  if (below.length === 0) {
    const isRow = first.length > 1 || first.some(isKnownName);
    return isRow && first.some((cell) => kindOf(cell) === "text") && !first.some(isDatum) ? NAMES : 0.9;
  }
  if (first.length === 1) return evidenceOfList(first[0] ?? "", below);
  // The next one or two rows can belong to the header too, if they hold no data.
  const skipCounts = [0, 1, 2].filter(
    (skip) => skip < below.length && !below.slice(0, skip).some((row) => row.some(isDatum)),
  );
  const evidence = Math.max(...skipCounts.map((skip) => evidenceOfRow(first, below.slice(skip))));
  if (evidence >= NAMES) return evidence;
  return evidence > -0.5 && areNames(first, below) ? NAMES : evidence;
}

function evidenceOfRow(first: readonly string[], below: Rows): number {
  return first.reduce((sum, cell, column) => {
    const facts = factsOf(below.map((row) => row[column] ?? ""));
    return sum + evidenceOf(cell.trim(), facts);
  }, 0);
}

const isDatum = (cell: string) =>
  kindOf(cell) === "number" || kindOf(cell) === "date" || WRITTEN_BY_PERSON.test(cell);

function evidenceOf(cell: string, facts: ColumnFacts): number {
  const kind = kindOf(cell);
  if (kind === "none") return 0;
  if (kind === "text") {
    if (WRITTEN_BY_PERSON.test(cell) || (facts.areCodes && isData(cell))) return -1;
    if (facts.kind === "number" || facts.kind === "date") return 2;
    if (facts.values.has(cell)) return -1;
    if (isKnownName(cell)) return 2;
    const isShort = countWords(cell) <= 4 && cell.length <= 40 && !SENTENCE_END.test(cell);
    if (isShort && (facts.areCodes || facts.kind === "none")) return facts.rows >= 3 ? 1 : 0;
    if (isShort && facts.words >= 3) return 0.7;
    return facts.repeats >= 2 && isShort ? 0.5 : 0;
  }
  // pandas numbers columns without a name, and columns of figures can have years as names.
  if (facts.kind === "text") return kind === "number" && /^\d{1,2}$/.test(cell) ? 1 : -1;
  if (YEAR.test(cell) && facts.kind === "number" && ![...facts.values].some((value) => YEAR.test(value)))
    return 0;
  return -1.5;
}

/** For a table of one column: a name is short, is no sentence, and is a usual name or not capitalized as the texts. */
function evidenceOfList(cell: string, below: Rows): number {
  const name = cell.trim();
  if (isDatum(name) || SENTENCE_END.test(name)) return -1;
  const facts = factsOf(below.map((row) => row[0] ?? ""));
  if (facts.values.has(name)) return -1;
  if (isListName(name)) return NAMES + 1.5;
  if (countWords(name) > 4) return -1;
  // A short text can also be the first of the list.
  const others = [...facts.values];
  const capitals = others.filter((value) => /^\P{L}*\p{Lu}/u.test(value)).length;
  return /^\p{Ll}/u.test(name) && facts.words >= 3 && capitals >= 0.8 * others.length ? NAMES : 0.9;
}

/** For rows without clear evidence: whether the cells are short, distinct and not longer than the cells below. */
function areNames(first: readonly string[], below: Rows): boolean {
  const cells = first.map((cell) => cell.trim());
  if (
    cells.some((cell) => cell === "" || isDatum(cell) || SENTENCE_END.test(cell)) ||
    new Set(cells).size < cells.length
  )
    return false;
  const words = Math.max(...cells.map(countWords));
  const longest = Math.max(...below.map((row) => Math.max(...row.map(countWords))));
  return words <= 3 && longest >= words;
}
