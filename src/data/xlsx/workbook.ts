/** Reads the parts of an Excel workbook (ECMA-376): sheets, shared strings and date formats. */

import { readZipBytes, readZipEntry, type ZipEntry } from "../archive/zip.ts";
import type { ReadOptions } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { decode } from "../text/encoding.ts";
import { attribute, unescapeCell, xmlTokens } from "./xml.ts";
import { isDateFormat } from "./dates.ts";

export interface Workbook {
  blob: Blob;
  sheets: { name: string; entry: ZipEntry }[];
  sharedStrings: string[];
  /** Whether a style shows a date, by the style index of a cell. */
  dateStyles: boolean[];
  /** Whether days are counted from 1904, as on early Macs. */
  date1904: boolean;
}

const normalize = (path: string) => path.replace(/^\//, "");

/** @throws AppError `damaged` when a required part is missing */
export async function openWorkbook(blob: Blob, entries: readonly ZipEntry[]): Promise<Workbook> {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const main = byPath.get("xl/workbook.xml");
  if (!main) throw new AppError("damaged", "The workbook has no list of sheets.");
  const targets = await relationships(blob, byPath.get("xl/_rels/workbook.xml.rels"));
  const workbook: Workbook = { blob, sheets: [], sharedStrings: [], dateStyles: [], date1904: false };
  for await (const token of partTokens(blob, main)) {
    if (token.kind !== "open") continue;
    if (token.value === "workbookPr") {
      workbook.date1904 = /^(1|true)$/.test(attribute(token.attributes, "date1904") ?? "");
    } else if (token.value === "sheet") {
      const target = targets.get(
        attribute(token.attributes, "r:id") ?? attribute(token.attributes, "id") ?? "",
      );
      const entry = target && byPath.get(target);
      if (entry) workbook.sheets.push({ name: attribute(token.attributes, "name") ?? target, entry });
    }
  }
  if (workbook.sheets.length === 0) throw new AppError("damaged", "The workbook has no sheet.");
  const strings = byPath.get("xl/sharedStrings.xml");
  if (strings) workbook.sharedStrings = await readSharedStrings(blob, strings);
  const styles = byPath.get("xl/styles.xml");
  if (styles) workbook.dateStyles = await readDateStyles(blob, styles);
  return workbook;
}

async function* singleChunk(blob: Blob, entry: ZipEntry) {
  yield new TextDecoder().decode(await readZipBytes(blob, entry));
}

const partTokens = (blob: Blob, entry: ZipEntry) => xmlTokens(singleChunk(blob, entry));

async function relationships(blob: Blob, entry: ZipEntry | undefined): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  if (!entry) return targets;
  for await (const { kind, value, attributes } of partTokens(blob, entry)) {
    if (kind !== "open" || value !== "Relationship") continue;
    const target = attribute(attributes, "Target") ?? "";
    const path = target.startsWith("/") ? normalize(target) : `xl/${target}`;
    targets.set(attribute(attributes, "Id") ?? "", path);
  }
  return targets;
}

/** The strings that cells refer to by index. Rich text is read as plain text, without phonetic guides. */
async function readSharedStrings(blob: Blob, entry: ZipEntry): Promise<string[]> {
  const strings: string[] = [];
  let text = "";
  let inText = false;
  let inPhonetic = false;
  for await (const { kind, value } of xmlTokens(decode(readZipEntry(blob, entry), "utf-8"))) {
    if (kind === "text") {
      if (inText && !inPhonetic) text += value;
    } else if (value === "rPh") inPhonetic = kind === "open";
    else if (value === "t") inText = kind === "open";
    else if (value === "si" && kind === "open") text = "";
    else if (value === "si") strings.push(unescapeCell(text));
  }
  return strings;
}

async function readDateStyles(blob: Blob, entry: ZipEntry): Promise<boolean[]> {
  const formats = new Map<string, string>();
  const dates: boolean[] = [];
  let inCells = false;
  for await (const { kind, value, attributes } of partTokens(blob, entry)) {
    if (value === "cellXfs") inCells = kind === "open";
    else if (kind === "open" && value === "numFmt") {
      formats.set(attribute(attributes, "numFmtId") ?? "", attribute(attributes, "formatCode") ?? "");
    } else if (kind === "open" && value === "xf" && inCells) {
      const id = attribute(attributes, "numFmtId") ?? "0";
      dates.push(isDateFormat(Number(id), formats.get(id)));
    }
  }
  return dates;
}

export interface SheetRow {
  /** Number of the row in the sheet, from 1. */
  number: number;
  cells: string[];
}

const columnIndex = (reference: string): number => {
  let index = 0;
  for (const letter of /^[A-Z]+/i.exec(reference)?.[0].toUpperCase() ?? "") {
    index = index * 26 + letter.charCodeAt(0) - 64;
  }
  return index - 1;
};

/** The most columns of a sheet; a larger reference means a damaged file. */
const MAX_COLUMNS = 16_384;

/** The rows of a sheet in order. Empty rows that the file omits are not yielded. @throws AppError `damaged` */
export async function* sheetRows(
  workbook: Workbook,
  entry: ZipEntry,
  cellText: (type: string, style: number, value: string) => string,
  options: ReadOptions = {},
): AsyncGenerator<SheetRow, void, undefined> {
  let row: SheetRow = { number: 0, cells: [] };
  let cell = { index: -1, type: "", style: 0, value: "" };
  let inValue = false;
  for await (const { kind, value, attributes } of xmlTokens(
    decode(readZipEntry(workbook.blob, entry, options), "utf-8"),
  )) {
    if (kind === "text") {
      if (inValue) cell.value += value;
    } else if (value === "row") {
      if (kind === "close") yield row;
      else row = { number: Number(attribute(attributes, "r") ?? row.number + 1), cells: [] };
    } else if (value === "c" && kind === "open") {
      const reference = attribute(attributes, "r");
      const index = reference ? columnIndex(reference) : row.cells.length;
      if (index >= MAX_COLUMNS) throw new AppError("damaged", "The sheet has too many columns.");
      const style = Number(attribute(attributes, "s") ?? 0);
      cell = { index, type: attribute(attributes, "t") ?? "n", style, value: "" };
    } else if (value === "c") {
      while (row.cells.length < cell.index) row.cells.push("");
      row.cells[cell.index] = cellText(cell.type, cell.style, cell.value);
    } else if (value === "v" || value === "t") inValue = kind === "open";
  }
}
