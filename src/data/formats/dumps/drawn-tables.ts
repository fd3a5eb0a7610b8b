/**
 * Tables that programs draw with characters: Markdown, psql, MySQL, DuckDB and SQLite boxes, grids of Python and
 * reStructuredText, columns below a line of dashes, and what R and pandas print.
 */

import { columnNames } from "../../columns.ts";
import type { ExportRecord, TextFormat, TextLayout } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";
import { cutAtEnds, displayWidth, recognizeAligned } from "./aligned-columns.ts";
import { recognizeTibble } from "./tibble.ts";
import { recognizeVertical } from "./vertical-rows.ts";

/** A line of nothing but what draws lines, with at least two for a horizontal one. */
const DRAWN = /^[|+:\-=─-╿\s]+$/;
const HORIZONTAL = /[-=─━═╌]{2}/;
const BARS = /[|│┃║┆┊╎]/;
/** In Markdown a backslash escapes a bar. */
const BAR = /(?<!\\)[|│┃║┆┊╎]/;
const TYPES =
  /^(?:u?(?:tiny|small|big|huge)?int(?:eger)?\d*|varchar|text|double|float\d*|boolean|date|time(?:stamp)?.*|decimal\(.*\)|blob|json|uuid|interval|str|[fiu]\d+|bool|cat|list\[.*\]|struct.*|.*\[\]|enum.*|---|\s*)$/i;

const isRule = (line: string) => DRAWN.test(line) && HORIZONTAL.test(line);

export const drawnTables: TextFormat = {
  id: "drawn-table",
  name: "Drawn table",
  unit: "row",
  source: "text",
  text: [],
  recognize(lines) {
    const filled = lines.filter((line) => line.trim() !== "");
    return (
      recognizeTibble(filled) ??
      recognizeBars(filled) ??
      recognizeVertical(filled) ??
      recognizeAligned(filled, isRule)
    );
  },
};

interface Bars {
  /** Lines before the rows, without the blank ones. */
  skip: number;
  names: string[];
  /** Whether bars enclose the rows. */
  isEnclosed: boolean;
  /** Whether each row ends with a rule, and so can have several lines. */
  isGrid: boolean;
  /** Columns at which the cells end, for texts with bars. */
  ends: number[];
}

/** The share of lines that must be part of the table: texts around it are few. */
const MIN_SHARE = 0.8;

/** Lines of text that can be before a table. */
const MAX_PREFACE = 20;

