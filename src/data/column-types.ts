/** Finds the type of each column from all of its cells, in formats that declare none, for writers that need one. */

import { CELL_KINDS, type Cells, kindAt } from "./cell-kind.ts";
import type { ColumnType } from "./column-type.ts";
import { NestedTypes } from "./nested-types.ts";
import { BOOLEAN, BOOLEAN_TEXT, dateBits, numberBits, NUMBERS, scalarType, STRING } from "./scalar-types.ts";

/** Beside the bits of single values: a list or an object. */
const JSON_VALUE = 128;
const ANY = 255;

/** @param open the types that all cells before this one are of; others need not be looked for */
function bitsOf(row: Cells, index: number, text: string, open: number): number {
  switch (kindAt(row, index)) {
    case CELL_KINDS.number:
      return numberBits(text, true);
    case CELL_KINDS.boolean:
      return BOOLEAN;
    case CELL_KINDS.date:
      return dateBits(text);
    case CELL_KINDS.json:
      return JSON_VALUE;
    case undefined:
      if ((open & BOOLEAN) !== 0 && BOOLEAN_TEXT.test(text)) return BOOLEAN;
      return ((open & NUMBERS) !== 0 && numberBits(text, false)) || dateBits(text);
    default:
      return STRING;
  }
}

export class ColumnTypes {
  readonly #bits: number[] = [];
  readonly #nested: (NestedTypes | undefined)[] = [];

  add(row: Cells): void {
    const { cells } = row;
    while (this.#bits.length < cells.length) this.#bits.push(ANY);
    for (let index = 0; index < cells.length; index++) {
      const bits = this.#bits[index] as number;
      const text = cells[index] as string;
      if (bits === STRING || (text === "" && kindAt(row, index) !== CELL_KINDS.text)) continue;
      const found = bitsOf(row, index, text, bits);
      this.#bits[index] = bits & found;
      if ((bits & found & JSON_VALUE) !== 0) (this.#nested[index] ??= new NestedTypes()).add(text);
    }
  }

  /** The types by column: `null` when no cell has a value, undefined where the cells have no type in common. */
  get types(): (ColumnType | undefined)[] {
    return this.#bits.map((bits, index) => {
      if (bits === ANY) return { kind: "null" };
      return bits === JSON_VALUE ? this.#nested[index]?.type : scalarType(bits);
    });
  }
}
