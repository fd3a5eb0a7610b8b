/** Finds the rows that name the columns, after titles and comments; a header can have several rows. */

import { columnNames, isKnownName } from "./columns.ts";
import { isDate } from "./dates/written-date.ts";
import { isListName, NUMBER } from "./text-column.ts";

type Rows = readonly (readonly string[])[];

export interface Header {
  /** Index of the first row that names columns. */
  first: number;
  /** Number of rows in the header: two or three in exports of surveys and of pandas. */
  count: number;
}

const SAMPLE_ROWS = 100;
/** The most rows of titles, filters and comments above a table. */
const MAX_PREAMBLE = 30;

const YEAR = /^(19|20)\d\d$/;
const NO_VALUE = /^(|-+|na|n\/a|nan|null|none|\\n)$/i;
/** A link, a mention, a hashtag or an emoji: marks of a tweet, not of a column's name. */
const WRITTEN_BY_PERSON = /https?:|^@\w|^#\w|\p{Extended_Pictographic}/u;
/** A cell that survey tools write below the questions. */
const SURVEY_ROW = /^(\{"ImportId":.*\}|(open-ended )?response|antwort|réponse)$/i;

/** A line under the names: `---`, `:---:`, `----+----`. */
const RULE = /^[\s:+|=-]*--[\s:+|=-]*$/;

type Kind = "none" | "number" | "date" | "text";

function kindOf(cell: string): Kind {
  const value = cell.trim();
  if (NO_VALUE.test(value)) return "none";
  if (NUMBER.test(value)) return "number";
  return isDate(value) ? "date" : "text";
}

const wordsIn = (cell: string) => cell.trim().split(/\s+/).length;

/** Statistics of a column below the header. */
interface ColumnFacts {
  /** The kind of at least 80% of its cells. */
  kind: Kind;
  /** Mean number of words in a cell. */
  words: number;
  values: ReadonlySet<string>;
  /** Mean number of occurrences of a value. */
  repeats: number;
}

function factsOf(cells: readonly string[]): ColumnFacts {
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
  const words = filledCells.reduce((sum, cell) => sum + wordsIn(cell), 0) / Math.max(1, filledCells.length);
  return { kind, words, values, repeats: filledCells.length / Math.max(1, values.size) };
}

/**
 * @param rows the first rows of the file, without blank ones
 * @param isComment whether the source of a row is a comment
 * @returns undefined when no row names the columns
 */
export function findHeader(
  rows: Rows,
  isComment: (row: number) => boolean = () => false,
): Header | undefined {
  const first = firstTableRow(rows, isComment);
  const table = rows.slice(first, first + SAMPLE_ROWS);
  if (looksLikeHeader(table)) return { first, count: headerRows(table) };
  const above = rows[first - 1];
  if (above && namesTable(above, table)) return { first: first - 1, count: 1 };
  return first > 0 && isTitled(rows, first) ? { first, count: 1 } : undefined;
}

/**
 * Whether a row above the table names its columns: a comment such as `#id,text`, a header without the first name, or one
 * above rows that are too long.
 */
