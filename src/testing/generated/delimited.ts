/** Writes a table in a dialect of delimited text, with a header as services and people write it. */

import type { Draw } from "./draw.ts";
import type { Truth, Written } from "./truth.ts";
import type { Sentences } from "./sentences.ts";
import type { TrueTable } from "./true-table.ts";

type Quoting = "needed" | "all" | "texts" | "literal" | "single" | "backslash" | "backslash without quotes";

interface Style {
  delimiter: string;
  quoting: Quoting;
  blanks: "none" | "after the delimiter" | "around quotes";
  lineEnd: string;
  /** Whether the table has one column. */
  isList: boolean;
}

type HeaderKind =
  | "names"
  | "none"
  | "titles"
  | "keys and values"
  | "comments"
  | "survey"
  | "groups"
  | "repeated names"
  | "row names"
  | "sep line";

const DELIMITER_NAMES: Record<string, string> = { "\t": "tab", "\u0001": "U+0001" };
const LINE_END_NAMES: Record<string, string> = {
  "\n": "LF",
  "\r\n": "CR LF",
  "\r": "CR",
  "\r\r\n": "CR CR LF",
};

export function drawDelimited(draw: Draw, sentences: Sentences, table: TrueTable): Written {
  const isList = table.columns.length === 1;
  const style = drawStyle(draw, isList, rowsOf(table).flat());
  const kind = drawHeader(draw, table, isList);
  const names = namesOf(kind, table);
  const rows = rowsOf(table).map((row) => row.map((cell) => stored(cell, style)));
  const write = (cells: readonly string[], isHeader = false) => writeRow(cells, style, isHeader);
  const body = rows.map((row, index) => write(kind === "row names" ? [`r${index + 1}`, ...row] : row));
  const lines = [...headerLines(draw, sentences, kind, names, style, write), ...body];
  const end = draw.chance(0.85) ? style.lineEnd : "";
  const shift = kind === "row names" ? 1 : 0;
  const isNamed = kind !== "survey" && kind !== "groups" && kind !== "row names";
  const truth: Truth = {
    ...(isNamed && { names: trueNames(kind, names, isList) }),
    rows: shift ? rows.map((row, index) => [`r${index + 1}`, ...row]) : rows,
    text: table.text + shift,
    trimmed: style.blanks !== "none",
  };
  return {
    name: `table.${draw.weighted([
      ["csv", 6],
      [style.delimiter === "\t" ? "tsv" : "csv", 3],
      ["txt", 2],
    ])}`,
    text: lines.join(style.lineEnd) + end,
    truth,
    traits: {
      format: isList ? "list" : "delimited",
      delimiter: isList ? "none" : (DELIMITER_NAMES[style.delimiter] ?? style.delimiter),
      quoting: style.quoting,
      blanks: style.blanks,
      "line end": LINE_END_NAMES[style.lineEnd] ?? "",
      header: kind,
    },
  };
}

/** @param cells decide whether backslashes are used: without a character to escape, nothing shows that they are */
function drawStyle(draw: Draw, isList: boolean, cells: readonly string[]): Style {
  const delimiter = isList
    ? ","
    : draw.weighted([
        [",", 10],
        [";", 5],
        ["\t", 5],
        ["|", 2],
        ["^", 0.5],
        ["~", 0.5],
        ["\u0001", 0.5],
      ]);
  const quoting = draw.weighted<Quoting>([
    ["needed", 8],
    ["all", 5],
    ["texts", 2],
    ["literal", isList || delimiter === "\t" ? 6 : 0],
    ["single", isList ? 0 : 1],
    ["backslash", cells.some((cell) => cell.includes('"')) ? 2 : 0],
    ["backslash without quotes", !isList && cells.some((cell) => cell.includes(delimiter)) ? 1 : 0],
  ]);
  const isStandard = quoting === "all" || quoting === "needed" || quoting === "texts";
  return {
    delimiter,
    quoting,
    isList,
    blanks:
      isStandard && !isList && delimiter !== "\t"
        ? draw.weighted([
            ["none", 8],
            ["after the delimiter", 1],
            ["around quotes", quoting === "needed" ? 0 : 1],
          ])
        : "none",
    lineEnd: draw.weighted([
      ["\n", 8],
      ["\r\n", 6],
      ["\r", 1],
      ["\r\r\n", 1],
    ]),
  };
}

