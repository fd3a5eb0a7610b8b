/** Reads the rows of a worksheet as a stream. */

import { readZipEntry } from "../archive/zip.ts";
import type { ReadOptions } from "../bytes.ts";
import { CELL_KINDS, type CellKind, type NumberFormats } from "../cell-kind.ts";
import { AppError } from "../../errors/app-error.ts";
import { CellCount } from "../cell-count.ts";
import { LIMITS } from "../limits.ts";
import { CellText } from "./cell-text.ts";
import { type NumberKind, numberText } from "./number-formats.ts";
import type { SharedStrings } from "./shared-strings.ts";
import type { Sheet, Workbook } from "./workbook.ts";
import { parseXml, unescapeCell, type XmlAttributes, type XmlHandler } from "./xml.ts";

export interface SheetRow {
  /** Number of the row in the sheet, from 1. */
  number: number;
  /** Without empty cells at the end; no cell when the row is blank. */
  cells: string[];
  /** A letter for each cell, in formats that have types. */
  kinds?: string;
  numberFormats?: NumberFormats;
  /** Number of cells that were too long and were cut. */
  cut: number;
}

/** A row without its empty cells, whose shared strings are still indexes. */
interface UnresolvedRow {
  number: number;
  /** The column of each cell; not always ascending. */
  columns: number[];
  cells: (string | number)[];
  kinds: CellKind[];
  numberFormats?: NumberFormats;
  cut: number;
  width: number;
}

const blankRow = (number: number): UnresolvedRow => ({
  number,
  columns: NO_COLUMNS,
  cells: NO_CELLS,
  kinds: NO_KINDS,
  cut: 0,
  width: 0,
});

/** Shared by blank rows, of which a sheet can have a million. */
const NO_COLUMNS: number[] = [];
const NO_CELLS: (string | number)[] = [];
const NO_KINDS: CellKind[] = [];

/** What the number formats show a number as. */
const KINDS_OF_NUMBERS: Record<NumberKind, CellKind> = {
  number: CELL_KINDS.number,
  date: CELL_KINDS.date,
  time: CELL_KINDS.date,
  hours: CELL_KINDS.duration,
  minutes: CELL_KINDS.duration,
  seconds: CELL_KINDS.duration,
};

/** The number of the column in a reference such as `AB12`, from 0; -1 without letters. */
function columnIndex(reference: string): number {
  let index = 0;
  for (let at = 0; at < reference.length; at++) {
    // Bit 5 distinguishes capitals from small letters.
    const letter = (reference.charCodeAt(at) & 0xdf) - 64;
    if (letter < 1 || letter > 26) break;
    index = index * 26 + letter;
    if (index > LIMITS.columns) break;
  }
  return index - 1;
}

class SheetHandler implements XmlHandler {
  rows: UnresolvedRow[] = [];
  readonly #workbook: Workbook;
  readonly #inline = new CellText();
  readonly #value = new CellText();
  #row = blankRow(0);
  /** Rows have the same formats as the one above them as a rule, and then share them. */
  #numberFormats: NumberFormats = {};
  #formatsOfRow: Record<number, string> | undefined;
  readonly #count = new CellCount(LIMITS.sheetEmptyCells);
  #blankRows = 0;
  #index = -1;
  #type = "n";
  #style = 0;
  #isValue = false;
  #isInline = false;

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (name === "c") this.#openCell(attributes);
    else if (name === "v") this.#isValue = true;
    else if (name === "is") this.#isInline = true;
    else if (name === "row") {
      const number = Number(attributes["r"]);
      this.#row = blankRow(number > 0 ? number : this.#row.number + 1);
      this.#index = -1;
      this.#formatsOfRow = undefined;
    } else if (this.#isInline) this.#inline.open(name);
  }

