/** Which of the first rows name the columns: after titles and comments, in one row or in several. */

import { columnNames, isKnownName } from "./columns.ts";
import { isListName } from "./text-column.ts";

type Rows = readonly (readonly string[])[];

export interface Header {
  /** Index of the first row that names columns. */
  first: number;
  /** Rows that name them: two or three in exports of surveys and of pandas. */
  count: number;
}

const ROWS_LOOKED_AT = 100;
/** Titles, filters and comments above a table. */
const MAX_PREAMBLE = 30;

const NUMBER = /^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?\s?%?$/i;
const DATE =
  /^(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z]?[a-z]{0,2} ?\d|\d{1,2} [A-Z][a-z]{2,8} \d{4})/;
const YEAR = /^(19|20)\d\d$/;
const NO_VALUE = /^(|-+|na|n\/a|nan|null|none|\\n)$/i;
const OF_PERSON = /https?:|^@\w|^#\w|\p{Extended_Pictographic}/u;
/** What survey tools write below the questions. */
const SURVEY_ROW = /^(\{"ImportId":.*\}|(open-ended )?response|antwort|réponse)$/i;

type Kind = "none" | "number" | "date" | "text";

function kindOf(cell: string): Kind {
  const value = cell.trim();
  if (NO_VALUE.test(value)) return "none";
  if (NUMBER.test(value)) return "number";
  return DATE.test(value) ? "date" : "text";
}

const wordsIn = (cell: string) => cell.trim().split(/\s+/).length;

/** What a column holds below the header: the kind of nearly all its cells, and how wordy and various they are. */
interface ColumnFacts {
  kind: Kind;
  words: number;
  values: ReadonlySet<string>;
  /** How often a value comes, on average. */
  repeats: number;
}

function factsOf(cells: readonly string[]): ColumnFacts {
  const written = cells.map((cell) => cell.trim()).filter((cell) => !NO_VALUE.test(cell));
  const values = new Set(written);
  const share = (kind: Kind) => written.filter((cell) => kindOf(cell) === kind).length / written.length;
  const kind: Kind =
    written.length === 0
      ? "none"
      : share("number") >= 0.8
        ? "number"
        : share("date") >= 0.8
          ? "date"
          : "text";
  const words = written.reduce((sum, cell) => sum + wordsIn(cell), 0) / Math.max(1, written.length);
  return { kind, words, values, repeats: written.length / Math.max(1, values.size) };
}

/**
 * @param rows the first rows of the table, without blank ones
 * @param isComment whether a row is a comment, by its source
 * @returns undefined when no row names the columns
 */
export function findHeader(
  rows: Rows,
  isComment: (row: number) => boolean = () => false,
): Header | undefined {
  const first = firstTableRow(rows, isComment);
  const table = rows.slice(first, first + ROWS_LOOKED_AT);
  if (!looksLikeHeader(table)) return first > 0 && isTitled(rows, first) ? { first, count: 1 } : undefined;
  return { first, count: headerRows(table) };
}

/** Below lines that are too narrow for the table, the first wide one is taken for its header. */
const isTitled = (rows: Rows, first: number) =>
  (rows[first]?.length ?? 0) > 2 && (rows[first] ?? []).every((cell) => kindOf(cell) !== "number");

/** Where the rows begin that have the table's width. */
function firstTableRow(rows: Rows, isComment: (row: number) => boolean): number {
  let start = 0;
  while (start < Math.min(rows.length - 1, MAX_PREAMBLE) && isComment(start)) start++;
  const sample = rows.slice(start, start + ROWS_LOOKED_AT);
  const width = tableWidth(sample);
  const wide = sample.findIndex((row) => filledWidth(row) >= width);
  if (width < 2 || wide <= 0 || wide > MAX_PREAMBLE) return start;
  return sample.slice(0, wide).every((row) => filledWidth(row) < width) ? start + wide : start;
}

/** A workbook's rows are as wide as its widest one, so empty cells at the end do not count. */
function filledWidth(row: readonly string[]): number {
  let width = row.length;
  while (width > 0 && (row[width - 1] ?? "").trim() === "") width--;
  return width;
}

/** The width that nearly all rows from some row on have; the widest such, where several do. */
function tableWidth(rows: Rows): number {
  const widths = rows.map(filledWidth);
  let best = 0;
  for (const width of new Set(widths)) {
    const from = widths.indexOf(width);
    const below = widths.slice(from);
    const fitting = below.filter((other) => other === width).length;
    const isBlock = fitting >= 0.8 * below.length && (below.length >= 3 || below.length * 2 >= widths.length);
    if (isBlock && width > best) best = width;
  }
  return best || (widths[0] ?? 0);
}

/** More rows that hold no data: labels and ids of survey questions, levels of a pandas header. */
function headerRows(table: Rows): number {
  let count = 1;
  while (count < 4 && count + 1 < table.length && isFurtherHeader(table, count)) count++;
  return count;
}

