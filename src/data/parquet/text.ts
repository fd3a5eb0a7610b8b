/** The values of a Parquet file as the text of cells, without loss. */

import { type ColumnType, TIME_UNITS, type TimeUnit } from "../column-type.ts";
import { damaged } from "./thrift.ts";

/** INT64 is a bigint; INT96 and byte arrays are bytes. */
export type Physical = number | bigint | boolean | Uint8Array;

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

const DAY_SECONDS = 86_400;
/** The day that Julian days of INT96 are counted to: 1 January 1970. */
const JULIAN_EPOCH = 2_440_588;
/** Bytes of a decimal: 76 digits, as in Arrow, take 32. */
const MAX_DECIMAL_BYTES = 64;

const two = (value: number) => String(value).padStart(2, "0");

/** A date of the proleptic Gregorian calendar as ISO 8601, by the algorithm of Howard Hinnant's `civil_from_days`. */
function dateText(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const sign = year < 0 ? "-" : "+";
  const yearText =
    year >= 0 && year <= 9999
      ? String(year).padStart(4, "0")
      : sign + String(Math.abs(year)).padStart(6, "0");
  return `${yearText}-${two(month)}-${two(day)}`;
}

/** Hours can exceed 24. */
function clockText(seconds: number, fraction: bigint, digits: number): string {
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (fraction === 0n) return clock;
  return `${clock}.${String(fraction).padStart(digits, "0").replace(/0+$/, "")}`;
}

/** Whole seconds, rounded down, and the rest in the unit. */
function inSeconds(value: bigint, perSecond: bigint): [number, bigint] {
  const rest = ((value % perSecond) + perSecond) % perSecond;
  return [Number((value - rest) / perSecond), rest];
}

function timestampText(value: bigint, unit: TimeUnit, utc: boolean): string {
  const { perSecond, digits } = TIME_UNITS[unit];
  const [seconds, fraction] = inSeconds(value, perSecond);
  const days = Math.floor(seconds / DAY_SECONDS);
  const clock = clockText(seconds - days * DAY_SECONDS, fraction, digits);
  return `${dateText(days)}T${clock}${utc ? "Z" : ""}`;
}

function timeText(value: bigint, unit: TimeUnit): string {
  const { perSecond, digits } = TIME_UNITS[unit];
  const [seconds, fraction] = inSeconds(value < 0n ? -value : value, perSecond);
  return (value < 0n ? "-" : "") + clockText(seconds, fraction, digits);
}

function int96Text(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  const days = BigInt(view.getInt32(8, true) - JULIAN_EPOCH);
  const nanoseconds =
    days * BigInt(DAY_SECONDS) * TIME_UNITS.nanoseconds.perSecond + view.getBigInt64(0, true);
  return timestampText(nanoseconds, "nanoseconds", false);
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function unscaledOf(value: Physical): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value);
  if (value.length === 0) return 0n;
  if (value.length > MAX_DECIMAL_BYTES) throw damaged("a decimal has too many digits");
  return BigInt.asIntN(value.length * 8, BigInt(`0x${hex(value)}`));
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function float16(bytes: Uint8Array): number {
  const bits = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction > 0 ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * 2 ** -14 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction);
}

const floatText = (value: number) => (Object.is(value, -0) ? "-0" : String(value));

/** Months, days and milliseconds as a duration of ISO 8601. */
function intervalText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  const [months, days, millis] = [0, 4, 8].map((at) => view.getUint32(at, true)) as [number, number, number];
  const date = `${months > 0 ? `${months}M` : ""}${days > 0 ? `${days}D` : ""}`;
  const time = millis > 0 || date === "" ? `T${millis / 1000}S` : "";
  return `P${date}${time}`;
}

function uuidText(bytes: Uint8Array): string {
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Control characters except tabs and line ends, and what would read as an escape. */
// oxlint-disable-next-line no-control-regex -- the pattern replaces control characters
const ESCAPED = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\\(?=x[0-9A-F]{2})/g;

const escaped = (byte: number) => `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;

/** UTF-8 as text, any other byte as `\xFF`. `bytesOfText` is the inverse. */
function bytesText(bytes: Uint8Array): string {
  const parts: string[] = [];
  let from = 0;
  const take = (to: number) => {
    const text = UTF8.decode(bytes.subarray(from, to));
    parts.push(text.replace(ESCAPED, (character) => escaped(character.charCodeAt(0))));
  };
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    if (length === 0) {
      take(at);
      parts.push(escaped(bytes[at] ?? 0));
      from = at + 1;
    }
    at += Math.max(1, length);
  }
  take(bytes.length);
  return parts.join("");
}

/** Number of bytes of the UTF-8 character that starts at `at`; 0 when no valid one does. */
function characterLength(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // Longer forms than needed, surrogates, and characters beyond U+10FFFF are not valid.
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let index = 2; index < length; index++) {
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** The function that writes the values of a type as text. */
export function textFormat(type: ColumnType): (value: Physical) => string {
  switch (type.kind) {
    case "string":
    case "json":
    case "enum":
      return (value) => UTF8.decode(value as Uint8Array);
    case "binary":
      return (value) => bytesText(value as Uint8Array);
    case "integer":
      if (type.signed) return String;
      return (value) =>
        String(typeof value === "bigint" ? BigInt.asUintN(64, value) : (value as number) >>> 0);
    case "float":
      return type.bits === 16
        ? (value) => floatText(float16(value as Uint8Array))
        : (value) => floatText(value as number);
    case "decimal":
      return (value) => decimalText(unscaledOf(value), type.scale);
    case "date":
      return (value) => dateText(value as number);
    case "time":
      return (value) => timeText(BigInt(value as number), type.unit);
    case "timestamp":
      return (value) =>
        value instanceof Uint8Array
          ? int96Text(value)
          : timestampText(BigInt(value as bigint), type.unit, type.utc);
    case "interval":
      return (value) => intervalText(value as Uint8Array);
    case "uuid":
      return (value) => uuidText(value as Uint8Array);
    default:
      return String;
  }
}

const NUMBERS = new Set<ColumnType["kind"]>(["integer", "decimal", "float"]);

/** The function that writes the values of a type as JSON. */
export function jsonFormat(type: ColumnType): (value: Physical) => string {
  const format = textFormat(type);
  if (type.kind === "boolean") return format;
  if (!NUMBERS.has(type.kind)) return (value) => JSON.stringify(format(value));
  return (value) => {
    const text = format(value);
    // JSON has neither NaN nor infinities.
    return /[yN]$/.test(text) ? `"${text}"` : text;
  };
}
