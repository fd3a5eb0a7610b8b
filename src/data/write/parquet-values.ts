/** The values that Parquet stores, from the text of cells; the inverse of `parquet/text.ts`. */

import { concat } from "../bytes.ts";
import { stringEnd } from "../json/values.ts";
import { type ColumnType, TIME_UNITS, type TimeUnit } from "../column-type.ts";

/** A cell that its column's type cannot hold. */
export class UnfitCell extends Error {}

const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

function match(pattern: RegExp, text: string): string[] {
  const found = pattern.exec(text);
  if (!found) throw new UnfitCell(text.slice(0, 100));
  return found.map((group) => group ?? "");
}

/** @throws UnfitCell when an integer of these bits cannot hold the value */
function inRange(value: bigint, least: bigint, most: bigint): bigint {
  if (value < least || value > most) throw new UnfitCell(String(value));
  return value;
}

/** Days since 1970, by Howard Hinnant's `days_from_civil`. */
function daysOf(text: string): number {
  const [, yearText, month, day] = match(/^([+-]?\d{4,})-(\d\d)-(\d\d)$/, text) as [
    string,
    string,
    string,
    string,
  ];
  const isEarly = Number(month) <= 2;
  const year = Number(yearText) - (isEarly ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (Number(month) + (isEarly ? 9 : -3)) + 2) / 5) + Number(day) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function clockOf(text: string, unit: TimeUnit): bigint {
  const { digits, perSecond } = TIME_UNITS[unit];
  const [, sign, hours, minutes, seconds, fraction = ""] = match(
    /^(-?)(\d+):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/,
    text,
  ) as [string, string, string, string, string, string];
  if (fraction.length > digits) throw new UnfitCell(text);
  const total = BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const value = total * perSecond + BigInt(fraction.padEnd(digits, "0"));
  return sign === "-" ? -value : value;
}

function timestampOf(text: string, unit: TimeUnit): bigint {
  const [, date, clock] = match(/^([+-]?[\d-]+)(?:[T ]([\d:.]+)(?:Z|\+00:00)?)?$/, text) as [
    string,
    string,
    string,
  ];
  const value = BigInt(daysOf(date)) * 86_400n * TIME_UNITS[unit].perSecond + clockOf(clock || "00:00", unit);
  return inRange(value, INT64.least, INT64.most);
}

function decimalOf(text: string, precision: number, scale: number): bigint {
  const [, sign, whole, fraction = ""] = match(/^(-?)(\d+)(?:\.(\d+))?$/, text) as [
    string,
    string,
    string,
    string,
  ];
  if (fraction.length > scale) throw new UnfitCell(text);
  const digits = BigInt(whole + fraction.padEnd(scale, "0"));
  const most = 10n ** BigInt(precision) - 1n;
  return inRange(sign === "-" ? -digits : digits, -most, most);
}

function integerOf(text: string, bits: number, signed: boolean): bigint {
  match(/^-?\d+$/, text);
  const most = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  return inRange(BigInt(text), signed ? -most - 1n : 0n, most);
}

function floatOf(text: string): number {
  match(/^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][+-]?\d+)?)$/, text);
  return Number(text);
}

function intervalOf(text: string): Uint8Array {
  const [, months, days, seconds] = match(/^P(?:(\d+)M)?(?:(\d+)D)?(?:T([\d.]+)S)?$/, text) as [
    string,
    string,
    string,
    string,
  ];
  const numbers = [Number(months), Number(days), Math.round(Number(seconds) * 1000)];
  return new Uint8Array(Uint32Array.from(numbers).buffer);
}

function bytesOf(text: string, length: number | undefined): Uint8Array {
  const encoder = new TextEncoder();
  const bytes = text.includes("\\x")
    ? concat(
        text
          .split(/(\\x[0-9A-F]{2})/)
          .map((part, index) =>
            index % 2 === 1 ? Uint8Array.of(Number(`0${part.slice(1)}`)) : encoder.encode(part),
          ),
      )
    : encoder.encode(text);
  if (length !== undefined && bytes.length !== length) throw new UnfitCell(text.slice(0, 100));
  return bytes;
}

/** A value as `hyparquet-writer` takes it: for lists arrays, for maps arrays of `{ key, value }`. */
export type WrittenValue = unknown;

/** The function that reads the text of a cell. It throws UnfitCell for a text that is not of the type. */
export function valueOf(type: ColumnType): (text: string) => WrittenValue {
  switch (type.kind) {
    case "boolean":
      return (text) => match(/^(true|false)$/i, text)[1]?.toLowerCase() === "true";
    case "integer":
      return type.bits === 64
        ? (text) => integerOf(text, 64, type.signed)
        : (text) => Number(integerOf(text, type.bits, type.signed));
    case "float":
      return floatOf;
    case "decimal":
      return (text) => decimalOf(text, type.precision, type.scale);
    case "date":
      return (text) => Number(inRange(BigInt(daysOf(text)), -(2n ** 31n), 2n ** 31n - 1n));
    case "time":
      return (text) => {
        const value = inRange(clockOf(text, type.unit), INT64.least, INT64.most);
        return type.unit === "milliseconds" ? Number(inRange(value, -(2n ** 31n), 2n ** 31n - 1n)) : value;
      };
    case "timestamp":
      return (text) => timestampOf(text, type.unit);
    case "interval":
      return intervalOf;
    case "uuid":
      return (text) => match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, text)[0];
    case "binary":
      return (text) => bytesOf(text, type.length);
    case "null":
      return () => null;
    case "list":
    case "map":
    case "struct":
      return (text) => new JsonReader(text).read(type);
    default:
      return (text) => text;
  }
}

/** Reads JSON by the type of its values, so that numbers keep all their digits and keys their order. */
class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(type: ColumnType): WrittenValue {
    const value = this.#value(type);
    if (this.#at !== this.#text.length) throw new UnfitCell(this.#text.slice(0, 100));
    return value;
  }

  #value(type: ColumnType): WrittenValue {
    if (this.#skips("null")) return null;
    switch (type.kind) {
      case "list":
        return this.#items("[", "]", () => this.#value(type.element));
      case "map":
        return this.#items("{", "}", () => {
          const key = valueOf(type.key)(this.#string());
          this.#expect(":");
          return { key, value: this.#value(type.value) };
        });
      case "struct": {
        const types = new Map(type.fields.map((field) => [field.name, field.type]));
        // Without a prototype, a field `__proto__` is a field like any other.
        const struct = Object.create(null) as Record<string, unknown>;
        for (const { name } of type.fields) struct[name] = null;
        this.#items("{", "}", () => {
          const name = this.#string();
          this.#expect(":");
          struct[name] = this.#value(types.get(name) ?? { kind: "null" });
        });
        return struct;
      }
      default:
        return valueOf(type)(this.#text[this.#at] === '"' ? this.#string() : this.#token(/[^,\]}]*/y));
    }
  }

  #items<T>(start: string, end: string, item: () => T): T[] {
    this.#expect(start);
    const items: T[] = [];
    if (this.#skips(end)) return items;
    do items.push(item());
    while (this.#skips(","));
    this.#expect(end);
    return items;
  }

  #string(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') throw new UnfitCell(this.#text.slice(0, 100));
    this.#at = stringEnd(this.#text, start);
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #token(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [token] = match(pattern, this.#text) as [string];
    this.#at += token.length;
    return token;
  }

  #skips(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #expect(text: string): void {
    if (!this.#skips(text)) throw new UnfitCell(this.#text.slice(0, 100));
  }
}