  close(name: string): void {
    if (name === "c") this.#closeCell();
    else if (name === "v") this.#isValue = false;
    else if (name === "is") this.#isInline = false;
    else if (name === "row") this.#closeRow();
    else if (this.#isInline) this.#inline.close(name);
  }

  text(text: string): void {
    if (this.#isValue) this.#value.append(text);
    else if (this.#isInline) this.#inline.add(text);
  }

  #openCell(attributes: XmlAttributes): void {
    const reference = attributes["r"];
    const index = reference === undefined ? -1 : columnIndex(reference);
    this.#index = index === -1 ? this.#index + 1 : index;
    if (this.#index >= LIMITS.columns) {
      throw new AppError("over-limit", `The sheet has more than ${LIMITS.columns} columns.`);
    }
    this.#type = attributes["t"] ?? "n";
    this.#style = Number(attributes["s"] ?? 0);
    this.#inline.clear();
    this.#value.clear();
  }

  #closeRow(): void {
    const { cells, width } = this.#row;
    this.#count.add(cells.length, width - cells.length);
    if (cells.length === 0 && ++this.#blankRows > LIMITS.blankRows) {
      throw new AppError("over-limit", `The sheet has more than ${LIMITS.blankRows} blank rows.`);
    }
    if (this.#formatsOfRow) {
      if (!areSame(this.#formatsOfRow, this.#numberFormats)) this.#numberFormats = this.#formatsOfRow;
      this.#row.numberFormats = this.#numberFormats;
    }
    this.rows.push(this.#row);
  }

  #closeCell(): void {
    const cell = this.#cell();
    if (cell === "") return;
    const row = this.#row;
    if (row.cells === NO_CELLS) {
      row.columns = [];
      row.cells = [];
      row.kinds = [];
    }
    row.columns.push(this.#index);
    row.cells.push(cell);
    row.kinds.push(this.#kind());
    row.width = Math.max(row.width, this.#index + 1);
    const code = this.#type === "n" ? this.#workbook.numberCodes[this.#style] : undefined;
    if (code !== undefined) (this.#formatsOfRow ??= {})[this.#index] = code;
    if (this.#inline.isCut || this.#value.isCut) row.cut++;
  }

  #kind(): CellKind {
    if (this.#type === "b") return CELL_KINDS.boolean;
    if (this.#type === "d") return CELL_KINDS.date;
    return this.#type === "n" ? KINDS_OF_NUMBERS[this.#numberKind] : CELL_KINDS.text;
  }

  get #numberKind(): NumberKind {
    return this.#workbook.numberKinds[this.#style] ?? "number";
  }

  /** Numbers are kept as the file writes them, so that long ids are not rounded. */
  #cell(): string | number {
    const value = this.#value.value;
    const inline = this.#inline.value;
    if (this.#type === "s") return /^\s*\d+\s*$/.test(value) ? Number(value) : "";
    // A string of its own counts more than a value that a writer has stored beside it.
    if (inline !== "" || this.#type === "inlineStr") return unescapeCell(inline || value);
    if (this.#type === "str") return unescapeCell(value);
    if (this.#type === "b") return value === "" ? "" : /^(1|true)$/i.test(value.trim()) ? "true" : "false";
    if (this.#type === "d") return value.replace(/T00:00:00(\.0+)?$/, "");
    if (this.#type !== "n") return value;
    return numberText(value, this.#numberKind, this.#workbook.date1904);
  }
}

function areSame(one: NumberFormats, other: NumberFormats): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length && keys.every((key) => one[Number(key)] === other[Number(key)])
  );
}

/** The rows of a sheet in order. Rows that the file omits are not yielded. @throws AppError `damaged`, `over-limit` */
export async function* sheetRows(
  workbook: Workbook,
  { entry }: Sheet,
  options: ReadOptions = {},
): AsyncGenerator<SheetRow[], void, undefined> {
  const handler = new SheetHandler(workbook);
  for await (const _ of parseXml(readZipEntry(workbook.blob, entry, options), handler)) {
    for (const batch of batchesOf(handler.rows)) yield await resolve(workbook.strings, batch);
    handler.rows = [];
  }
}

const BATCH_ROWS = 500;

/** A row of a few bytes can have thousands of empty cells. */
function* batchesOf(rows: readonly UnresolvedRow[]): Generator<UnresolvedRow[], void, undefined> {
  let batch: UnresolvedRow[] = [];
  let cells = 0;
  for (const row of rows) {
    batch.push(row);
    cells += row.width;
    if (batch.length < BATCH_ROWS && cells < LIMITS.batchCells) continue;
    yield batch;
    batch = [];
    cells = 0;
  }
  if (batch.length > 0) yield batch;
}

async function resolve(strings: SharedStrings, rows: readonly UnresolvedRow[]): Promise<SheetRow[]> {
  let last = -1;
  for (const { cells } of rows) {
    for (const cell of cells) if (typeof cell === "number" && cell > last) last = cell;
  }
  if (last >= 0) await strings.load(last);
  return rows.map((row) => withStrings(row, strings));
}

function withStrings(
  { number, columns, cells, kinds, numberFormats, cut, width }: UnresolvedRow,
  strings: SharedStrings,
): SheetRow {
  const texts = Array.from({ length: width }, () => "");
  const letters: CellKind[] = Array.from({ length: width }, () => CELL_KINDS.missing);
  let cutCells = cut;
  for (const [at, cell] of cells.entries()) {
    const isShared = typeof cell === "number";
    const column = columns[at] as number;
    texts[column] = isShared ? unescapeCell(strings.get(cell)) : cell;
    letters[column] = kinds[at] as CellKind;
    if (isShared && strings.isCut(cell)) cutCells++;
  }
  while (texts.at(-1) === "") texts.pop();
  return {
    number,
    cells: texts,
    kinds: letters.slice(0, texts.length).join(""),
    ...(numberFormats && { numberFormats }),
    cut: cutCells,
  };
}