function drawHeader(draw: Draw, table: TrueTable, isList: boolean): HeaderKind {
  const figures = table.columns.filter(({ kind }) => kind === "number" || kind === "date").length;
  return draw.weighted<HeaderKind>([
    ["names", 10],
    ["none", 3],
    ["titles", isList ? 0 : 2],
    ["keys and values", table.columns.length > 2 ? 2 : 0],
    ["comments", isList ? 0 : 1],
    ["survey", isList ? 0 : 1],
    ["groups", figures >= 2 ? 3 : 0],
    ["repeated names", table.columns.length > 2 ? 1 : 0],
    ["row names", table.columns.length > 1 ? 1 : 0],
    ["sep line", isList ? 0 : 1],
  ]);
}

function namesOf(kind: HeaderKind, { columns, text }: TrueTable): string[] {
  const names = columns.map(({ name }) => name);
  if (kind !== "repeated names") return names;
  const others = names.map((_, index) => index).filter((index) => index !== text);
  const [first = 0, second = 0] = others;
  names[second] = names[first] ?? "";
  return names;
}

function trueNames(kind: HeaderKind, names: readonly string[], isList: boolean): string[] {
  if (kind === "none") return isList ? [] : names.map((_, index) => `column_${index + 1}`);
  return names.map((name, index) => (names.indexOf(name) < index ? `${name}_2` : name));
}

const rowsOf = ({ columns }: TrueTable): string[][] =>
  (columns[0]?.cells ?? []).map((_, row) => columns.map(({ cells }) => cells[row] ?? ""));

/** A cell as the style can store it: without quotes around it, a cell has no delimiter and no line end. */
function stored(cell: string, { delimiter, quoting, lineEnd }: Style): string {
  const lines = cell.replaceAll("\n", lineEnd === "\r" ? " " : lineEnd === "\r\r\n" ? "\n" : lineEnd);
  if (quoting !== "literal") return lines;
  return lines
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll(delimiter, " ")
    .trim();
}

function writeRow(cells: readonly string[], style: Style, isHeader: boolean): string {
  const { blanks, delimiter } = style;
  const written = cells.map((cell) => writeCell(cell, style, isHeader));
  if (blanks === "none") return written.join(delimiter);
  if (blanks === "after the delimiter") return written.join(`${delimiter} `);
  return written.map((cell) => (cell.startsWith('"') ? ` ${cell} ` : cell)).join(delimiter);
}

function writeCell(cell: string, { delimiter, quoting, isList }: Style, isHeader: boolean): string {
  const isNeeded = cell.includes(delimiter) || /[\r\n]/.test(cell);
  const doubled = `"${cell.replaceAll('"', '""')}"`;
  switch (quoting) {
    case "literal":
      return cell;
    case "needed":
      // A line without a character would be a blank line.
      return isNeeded || cell.includes('"') || (cell === "" && isList) ? doubled : cell;
    case "all":
      return doubled;
    case "texts":
      return isHeader || !/^-?[\d.]+%?$/.test(cell) || isNeeded ? doubled : cell;
    case "single":
      return `'${cell.replaceAll("'", "''")}'`;
    case "backslash":
      return `"${cell.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
    case "backslash without quotes":
      return cell
        .replaceAll("\\", "\\\\")
        .replaceAll(delimiter, `\\${delimiter}`)
        .replaceAll(/[\r\n]/g, "\\$&");
  }
}

type Write = (cells: readonly string[], isHeader?: boolean) => string;

function headerLines(
  draw: Draw,
  sentences: Sentences,
  kind: HeaderKind,
  names: readonly string[],
  { delimiter }: Style,
  write: Write,
): string[] {
  const header = write(names, true);
  const blank = draw.chance(0.5) ? [""] : [];
  const title = () => `${sentences.words(1, 3)} ${draw.int(2020, 2024)}`;
  switch (kind) {
    case "none":
      return [];
    case "titles":
      return [...Array.from({ length: draw.int(1, 3) }, title), ...blank, header];
    case "keys and values":
      return [
        ...Array.from({ length: draw.int(2, 5) }, () => write([`${sentences.words(1, 1)}:`, title()])),
        ...blank,
        header,
      ];
    case "comments":
      return [
        ...Array.from({ length: draw.int(1, 3) }, () => `# ${title()}, ${sentences.words(1, 2)}`),
        header,
      ];
    case "survey":
      return [
        header,
        write(
          names.map(() => `${sentences.words(2, 5)}?`),
          true,
        ),
        write(
          names.map((_, index) => `{"ImportId":"QID${index + 1}"}`),
          true,
        ),
      ];
    case "groups": {
      const group = draw.int(1, names.length - 1);
      return [
        write(
          names.map((_, index) => (index < group ? "a" : "b")),
          true,
        ),
        header,
      ];
    }
    case "sep line":
      return [`sep=${delimiter}`, header];
    case "names":
    case "repeated names":
    case "row names":
      return [header];
  }
}
