/** Tells sentences that contain delimiters from the records of a table. */

import { isKnownName } from "../columns.ts";
import { isData } from "../text-column.ts";
import type { CsvRecord } from "./parser.ts";

/** Whether two cells are the halves of a smiley `;)`, a character reference `&amp;` or the parameters of a link. */
const isCutWord = (before: string, after: string) =>
  /^-?[)(DP](\s|$)/.test(after) || /&#?\w{1,8}$/.test(before) || /https?:\S*=\S*$/.test(before);

/** Colons and blanks are in every text: they delimit three columns or more, colons no times, blanks texts in quotes. */
export function isPunctuation(delimiter: string, records: readonly CsvRecord[], width: number): boolean {
  if (delimiter !== ":" && delimiter !== " ") return false;
  const isQuoted = (raw: string) => /\s"[^"]*\s[^"]*"\s/.test(` ${raw} `) && !/"\s\W\s/.test(raw);
  const quoted = records.filter(({ raw }) => isQuoted(raw)).length;
  const times = records.filter(({ raw }) => /\d:\d\d(\D|$)/.test(raw)).length;
  const isText = delimiter === " " ? quoted < 0.8 * (records.length - 1) : times > 0.2 * records.length;
  return width < 3 || records.length < 3 || isText;
}

/** Whether blanks are as in a sentence: after a comma, a semicolon or a colon, on both sides of any other delimiter. */
const isSpaced = (delimiter: string, before: string, after: string) =>
  /^ \S/.test(after) && (/[,;:]/.test(delimiter) || before.endsWith(" "));

/** Whether all records have the same number of cells, and many have a cell in quotes because it holds the delimiter. */
function enclosesDelimiters(delimiter: string, records: readonly CsvRecord[], width: number): boolean {
  const enclosing = records.filter(
    ({ cells, raw }) => /^\s*"/.test(raw) && cells.some((cell) => cell.includes(delimiter)),
  ).length;
  return (
    enclosing >= 3 &&
    enclosing >= 0.2 * records.length &&
    records.every(({ cells, issues }) => cells.length === width && issues === undefined)
  );
}

/**
 * Whether the records are sentences with delimiters and not a table: nearly every cell after the first begins with a blank
 * as in a sentence or ends a smiley, a character reference or a link, no column holds numbers, dates, links or a few values,
 * and the first record of the table's width has not mostly usual names of columns.
 */
export function isProse(delimiter: string, records: readonly CsvRecord[], width: number): boolean {
  if (width > 4 && records.length > 3) return false;
  const names = records.find(({ cells }) => cells.length === width)?.cells ?? [];
  if (names.filter(isKnownName).length * 2 > width) return false;
  if (enclosesDelimiters(delimiter, records, width)) return false;
  const isCut = ({ cells }: CsvRecord) => cells.slice(1).some((cell, at) => isCutWord(cells[at] ?? "", cell));
  if (records.filter(isCut).length > 0.5 * records.length) return true;
  const later = records.flatMap(({ cells }) => cells.slice(1));
  const spaced = records.flatMap(({ cells }) =>
    cells.slice(1).filter((cell, at) => isSpaced(delimiter, cells[at] ?? "", cell)),
  );
  if (later.length === 0 || spaced.length < 0.8 * later.length) return false;
  return !Array.from({ length: width }, (_, column) => column).some((column) => {
    const cells = records.map((record) => (record.cells[column] ?? "").trim());
    const areRepeated = records.length >= 6 && new Set(cells).size * 2 < records.length;
    return areRepeated || cells.filter(isData).length > 0.6 * records.length;
  });
}