/** What Polars prints above a table. */
const SHAPE = /^shape: \(\d/;

function recognizeBars(lines: readonly string[]): TextLayout | undefined {
  if (SHAPE.test(lines[0] ?? "")) return recognizeTable(lines.slice(1), 1);
  const start = lines.findIndex((line, index) => BARS.test(line) && isRule(lines[index + 1] ?? ""));
  const preface = start > 0 && start <= MAX_PREFACE && !isRule(lines[start - 1] ?? "") ? start : 0;
  const filled = lines.slice(isRule(lines[0] ?? "") ? 0 : preface);
  return recognizeTable(filled, lines.length - filled.length);
}

/** @param preface filled lines before the table */
function recognizeTable(filled: readonly string[], preface: number): TextLayout | undefined {
  const hasTop = isRule(filled[0] ?? "");
  const headerAt = hasTop ? 1 : 0;
  const header = filled[headerAt] ?? "";
  const isEnclosed = /^\s*[|│┃║┆┊╎].*[|│┃║┆┊╎]\s*$/.test(header);
  if (isRule(header) || (!BARS.test(header) && !isSingleColumn(filled))) return undefined;
  const names = splitCells(header, isEnclosed);
  const areTypes = (line = "") => {
    const types = splitCells(line, isEnclosed);
    return hasTop && types.length === names.length && types.every((type) => TYPES.test(type));
  };
  let ruleAt = headerAt + 1;
  // Polars draws a line of dashes above its types.
  while (ruleAt < headerAt + 3 && areTypes(filled[ruleAt])) ruleAt++;
  const rule = filled[ruleAt] ?? "";
  if (!isRule(rule) || segmentsOf(rule) !== names.length) return undefined;
  const rows = filled.slice(ruleAt + 1);
  const fitting = rows.filter((line) => BARS.test(line) || isRule(line)).length;
  if (names.length > 1 && fitting < MIN_SHARE * rows.length - 2) return undefined;
  const isGrid = isGridOf(rows, names.length);
  const bars: Bars = {
    skip: preface + ruleAt + 1,
    names: columnNames(names, names.length),
    isEnclosed,
    isGrid,
    ends: endsOf(rule),
  };
  return { columns: bars.names, parser: () => barParser(bars) };
}

/** A table of psql with one column has no bar; its lines begin with a blank, and a number of rows ends it. */
const isSingleColumn = ([header = "", rule = "", ...rows]: readonly string[]) =>
  header.startsWith(" ") && /^-{2,}$/.test(rule) && rows.some((line) => FOOTER.test(line));

/** The number of cells that a rule separates. */
const segmentsOf = (rule: string) => rule.match(/[-=─━═╌]+/g)?.length ?? 0;

/** Whether there is a rule after each row, of which there are several; below the rows of DuckDB there is one more. */
function isGridOf(rows: readonly string[], columns: number): boolean {
  const rules = rows.filter((line) => isRule(line) && segmentsOf(line) === columns);
  return rules.length > 1 && !/^[├└]/.test(rules[0] ?? "") && rules.length >= rows.length / 5;
}

function splitCells(line: string, isEnclosed: boolean): string[] {
  const inner = isEnclosed
    ? line
        .trim()
        .replace(/^[|│┃║┆┊╎]/, "")
        .replace(/[|│┃║┆┊╎]$/, "")
    : line;
  return inner.split(BAR).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** Where the cells of a rule end, in columns of the display. */
function endsOf(rule: string): number[] {
  const inner = rule.trim().replace(/^[^-=─━═╌:]/, "");
  const offset = rule.indexOf(rule.trim()) + (rule.trim().length - inner.length);
  return [...inner.matchAll(/[-=─━═╌:]+/g)].map(({ index, 0: line }) => offset + index + line.length);
}

const FOOTER =
  /^\s*(?:\(\d[\d.,\s]* [\p{L}\s]+\)|\d+ rows? in set.*|\[\d+ rows x \d+ columns\]|Time: .*|Empty set.*)\s*$/iu;

function barParser({ skip, names, isEnclosed, isGrid, ends }: Bars) {
  let unread = skip;
  let isOver = false;
  let lineNumber = 0;
  /** Lines of a row that is not complete. */
  let held: string[] = [];
  const other = (line: number): ExportRecord => ({ line, fields: {}, isOther: true });
  const row = (cells: readonly string[]): ExportRecord[] => [
    { line: lineNumber, fields: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])) },
  ];
  const takeGrid = (): ExportRecord[] => {
    if (held.length === 0) return [];
    const lines = held.map((line) => cellsOf(line, names.length, isEnclosed, ends));
    held = [];
    return row(
      names.map((_, index) =>
        lines
          .map((cells) => cells[index] ?? "")
          .join("\n")
          .trim(),
      ),
    );
  };
  const readRow = (line: string, number: number): ExportRecord[] => {
    if (held.length === 0) lineNumber = number;
    held.push(line);
    if (isGrid) return [];
    // Clients of MySQL write line ends in cells as they are.
    if (isEnclosed && !/[|│┃║┆┊╎]\s*$/.test(line)) return [];
    const source = held.join("\n");
    if (!isEnclosed && isContinued(line, ends)) return [];
    const lines = isEnclosed ? [source] : held;
    held = [];
    const parts = lines.map((part) => cellsOf(part, names.length, isEnclosed, ends));
    return row(names.map((_, index) => joined(parts, index)));
  };
  return parserOfLines({
    read(line, number) {
      if (line.trim() === "" && !(isEnclosed && held.length > 0)) return [];
      if (unread > 0) {
        unread--;
        return [];
      }
      if (isRule(line)) {
        // After the rule at the end there are only numbers of rows.
        isOver = !isGrid;
        return takeGrid();
      }
      const isCut = line.replaceAll(/[|│┃║┆┊╎\s]/g, "").replaceAll(/[·…]|\.{3}/g, "") === "";
      if (isCut && held.length === 0 && /[·…]|\.{3}/.test(line)) return [other(number)];
      const isText = held.length === 0 && (FOOTER.test(line) || (!BARS.test(line) && names.length > 1));
      const isSummary = isOver && splitCells(line, isEnclosed).length !== names.length;
      if (isText || isSummary) return [other(number)];
      const cells = splitCells(line, isEnclosed);
      // The header comes again where several tables follow each other.
      if (cells.length === names.length && cells.every((cell, index) => cell === names[index])) return [];
      return readRow(line, number);
    },
    finish: () =>
      isGrid
        ? takeGrid()
        : held.length > 0
          ? row(cellsOf(held.join("\n"), names.length, isEnclosed, ends))
          : [],
  });
}

/** The lines of a cell; psql marks those that continue by `+`. */
const joined = (lines: readonly (readonly string[])[], column: number) =>
  lines
    .map((cells) => cells[column] ?? "")
    .map((cell, index) => (index < lines.length - 1 ? cell.replace(/\+$/, "").trimEnd() : cell))
    .filter((cell, index) => index === 0 || cell !== "")
    .join("\n");

/** Whether psql continues a row: a `+` in the last place of a cell. */
function isContinued(line: string, ends: readonly number[]): boolean {
  if (!line.includes("+")) return false;
  return ends.some((end, index) => {
    const cell = cutAtEnds(line, ends)[index] ?? "";
    const start = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1;
    return cell.endsWith("+") && displayWidth(cell) >= end - start;
  });
}

function cellsOf(line: string, count: number, isEnclosed: boolean, ends: readonly number[]): string[] {
  const cells = splitCells(line, isEnclosed);
  if (cells.length === count || !isEnclosedFit(line, ends))
    return cells.length > count ? merged(cells, count) : cells;
  return cutAtEnds(line, ends).map((cell) => cell.replace(/^\s*[|│┃║┆┊╎]/, "").trim());
}

/** Whether the bars stand below those of the rule, so that a bar in a text is none of them. */
const isEnclosedFit = (line: string, ends: readonly number[]) => {
  const cells = cutAtEnds(line, ends);
  return cells.slice(1).every((cell) => BARS.test(cell[0] ?? ""));
};

/** Surplus cells belong to the longest one as far as can be told: the last. */
const merged = (cells: readonly string[], count: number) => [
  ...cells.slice(0, count - 1),
  cells.slice(count - 1).join(" | "),
];
