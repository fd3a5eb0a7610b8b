/** The types that the text of a value is of, as bits: a value can be of several, a column is of those that all its values are of. */

import type { ColumnType } from "./column-type.ts";
import { isDate } from "./dates/written-date.ts";

export const BOOLEAN = 1;
const INTEGER = 2;
const FLOAT = 4;
const DATE = 8;
const TIME = 16;
const LOCAL_TIMESTAMP = 32;
const UTC_TIMESTAMP = 64;
/** A text of none of the types. */
export const STRING = 0;
export const NUMBERS = INTEGER | FLOAT;

/** From the narrowest to the widest. */
const TYPES: readonly [bits: number, type: ColumnType][] = [
  [BOOLEAN, { kind: "boolean" }],
  [INTEGER, { kind: "integer", bits: 64, signed: true }],
  [FLOAT, { kind: "float", bits: 64 }],
  [DATE, { kind: "date" }],
  [TIME, { kind: "time", unit: "microseconds", utc: false }],
  [LOCAL_TIMESTAMP, { kind: "timestamp", unit: "microseconds", utc: false }],
  [UTC_TIMESTAMP, { kind: "timestamp", unit: "microseconds", utc: true }],
];

/** The first of the types. */
export const scalarType = (bits: number): ColumnType | undefined =>
  TYPES.find(([type]) => (bits & type) !== 0)?.[1];

export const BOOLEAN_TEXT = /^(?:true|false|True|False|TRUE|FALSE)$/;
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
export function numberBits(text: string, isDeclared: boolean): number {
  if (INTEGER_TEXT.test(text)) {
    if (text.length <= EXACT_DIGITS || digitsIn(text) <= EXACT_DIGITS) return NUMBERS;
    if (!isDeclared || text.length >= 30) return STRING;
    const fits = BigInt.asIntN(64, BigInt(text)) === BigInt(text);
    return (fits ? INTEGER : STRING) | (String(Number(text)) === text ? FLOAT : STRING);
  }
  if (!FLOAT_TEXT.test(text) || !Number.isFinite(Number(text))) return STRING;
  return text.length <= FLOAT_DIGITS || digitsIn(text) <= FLOAT_DIGITS ? FLOAT : STRING;
}

export function dateBits(text: string): number {
  if (TIME_TEXT.test(text)) return TIME;
  const match = DATE_TEXT.exec(text);
  if (!match || (Number(match[1]) > SURE_DAYS && !isDate(text))) return STRING;
  if (text.length === 10) return DATE | LOCAL_TIMESTAMP;
  return match[2] === undefined ? LOCAL_TIMESTAMP : UTC_TIMESTAMP;
}
