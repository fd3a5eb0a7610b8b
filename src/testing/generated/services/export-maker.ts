/** What makes files of an export format with a known truth. */

import type { Draw } from "../draw.ts";
import type { Sentences } from "../sentences.ts";

/** What a file is made of. */
export interface Material {
  draw: Draw;
  sentences: Sentences;
  /** The texts of the rows, in their order. */
  texts: readonly string[];
  /** A text of somebody else, mostly longer than the others. */
  long: string;
  /** The time of a row in milliseconds. */
  time(at: number): number;
  person(): string;
}

export interface Draft {
  /** Name of the file. */
  file: string;
  /** The content of the file, or of the files of a zip. */
  content: string | Readonly<Record<string, string>>;
  /** The column of texts. */
  column: string;
  /** The cells of that column; those of the material when absent. */
  cells?: readonly string[];
}

export interface ExportMaker {
  /** Unique among the makers. */
  name: string;
  /** Id of the format that claims the file. */
  format: string;
  make(material: Material): Draft;
}

export type Fields = Record<string, unknown>;

/** The fields of a record in another order, as writers and versions differ. */
export function shuffled(draw: Draw, fields: Fields): Fields {
  const entries = Object.entries(fields);
  for (let at = entries.length - 1; at > 0; at--) {
    const other = draw.int(0, at);
    [entries[at], entries[other]] = [entries[other] as [string, unknown], entries[at] as [string, unknown]];
  }
  return Object.fromEntries(entries);
}

/** Fields that half of the files or records have. */
export const maybe = (draw: Draw, fields: Fields): Fields => (draw.chance(0.5) ? fields : {});

const asciiOnly = (text: string) =>
  text.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A JSON document, indented or not, with or without escapes. */
export function document(draw: Draw, value: unknown): string {
  const text = JSON.stringify(value, null, draw.of([0, 0, 1, 2, 4, "\t"]));
  return draw.chance(0.3) ? asciiOnly(text) : text;
}

/** A JSON value in each line. */
export function lines(draw: Draw, values: readonly unknown[]): string {
  const end = draw.of(["\n", "\n", "\r\n"]);
  const isEscaped = draw.chance(0.3);
  return values
    .map((value) => (isEscaped ? asciiOnly(JSON.stringify(value)) : JSON.stringify(value)) + end)
    .join("");
}

const bytes = new TextEncoder();
/** UTF-8 as Meta writes it: each byte is a character. */
export const metaOf = (text: string) =>
  Array.from(bytes.encode(text), (byte) => String.fromCharCode(byte)).join("");

export const isoTime = (time: number) => new Date(time).toISOString();
/** `2024-03-01 10:00:00` */
export const plainTime = (time: number) => isoTime(time).replace("T", " ").slice(0, 19);

/** A column of a table: its name and its cells. */
export type TableColumn = readonly [name: string, cell: (at: number) => string];

/** A delimited table. @param below further rows of the header */
export function table(
  { draw, texts }: Material,
  columns: readonly TableColumn[],
  { delimiter = ",", below = [] }: { delimiter?: string; below?: readonly (readonly string[])[] } = {},
): string {
  const end = draw.of(["\n", "\n", "\r\n"]);
  const quotesAll = draw.chance(0.4);
  const quoted = (cell: string) =>
    quotesAll || /["\r\n]|^\s|\s$/.test(cell) || cell.includes(delimiter)
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  const rows = [
    columns.map(([name]) => name),
    ...below,
    ...texts.map((_, at) => columns.map(([, cell]) => cell(at))),
  ];
  const mark = draw.chance(0.3) ? "\ufeff" : "";
  return mark + rows.map((cells) => cells.map(quoted).join(delimiter) + end).join("");
}

/** Puts further records between others. @returns the records, and the cells with empty ones for the further records */
export function mixed(
  material: Material,
  records: readonly Fields[],
  other: (at: number) => Fields,
  cell = "",
) {
  const all: Fields[] = [];
  const cells: string[] = [];
  for (const [at, record] of records.entries()) {
    if (material.draw.chance(0.15)) {
      all.push(other(at));
      cells.push(cell);
    }
    all.push(record);
    cells.push(material.texts[at] ?? "");
  }
  return { all, cells };
}

/** A kind of export by its name, of the format that should recognize it. */
export const make = (name: string, format: string, draft: (material: Material) => Draft): ExportMaker => ({
  name,
  format,
  make: draft,
});

/** A record for each text. */
export const all = <T>({ texts }: Material, record: (text: string, at: number) => T): T[] =>
  texts.map(record);
