/** Finds the rows that name the columns, after titles and comments; a header can have several rows. */

import { columnNames, isKnownName } from "./columns.ts";
import type { Guess } from "./certainty.ts";
import { findTableFormat } from "./formats/registry.ts";
import {
  factsOf,
  headerEvidence,
  kindOf,
  looksLikeHeader,
  NAMES,
  type Rows,
  SAMPLE_ROWS,
} from "./header-evidence.ts";
import { countWords, isData, textNameScore } from "./text-column.ts";

export interface Header {
  /** Index of the first row that names columns. */
  first: number;
  /** Number of rows in the header: two or three in exports of surveys and of pandas. */
  count: number;
}

export interface HeaderGuess {
  header?: Header;
  /** The row that names the columns, from 1, or `none`. */
  guess: Guess;
}

/** The most rows of titles, filters and comments above a table. */
const MAX_PREAMBLE = 30;

/** A cell that survey tools write below the questions. */
const SURVEY_ROW = /^(\{"ImportId":.*\}|(open-ended )?response|antwort|réponse)$/i;

/** A line under the names: `---`, `:---:`, `----+----`. */
const RULE_CHARACTERS = /^[\s:+|=-]*$/;
const isRule = (cell: string) => cell.includes("--") && RULE_CHARACTERS.test(cell);

/**
 * @param rows the first rows of the file, without blank ones
 * @param isComment whether the source of a row is a comment
 * @returns without a header when no row names the columns
 */
export function findHeader(rows: Rows, isComment: (row: number) => boolean = () => false): HeaderGuess {
  const first = firstTableRow(rows, isComment);
  const table = withoutRepetitions(rows.slice(first, first + SAMPLE_ROWS));
  const evidence = headerEvidence(table);
  const above = evidenceAbove(rows[first - 1], table);
  if (above >= NAMES && above > evidence) return guessed({ first: first - 1, count: 1 }, above);
  if (evidence >= NAMES) return guessed({ first, count: headerRows(table) }, evidence);
  return first > 0 && isTitled(rows, first)
    ? guessed({ first, count: 1 }, NAMES)
    : guessed(undefined, evidence, first);
}

/**
 * The evidence that a row above the table names its columns: as a header without the first name, as one above rows that are
 * too long, or as a comment such as `#id,text`.
 */
