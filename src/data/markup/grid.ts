import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { AppError } from "../../errors/app-error.ts";
import { CellCount } from "../cell-count.ts";
import { LIMITS } from "../limits.ts";
import type { SheetRow } from "../xlsx/sheet.ts";

/** Rows of one batch. */
const BATCH_ROWS = 500;

/** Collects the rows of a table whose cells come in order. */
export class Grid {
  #rows: { row: SheetRow; copies: number }[] = [];
  #cells: string[] = [];
  /** Empty in formats without types. */
  #kinds: CellKind[] = [];
  #cut = 0;
  #index = 0;
  #number = 0;
  /** Rows that were made by repeating others. */
  #copies = 0;
  /** Cells of the row that the file holds. */
  #held = 0;
  readonly #count = new CellCount(LIMITS.sheetEmptyCells);

  /** @param number of the row, when the file has it */
  startRow(number = this.#number + 1): void {
    this.#number = number;
    this.#cells = [];
    this.#kinds = [];
    this.#cut = 0;
    this.#index = 0;
    this.#held = 0;
  }

  /** Sets the column of the next cell, from 0. */
  moveTo(column: number): void {
    if (column >= 0) this.#index = column;
  }

  get column(): number {
    return this.#index;
  }

  /**
   * @param width columns that the cell covers; the further ones are empty
   * @param kind in formats that have types
   */
  put(text: string, width = 1, kind?: CellKind): void {
    if (text !== "") this.#held++;
    this.#set(text, kind);
    this.#index += Math.max(1, width);
  }

  /** Puts copies of a cell that the file holds once. */
  repeat(text: string, copies: number, kind?: CellKind): void {
    for (let copy = 0; copy < copies; copy++) {
      this.#set(text, kind);
      this.#index++;
    }
  }

  #set(text: string, kind: CellKind | undefined): void {
    if (text === "") return;
    if (this.#index >= LIMITS.columns) {
      throw new AppError("over-limit", `The table has more than ${LIMITS.columns} columns.`);
    }
    while (this.#cells.length < this.#index) this.#cells.push("");
    const isCut = text.length > LIMITS.sheetCellCharacters;
    if (isCut) this.#cut++;
    this.#cells[this.#index] = isCut ? text.slice(0, LIMITS.sheetCellCharacters) : text;
    if (kind === undefined) return;
    while (this.#kinds.length < this.#index) this.#kinds.push(CELL_KINDS.missing);
    this.#kinds[this.#index] = kind;
  }

  /**
   * @param repeated number of equal rows; blank ones are not repeated
   * @throws AppError `over-limit` when a small file makes a very large table
   */
  endRow(repeated = 1): void {
    const copies = this.#cells.length === 0 ? 1 : repeated;
    this.#copies += copies - 1;
    if (this.#copies > LIMITS.repeatedRows) {
      throw new AppError("over-limit", `The sheet repeats more than ${LIMITS.repeatedRows} rows.`);
    }
    this.#count.add(this.#held, Math.max(0, copies * this.#cells.length - this.#held));
    const row = {
      cells: this.#cells,
      ...(this.#kinds.length > 0 && { kinds: this.#kinds.join("") }),
      cut: this.#cut,
      number: this.#number,
    };
    this.#rows.push({ row, copies });
    this.#number += Math.max(1, repeated) - 1;
  }

  /** The rows since the last call, in batches: one row can stand for a million. */
  *takeBatches(): Generator<SheetRow[], void, undefined> {
    const taken = this.#rows;
    this.#rows = [];
    let batch: SheetRow[] = [];
    let cells = 0;
    for (const { row, copies } of taken) {
      for (let copy = 0; copy < copies; copy++) {
        batch.push({ ...row, number: row.number + copy });
        cells += row.cells.length;
        if (batch.length < BATCH_ROWS && cells < LIMITS.batchCells) continue;
        yield batch;
        batch = [];
        cells = 0;
      }
    }
    if (batch.length > 0) yield batch;
  }
}