function namesTable(above: readonly string[], table: Rows): boolean {
  if (lacksFirstName(above, table)) return looksLikeHeader([["", ...above], ...table]);
  if (above.length > 1 && above.length < (table[0]?.length ?? 0))
    return above.some(isKnownName) && looksLikeHeader([above, ...table]);
  const names = above.map((cell, column) => (column === 0 ? cell.replace(/^\s*#\s*/, "") : cell));
  return above.length === table[0]?.length && looksLikeHeader([names, ...table]);
}

/** Names of a first column: a header with one of them lacks none before it. */
const FIRST_NAME = /^(#|no\.?|nr\.?|key|index|(\w*[ _])?id)$/i;

/**
 * Whether a header is one name short, as R writes it: the first column, of different row names, has none. Rows are also
 * too long where their texts hold delimiters without quotes, before a blank.
 */
export function lacksFirstName(header: readonly string[], table: Rows): boolean {
  const first = table.map((row) => row[0] ?? "");
  const isSplitText = (row: readonly string[]) => row.slice(1).some((cell) => /^\s\S/.test(cell));
  return (
    table.length > 1 &&
    !FIRST_NAME.test((header[0] ?? "").trim()) &&
    table.every((row) => row.length === header.length + 1) &&
    new Set(first).size === first.length &&
    table.some((row) => (row.at(-1) ?? "").trim() !== "") &&
    table.filter(isSplitText).length < 0.5 * table.length
  );
}

/** Below rows that are narrower than the table, the first wide row is the header if it holds no number. */
const isTitled = (rows: Rows, first: number) =>
  (rows[first]?.length ?? 0) > 2 && (rows[first] ?? []).every((cell) => kindOf(cell) !== "number");

/** Index of the first row that has the table's width. */
function firstTableRow(rows: Rows, isComment: (row: number) => boolean): number {
  let start = 0;
  while (start < Math.min(rows.length - 1, MAX_PREAMBLE) && isComment(start)) start++;
  const sample = rows.slice(start, start + SAMPLE_ROWS);
  const width = tableWidth(sample);
  const wide = sample.findIndex((row) => filledWidth(row) >= width);
  if (width < 2 || wide <= 0 || wide > MAX_PREAMBLE) return start;
  return sample.slice(0, wide).every((row) => filledWidth(row) < width) ? start + wide : start;
}

/** Number of cells without the empty ones at the end: all rows of a workbook are as wide as the widest one. */
function filledWidth(row: readonly string[]): number {
  let width = row.length;
  while (width > 0 && (row[width - 1] ?? "").trim() === "") width--;
  return width;
}

/** The largest width that at least 80% of the rows have, from the first row of that width on. */
function tableWidth(rows: Rows): number {
  const widths = rows.map(filledWidth);
  let best = 0;
  for (const width of new Set(widths)) {
    const from = widths.indexOf(width);
    const below = widths.slice(from);
    const sameWidth = below.filter((other) => other === width).length;
    const isBlock =
      sameWidth >= 0.8 * below.length && (below.length >= 3 || below.length * 2 >= widths.length);
    if (isBlock && width > best) best = width;
  }
  return best || (widths[0] ?? 0);
}

/** Number of header rows: further ones hold labels and ids of survey questions or levels of a pandas header. */
function headerRows(table: Rows): number {
  let count = 1;
  while (count < 4 && count + 1 < table.length && isFurtherHeader(table, count)) count++;
  return count;
}

function isFurtherHeader(table: Rows, at: number): boolean {
  const row = table[at] ?? [];
  const filledCells = row.filter((cell) => cell.trim() !== "");
  if (filledCells.length === 0) return false;
  if (filledCells.every((cell) => SURVEY_ROW.test(cell.trim()) || RULE.test(cell))) return true;
  if (row.some((cell) => kindOf(cell) === "number" || kindOf(cell) === "date")) return false;
  // pandas names the index below the other names.
  const above = table.slice(0, at);
  const isUnnamed = (column: number) => above.every((cells) => (cells[column] ?? "").trim() === "");
  if (row.every((cell, column) => cell.trim() === "" || isUnnamed(column))) return true;
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

/** The names of the columns: the cells of the first header row if they are distinct, else those of all rows joined. */
export function headerNames(rows: Rows, width: number): string[] {
  const [first = [], ...others] = rows;
  const filledCells = first.map((cell) => cell.trim()).filter((cell) => cell !== "");
  const isDistinct =
    new Set(filledCells).size === filledCells.length && filledCells.length * 2 > first.length;
  if (isDistinct || others.length === 0) return columnNames(first, width);
  const joined = Array.from({ length: width }, (_, column) =>
    [...new Set(rows.map((row) => (row[column] ?? "").trim()))]
      .filter((cell) => cell !== "" && !RULE.test(cell))
      .join(" "),
  );
  return columnNames(joined, width);
}

/**
 * Whether the first row names the columns. Evidence is summed over the columns: names are short, are usual names, and
 * are of another kind than the cells below them.
 * @param rows the candidate, then the rows below it
 */
export function looksLikeHeader(rows: Rows): boolean {
  const [first, ...others] = rows;
  if (!first || first.every((cell) => cell.trim() === "")) return false;
  const below = others.slice(0, SAMPLE_ROWS);
  if (below.length === 0)
    return first.length > 1 || first.some(isKnownName)
      ? first.some((cell) => kindOf(cell) === "text") && !first.some(isDatum)
      : false;
  if (first.length === 1) return isNameOfList(first[0] ?? "", below);
  // The next one or two rows can belong to the header too, if they hold no data.
  const skipCounts = [0, 1, 2].filter((skip) => !below.slice(0, skip).some((row) => row.some(isDatum)));
  const evidence = Math.max(...skipCounts.map((skip) => evidenceOfRow(first, below.slice(skip))));
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
  kindOf(cell) === "number" || kindOf(cell) === "date" || WRITTEN_BY_PERSON.test(cell);

function evidenceOf(cell: string, facts: ColumnFacts): number {
  const kind = kindOf(cell);
  if (kind === "none") return 0;
  if (kind === "text") {
    if (WRITTEN_BY_PERSON.test(cell)) return -1;
    if (facts.kind === "number" || facts.kind === "date") return 2;
    if (facts.values.has(cell)) return -1;
    if (isKnownName(cell)) return 2;
    const isShort = wordsIn(cell) <= 4 && cell.length <= 40;
    if (isShort && facts.words >= 3) return 0.7;
    return facts.repeats >= 2 && isShort ? 0.5 : 0;
  }
  // pandas numbers columns without a name, and columns of figures can have years as names.
  if (facts.kind === "text") return kind === "number" && /^\d{1,2}$/.test(cell) ? 1 : -1;
  if (YEAR.test(cell) && facts.kind === "number" && ![...facts.values].some((value) => YEAR.test(value)))
    return 0;
  return -1.5;
}

/** Whether the cell names a list of one column: it is short, is a usual name and is not a sentence. */
function isNameOfList(cell: string, below: Rows): boolean {
  const name = cell.trim();
  if (isDatum(name) || /[.!?…]$/.test(name) || wordsIn(name) > 4) return false;
  const facts = factsOf(below.map((row) => row[0] ?? ""));
  return isListName(name) && !facts.values.has(name);
}

/** For rows without clear evidence: whether the cells are short, distinct and not longer than the cells below. */
function areNames(first: readonly string[], below: Rows): boolean {
  const cells = first.map((cell) => cell.trim());
  if (cells.some((cell) => cell === "" || isDatum(cell)) || new Set(cells).size < cells.length) return false;
  const words = Math.max(...cells.map(wordsIn));
  const longest = Math.max(...below.map((row) => Math.max(...row.map(wordsIn))));
  return words <= 3 && longest >= words;
}
