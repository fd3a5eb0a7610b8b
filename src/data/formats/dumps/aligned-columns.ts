/** Tables whose columns are aligned by blanks: below a line of dashes, or to the right as R and pandas print them. */

import { columnNames, isKnownName } from "../../columns.ts";
import type { ExportRecord, TextLayout } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";

const WIDE =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff01-\uff60]|\p{Emoji_Presentation}/u;
const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;

const widthOf = (character: string) => (ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Columns that a text takes on a display. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** Cuts a line at columns of the display; the last cell takes the rest. */
export function cutAtEnds(line: string, ends: readonly number[]): string[] {
  const isPlain = /^[\x20-\x7e]*$/.test(line);
  if (isPlain) {
    return ends.map((end, index) =>
      line.slice(index === 0 ? 0 : ends[index - 1], index === ends.length - 1 ? undefined : end),
    );
  }
  const cells = ends.map(() => "");
  let column = 0;
  let cell = 0;
  for (const character of line) {
    while (cell < ends.length - 1 && column >= (ends[cell] ?? 0)) cell++;
    cells[cell] += character;
    column += widthOf(character);
  }
  return cells;
}

const FOOTER = /^\s*(?:\(\d+ [\p{L}\s]+\)|\[\d+ rows x \d+ columns\])\s*$/u;

export function recognizeAligned(
  filled: readonly string[],
  isRule: (line: string) => boolean,
): TextLayout | undefined {
  return recognizeDashes(filled, isRule) ?? recognizePrinted(filled) ?? recognizeLeft(filled);
}

const LEAST_LINES = 3;

/** Cells that begin below their names, with two blanks or more between them, as `column -t` writes them. */
function recognizeLeft(filled: readonly string[]): TextLayout | undefined {
  const [header = "", ...rows] = filled;
  const words = [...header.matchAll(/\S+(?: \S+)*/g)];
  const names = words.map(([name]) => name);
  if (filled.length < LEAST_LINES || words.length < 2 || words[0]?.index !== 0) return undefined;
  if (header.includes("\t") || !names.some(isKnownName)) return undefined;
  const starts = words
    .slice(1)
    .map(({ index, 0: name }) => displayWidth(header.slice(0, index + name.length)) - displayWidth(name));
  const ends = [...starts, Number.POSITIVE_INFINITY];
  // The last line that was read can be cut.
  const areBelow = rows.slice(0, filled.length > 400 ? -1 : undefined).every((line) => {
    const cells = cutAtEnds(line, ends);
    return cells.every(
      (cell, index) => /^\S/.test(cell) && (index === cells.length - 1 || cell.endsWith("  ")),
    );
  });
  if (!areBelow) return undefined;
  const columns = columnNames(names, names.length);
  return { columns, parser: () => alignedParser({ skip: 1, names: columns, ends }) };
}

/** `--  -----` or `== =====` below the names, and perhaps above them. */
const DASHES = /^ *(?:-+|=+)(?: +(?:-+|=+))+ *$/;

function recognizeDashes(
  filled: readonly string[],
  isRule: (line: string) => boolean,
): TextLayout | undefined {
  const headerAt = DASHES.test(filled[0] ?? "") ? 1 : 0;
  const header = filled[headerAt] ?? "";
  const rule = filled[headerAt + 1] ?? "";
  if (!DASHES.test(rule) || isRule(header) || DASHES.test(header)) return undefined;
  const starts = [...rule.matchAll(/[-=]+/g)].map(({ index }) => index);
  // Each cell ends where the next one begins.
  const ends = [...starts.slice(1), Number.POSITIVE_INFINITY];
  const written = cutAtEnds(header, ends).map((name) => name.trim());
  const rows = filled.slice(headerAt + 2).filter((line) => !FOOTER.test(line) && !DASHES.test(line));
  const areCut = rows.every((line) => starts.slice(1).every((start) => isBlankBefore(line, start)));
  if (written.includes("") || rows.length === 0 || !areCut) return undefined;
  const names = columnNames(written, written.length);
  return { columns: names, parser: () => alignedParser({ skip: headerAt + 2, names, ends }) };
}

function isBlankBefore(line: string, column: number): boolean {
  const [before = ""] = cutAtEnds(line, [column, Number.POSITIVE_INFINITY]);
  return displayWidth(before) < column || before.endsWith(" ");
}

/**
 * Rows numbered from 0 or 1, all of one width, below names that end where the cells do. Tables that continue in a second
 * block of lines are not read, because a column would lack its rows.
 */
function recognizePrinted(filled: readonly string[]): TextLayout | undefined {
  const [header = "", ...lines] = filled;
  // pandas writes the name of the index on a line of its own.
  const indexName = /^([^\s\d]\S*) *$/.exec(lines[0] ?? "")?.[1];
  const below = indexName === undefined ? lines : lines.slice(1);
  const rows = below.filter((line) => !FOOTER.test(line) && !isCut(line));
  const width = displayWidth(header);
  const first = /^(\d+)\s/.exec(rows[0] ?? "")?.[1];
  if (!/^ +\S/.test(header) || (first !== "0" && first !== "1")) return undefined;
  // The last line that was read can be cut.
  const whole = rows.length > 400 ? rows.slice(0, -1) : rows;
  const areRows = whole.every(
    (line, index) => isNext(line, whole[index - 1], Number(first)) && displayWidth(line) === width,
  );
  if (!areRows) return undefined;
  const names = [...header.matchAll(/\S+/g)];
  const ends = [
    indexWidth(rows),
    ...names.map(({ index, 0: name }) => displayWidth(header.slice(0, index + name.length))),
  ];
  const areCut = whole.every((line) =>
    cutAtEnds(line, ends)
      .slice(1)
      .every((cell) => /^\s+\S/.test(cell)),
  );
  if (names.length === 0 || !areCut) return undefined;
  const columns = columnNames([indexName ?? "", ...names.map(([name]) => name)], ends.length);
  return {
    columns,
    parser: () => alignedParser({ skip: indexName === undefined ? 1 : 2, names: columns, ends }),
  };
}

/** What stands for the rows that were not printed. */
const isCut = (line: string) => /^\s*(?:\.{2,3}\s*)+$/.test(line);

const numberOf = (line: string) => Number(/^(\d+)\s/.exec(line)?.[1] ?? Number.NaN);

/** Whether the row has the number after that of the row before it; after rows that were left out, a greater one. */
const isNext = (line: string, before: string | undefined, first: number) =>
  before === undefined ? numberOf(line) === first : numberOf(line) > numberOf(before);

const indexWidth = (rows: readonly string[]) =>
  Math.max(...rows.map((line) => /^\d*/.exec(line)?.[0].length ?? 0));

interface Aligned {
  /** Filled lines before the rows. */
  skip: number;
  names: readonly string[];
  ends: readonly number[];
}

function alignedParser({ skip, names, ends }: Aligned) {
  let unread = skip;
  return parserOfLines({
    read(line, number): ExportRecord[] {
      if (line.trim() === "") return [];
      if (unread > 0) {
        unread--;
        return [];
      }
      if (DASHES.test(line)) return [];
      if (FOOTER.test(line) || isCut(line)) return [{ line: number, fields: {}, isOther: true }];
      const cells = cutAtEnds(line, ends).map((cell) => cell.trim());
      return [
        { line: number, fields: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])) },
      ];
    },
    finish: () => [],
  });
}
