import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import type { SheetRow } from "../xlsx/sheet.ts";

/** Collects the rows of a table whose cells come in order. */
export class Grid {
  rows: SheetRow[] = [];
  #cells: string[] = [];
  /** Empty in formats without types. */
  #kinds: CellKind[] = [];
  #cut = 0;
  #index = 0;
  #number = 0;
  /** Rows that were made by repeating others. */
  #copies = 0;

  /** @param number of the row, when the file has it */
  startRow(number = this.#number + 1): void {
    this.#number = number;
    this.#cells = [];
    this.#kinds = [];
    this.#cut = 0;
    this.#index = 0;
  }

  /** Sets the column of the next cell, from 0. */
  moveTo(column: number): void {
    this.#index = column;
  }

  get column(): number {
    return this.#index;
  }

  /**
   * @param width columns that the cell covers; the further ones are empty
   * @param kind in formats that have types
   */
  put(text: string, width = 1, kind?: CellKind): void {
    if (text !== "") {
      if (this.#index >= LIMITS.columns) {
        throw new AppError("over-limit", `The table has more than ${LIMITS.columns} columns.`);
      }
      while (this.#cells.length < this.#index) this.#cells.push("");
      const isCut = text.length > LIMITS.sheetCellCharacters;
      if (isCut) this.#cut++;
      this.#cells[this.#index] = isCut ? text.slice(0, LIMITS.sheetCellCharacters) : text;
      if (kind !== undefined) {
        while (this.#kinds.length < this.#index) this.#kinds.push(CELL_KINDS.missing);
        this.#kinds[this.#index] = kind;
      }
    }
    this.#index += Math.max(1, width);
  }

  /** @param repeated number of equal rows; blank ones are not repeated */
  endRow(repeated = 1): void {
    const row = {
      cells: this.#cells,
      ...(this.#kinds.length > 0 && { kinds: this.#kinds.join("") }),
      cut: this.#cut,
    };
    const count = this.#cells.length === 0 ? 1 : repeated;
    this.#copies += count - 1;
    if (this.#copies > LIMITS.repeatedRows) {
      throw new AppError("over-limit", `The sheet repeats more than ${LIMITS.repeatedRows} rows.`);
    }
    for (let copy = 0; copy < count; copy++) this.rows.push({ ...row, number: this.#number + copy });
    this.#number += Math.max(1, repeated) - 1;
  }

  takeRows(): SheetRow[] {
    const taken = this.rows;
    this.rows = [];
    return taken;
  }
}
