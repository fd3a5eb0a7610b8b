/** Finds the type of each column from all of its cells, in formats that declare none, for writers that need one. */

import { CELL_KINDS, type Cells, kindAt } from "./cell-kind.ts";
import type { ColumnType } from "./column-type.ts";
import { isDate } from "./dates/written-date.ts";

/** The types that are recognized, as bits: a cell can be of several, a column is of those that all its cells are of. */
const BOOLEAN = 1;
const INTEGER = 2;
const FLOAT = 4;
const DATE = 8;
const TIME = 16;
const LOCAL_TIMESTAMP = 32;
const UTC_TIMESTAMP = 64;
const ANY = 127;
const STRING = 0;
const NUMBERS = INTEGER | FLOAT;

/** The first one that all cells are of. */
const TYPES: readonly [bits: number, type: ColumnType][] = [
  [BOOLEAN, { kind: "boolean" }],
  [INTEGER, { kind: "integer", bits: 64, signed: true }],
  [FLOAT, { kind: "float", bits: 64 }],
  [DATE, { kind: "date" }],
  [TIME, { kind: "time", unit: "microseconds", utc: false }],
  [LOCAL_TIMESTAMP, { kind: "timestamp", unit: "microseconds", utc: false }],
  [UTC_TIMESTAMP, { kind: "timestamp", unit: "microseconds", utc: true }],
];

const BOOLEAN_TEXT = /^(?:true|false|True|False|TRUE|FALSE)$/;
const INTEGER_TEXT = /^(?:0|-?[1-9]\d*)$/;
const FLOAT_TEXT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const DATE_TEXT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(Z|\+00:00)?)?$/;
/** Days that every month has. */
const SURE_DAYS = 28;
const TIME_TEXT = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?$/;

/** Digits that every program keeps of a number: a column of longer ones is an id in formats without types. */
const EXACT_DIGITS = 15;
/** Digits with which programs write a float of 64 bits. */
const FLOAT_DIGITS = 17;

const digitsIn = (text: string) => text.replace(/[eE].*$/, "").replaceAll(/^-?0*\.?0*|[.-]/g, "").length;

/** @param isDeclared whether the file says that it is a number: only then is a long one no id */
function numberBits(text: string, isDeclared: boolean): number {
  if (INTEGER_TEXT.test(text)) {
    if (text.length <= EXACT_DIGITS || digitsIn(text) <= EXACT_DIGITS) return NUMBERS;
    return isDeclared && text.length < 30 && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
      ? INTEGER
      : STRING;
  }
  const isFloat = FLOAT_TEXT.test(text) && Number.isFinite(Number(text)) && digitsIn(text) <= FLOAT_DIGITS;
  return isFloat ? FLOAT : STRING;
}

function dateBits(text: string): number {
  if (TIME_TEXT.test(text)) return TIME;
  const match = DATE_TEXT.exec(text);
  if (!match || (Number(match[1]) > SURE_DAYS && !isDate(text))) return STRING;
  if (text.length === 10) return DATE | LOCAL_TIMESTAMP;
  return match[2] === undefined ? LOCAL_TIMESTAMP : UTC_TIMESTAMP;
}

/** @param open the types that all cells before this one are of; others need not be looked for */
function bitsOf(row: Cells, index: number, text: string, open: number): number {
  switch (kindAt(row, index)) {
    case CELL_KINDS.number:
      return numberBits(text, true);
    case CELL_KINDS.boolean:
      return BOOLEAN;
    case CELL_KINDS.date:
      return dateBits(text);
    case undefined:
      if ((open & BOOLEAN) !== 0 && BOOLEAN_TEXT.test(text)) return BOOLEAN;
      return ((open & NUMBERS) !== 0 && numberBits(text, false)) || dateBits(text);
    default:
      return STRING;
  }
}

export class ColumnTypes {
  readonly #bits: number[] = [];

  add(row: Cells): void {
    const { cells } = row;
    while (this.#bits.length < cells.length) this.#bits.push(ANY);
    for (let index = 0; index < cells.length; index++) {
      const bits = this.#bits[index] as number;
      const text = cells[index] as string;
      if (bits === STRING || (text === "" && kindAt(row, index) !== CELL_KINDS.text)) continue;
      this.#bits[index] = bits & bitsOf(row, index, text, bits);
    }
  }

  /** The types by column; undefined where the cells have none in common, or there are none. */
  get types(): (ColumnType | undefined)[] {
    return this.#bits.map((bits) =>
      bits === ANY ? undefined : TYPES.find(([type]) => (bits & type) !== 0)?.[1],
    );
  }
}