function evidenceAbove(above: readonly string[] | undefined, table: Rows): number {
  if (!above) return -1;
  if (lacksFirstName(above, table)) return headerEvidence([["", ...above], ...table]);
  const width = table[0]?.length ?? 0;
  if (above.length > width || looksLikeHeader(table)) return -1;
  if (above.length < width) {
    return above.length > 1 && above.some(isKnownName) ? headerEvidence([above, ...table]) : -1;
  }
  const names = above.map((cell, column) => (column === 0 ? cell.replace(/^\s*#\s*/, "") : cell));
  return headerEvidence([names, ...table]);
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
    (!FIRST_NAME.test((header[0] ?? "").trim()) || isTextBesideName(header, table)) &&
    table.every((row) => row.length === header.length + 1) &&
    new Set(first).size === first.length &&
    table.some((row) => (row.at(-1) ?? "").trim() !== "") &&
    table.filter(isSplitText).length < 0.5 * table.length
  );
}

const isTextName = (name: string) => textNameScore(name) >= 2;

/** Whether the column after the one below a text's name holds the words, and the one below it only data. */
function isTextBesideName(header: readonly string[], table: Rows): boolean {
  const named = header.flatMap((name, column) => (isTextName(name) ? [column] : []));
  return named.some(
    (column) =>
      table.every((row) => isData((row[column] ?? "").trim())) &&
      table.some((row) => countWords(row[column + 1] ?? "") > 1),
  );
}

/** A table whose header comes again between the rows, as in joined files, without these repetitions. */
function withoutRepetitions(table: Rows): Rows {
  const [header] = table;
  if (!header || !header.some(isKnownName)) return table;
  const others = table.slice(1).filter((row) => !isRepetition(row, header));
  return others.length > 0 ? [header, ...others] : table;
}

/** Whether a row is the header once more. A joined file can begin with a byte order mark. */
export const isRepetition = (row: readonly string[], header: readonly string[]): boolean =>
  row.length === header.length &&
  row.every((cell, column) => {
    const name = (header[column] ?? "").trim();
    return cell.length >= name.length && cell.trim() === name;
  });

/** How sure the evidence makes the header, or that there is none. @param row the row that could be the header otherwise */
function guessed(header: Header | undefined, evidence: number, row = 0): HeaderGuess {
  const distance = Math.abs(evidence - NAMES);
  const certainty = distance >= 1.5 ? "certain" : distance >= 0.5 ? "likely" : "unsure";
  const value = header ? String(header.first + header.count) : "none";
  const runnerUp = header ? "none" : String(row + 1);
  return {
    ...(header && { header }),
    guess: { value, certainty, ...(certainty !== "certain" && { runnerUp }) },
  };
}

/** Below rows that are narrower than the table, the first wide row is the header if it holds no number. */
const isTitled = (rows: Rows, first: number) =>
  (rows[first]?.length ?? 0) > 2 && (rows[first] ?? []).every((cell) => kindOf(cell) !== "number");

/** Index of the first row that has the table's width. */
function firstTableRow(rows: Rows, isComment: (row: number) => boolean): number {
  let start = 0;
  while (start < Math.min(rows.length - 1, MAX_PREAMBLE) && isComment(start)) start++;
  const widths = widthsOf(rows.slice(start, start + SAMPLE_ROWS));
  const width = tableWidth(widths);
  const wide = widths.findIndex((other) => other >= width);
  if (width < 2 || wide <= 0 || wide > MAX_PREAMBLE) return start;
  return widths.slice(0, wide).every((other) => other < width) ? start + wide : start;
}

/** The numbers of cells. Rows that are all equally wide were filled up, so the empty cells at their ends do not count. */
function widthsOf(rows: Rows): number[] {
  const [first = []] = rows;
  return rows.every((row) => row.length === first.length)
    ? rows.map(filledWidth)
    : rows.map((row) => row.length);
}

/** Number of cells without the empty ones at the end. */
function filledWidth(row: readonly string[]): number {
  let width = row.length;
  while (width > 0 && (row[width - 1] ?? "").trim() === "") width--;
  return width;
}

/**
 * The largest width of a block of rows that goes on to the end: at least 80% of its rows are wider than all rows above it,
 * and half of them have that width. The others lack their last cells.
 */
function tableWidth(widths: readonly number[]): number {
  let best = 0;
  for (const width of new Set(widths)) {
    const from = widths.indexOf(width);
    const above = Math.max(0, ...widths.slice(0, from));
    const below = widths.slice(from);
    const fitting = below.filter((other) => other > above && other <= width).length;
    const sameWidth = below.filter((other) => other === width).length;
    const isLong = below.length >= 3 || below.length * 2 >= widths.length;
    const isBlock = fitting >= 0.8 * below.length && sameWidth >= 0.5 * below.length && isLong;
    if (isBlock && width > best) best = width;
  }
  return best || (widths[0] ?? 0);
}

/** Number of header rows: further ones hold labels and ids of survey questions or levels of a pandas header. */
function headerRows(table: Rows): number {
  const format = findTableFormat(columnNames(table[0], 0), []);
  const isFurther = (at: number) =>
    format?.isFurtherHeader?.(table[at] ?? []) === true || isFurtherHeader(table, at);
  let count = 1;
  while (count < 4 && count + 1 < table.length && isFurther(count)) count++;
  return count;
}

function isFurtherHeader(table: Rows, at: number): boolean {
  const row = table[at] ?? [];
  const filledCells = row.filter((cell) => cell.trim() !== "");
  if (filledCells.length === 0) return false;
  if (filledCells.every((cell) => SURVEY_ROW.test(cell.trim()) || isRule(cell))) return true;
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
      .filter((cell) => cell !== "" && !isRule(cell))
      .join(" "),
  );
  return columnNames(joined, width);
}