function isFurtherHeader(table: Rows, at: number): boolean {
  const row = table[at] ?? [];
  const written = row.filter((cell) => cell.trim() !== "");
  if (written.length === 0) return false;
  if (written.every((cell) => SURVEY_ROW.test(cell.trim()))) return true;
  if (row.some((cell) => kindOf(cell) === "number" || kindOf(cell) === "date")) return false;
  const below = table.slice(at + 1);
  const typed = (table[0] ?? [])
    .map((_, column) => ({ column, facts: factsOf(below.slice(0, 50).map((cells) => cells[column] ?? "")) }))
    .filter(({ facts }) => facts.kind === "number" || facts.kind === "date");
  const named = typed.filter(({ column }) => kindOf(row[column] ?? "") === "text");
  const isSurvey = below
    .slice(0, 2)
    .some((cells) => cells.some((cell) => cell.trim().startsWith('{"ImportId":')));
  return isSurvey || (typed.length >= 2 && named.length >= 2 && named.length >= typed.length - 1);
}

/** The names of the columns: the first header row's where they can tell columns apart, else all rows' together. */
export function headerNames(rows: Rows, width: number): string[] {
  const [first = [], ...others] = rows;
  const written = first.map((cell) => cell.trim()).filter((cell) => cell !== "");
  const tellsApart = new Set(written).size === written.length && written.length * 2 > first.length;
  if (tellsApart || others.length === 0) return columnNames(first, width);
  const joined = Array.from({ length: width }, (_, column) =>
    [...new Set(rows.map((row) => (row[column] ?? "").trim()))].filter((cell) => cell !== "").join(" "),
  );
  return columnNames(joined, width);
}

/**
 * Does the first row name the columns? Evidence for and against is added up column by column: names are short, are
 * known, and are of another kind than what the column holds.
 * @param rows the candidate first
 */
export function looksLikeHeader(rows: Rows): boolean {
  const [first, ...others] = rows;
  if (!first || first.every((cell) => cell.trim() === "")) return false;
  const below = others.slice(0, ROWS_LOOKED_AT);
  if (below.length === 0)
    return first.length > 1 || first.some(isKnownName)
      ? first.some((cell) => kindOf(cell) === "text") && !first.some(isDatum)
      : false;
  if (first.length === 1) return isNameOfList(first[0] ?? "", below);
  // The next one or two rows may belong to the header too, if they hold no data.
  const skips = [0, 1, 2].filter((skip) => !below.slice(0, skip).some((row) => row.some(isDatum)));
  const evidence = Math.max(...skips.map((skip) => evidenceOfRow(first, below.slice(skip))));
  if (evidence >= 1) return true;
  return evidence > -0.5 && areNames(first, below);
}

function evidenceOfRow(first: readonly string[], below: Rows): number {
  return first.reduce((sum, cell, column) => {
    const facts = factsOf(below.map((row) => row[column] ?? ""));
    return sum + evidenceOf(cell.trim(), facts);
  }, 0);
}

const isDatum = (cell: string) =>
  kindOf(cell) === "number" || kindOf(cell) === "date" || OF_PERSON.test(cell);

function evidenceOf(cell: string, facts: ColumnFacts): number {
  const kind = kindOf(cell);
  if (kind === "none") return 0;
  if (kind === "text") {
    if (OF_PERSON.test(cell)) return -1;
    if (facts.kind === "number" || facts.kind === "date") return 2;
    if (facts.values.has(cell)) return -1;
    if (isKnownName(cell)) return 2;
    const isShort = wordsIn(cell) <= 4 && cell.length <= 40;
    if (isShort && facts.words >= 3) return 0.7;
    return facts.repeats >= 2 && isShort ? 0.5 : 0;
  }
  // pandas numbers columns without a name, and years are names of columns of figures.
  if (facts.kind === "text") return kind === "number" && /^\d{1,2}$/.test(cell) ? 1 : -1;
  if (YEAR.test(cell) && facts.kind === "number" && ![...facts.values].some((value) => YEAR.test(value)))
    return 0;
  return -1.5;
}

/** A list of one column: its name is short, is known or quoted, and is no sentence. */
function isNameOfList(cell: string, below: Rows): boolean {
  const name = cell.trim();
  if (isDatum(name) || /[.!?…]$/.test(name) || wordsIn(name) > 4) return false;
  const facts = factsOf(below.map((row) => row[0] ?? ""));
  return isListName(name) && !facts.values.has(name);
}

/** Without evidence: short and distinct words above longer or numeric cells. */
function areNames(first: readonly string[], below: Rows): boolean {
  const cells = first.map((cell) => cell.trim());
  if (cells.some((cell) => cell === "" || isDatum(cell)) || new Set(cells).size < cells.length) return false;
  const words = Math.max(...cells.map(wordsIn));
  const longest = Math.max(...below.map((row) => Math.max(...row.map(wordsIn))));
  return words <= 3 && longest >= words;
}
