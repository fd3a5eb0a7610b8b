/** Parses one cell as a date, as far as that is possible without the other cells of its column. */

import { isFiller, isWeekday, monthOf, zoneAt } from "./names.ts";

/** The order of year, month and day in a date of three numbers. */
export type DateOrder = "dmy" | "mdy" | "ymd";

export interface WrittenDate {
  /** The numbers as they are written; in every spelling but those of three numbers: year, month, day. */
  numbers: readonly [number, number, number];
  /** The orders in which the numbers are a day of the calendar, at least one. */
  orders: readonly DateOrder[];
  /** Whether the numbers alone leave the order open, for any value: `05/02/2024`, `13.02.24`. */
  isNumeric: boolean;
  /** The character between the numbers. */
  separator: string;
  /** Milliseconds after midnight; absent for a date without a time of day. */
  time?: number;
  /** Minutes east of Greenwich; `NaN` for a zone that is not known. Absent for a time without a zone. */
  offset?: number;
}

const MAX_LENGTH = 80;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?)?$/;
/** `10:30`, `10:30:15.123`, `10h30`, `9:30:00:000`. */
const CLOCK = /(?<![\d:])(\d{1,2})(?::|\s?h\s?)(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?(?![\d:])/;
/** `10.30` and `10.30.15` after a date. */
const DOTTED_CLOCK = /(?<=\d{2}\s+)(\d{1,2})\.(\d{2})(?:\.(\d{2})(?:[.,](\d{1,9}))?)?(?![\d.])/;
/** `9 pm`. */
const HOUR_ONLY = /(?<![\d:.])(\d{1,2})(?=\s?[ap]\.?\s?m\b)/;
const HALF_OF_DAY = /^\s?([ap])(?:\.?\s?m\b)\.?/;

/** Whether a cell is a date by its form, in whatever order, also one whose time zone is not known. */
export const isDate = (cell: string): boolean => parseDate(cell) !== undefined;

/** @returns undefined when the cell is not a date; numbers such as Unix times are not dates here */
export function parseDate(cell: string): WrittenDate | undefined {
  const trimmed = cell.trim();
  if (trimmed.length < 6 || trimmed.length > MAX_LENGTH || !/\d/.test(trimmed)) return undefined;
  return parseIso(trimmed) ?? parseAny(normalize(trimmed));
}

function parseIso(text: string): WrittenDate | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction, utc, sign, zoneHours, zoneMinutes] = match;
  const numbers = [Number(year), Number(month), Number(day)] as const;
  if (!isDay(...numbers)) return undefined;
  const time = hours === undefined ? undefined : timeOf({ hours, minutes, seconds, fraction });
  if (hours !== undefined && time === undefined) return undefined;
  const zone = Number(zoneHours) * 60 + Number(zoneMinutes ?? 0);
  const offset = utc ? 0 : sign === undefined ? undefined : sign === "-" ? -zone : zone;
  return dateOf(numbers, time, offset);
}

const dateOf = (
  numbers: WrittenDate["numbers"],
  time: number | undefined,
  offset: number | undefined,
): WrittenDate => ({
  numbers,
  orders: ["ymd"],
  isNumeric: false,
  separator: "-",
  ...(time !== undefined && { time }),
  ...(offset !== undefined && { offset }),
});

/** Lower case without accents and invisible marks, with the spellings of single formats made alike. */
function normalize(text: string): string {
  const isAscii = /^[\x20-\x7e]*$/.test(text);
  const plain = isAscii ? text.toLowerCase() : withoutMarks(text);
  return (
    plain
      // 20200514T013856, 2020-05-14-01.38.56, 2020:05:14 01:38:56 (EXIF), 14/May/2020:01:38:56 (web servers).
      .replace(/^(\d{4})(\d\d)(\d\d)[t ](\d\d):?(\d\d)(?::?(\d\d))?/, "$1-$2-$3 $4:$5:$6")
      .replace(/^(\d{4}-\d\d-\d\d)[-_](\d\d)[.:-](\d\d)[.:-](\d\d)/, "$1 $2:$3:$4")
      .replace(/^(\d{4}):(\d\d):(\d\d) /, "$1-$2-$3 ")
      .replace(/(\d{4}):(\d\d:\d\d)/, "$1 $2")
      .replace(/:(?=[^\d]|$)/g, " ")
      .replace(/(\d)[t_](?=\d)/g, "$1 ")
  );
}

function withoutMarks(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[年년月월]\s*/g, "-")
    .replace(/[日일号]\s*/g, " ")
    .replace(/\s*[時时시点]\s*/g, ":")
    .replace(/\s*[分분]\s*(\d+)\s*[秒초]/g, ":$1")
    .replace(/:(\d{1,2})\s*[分분]/g, ":$1")
    .replace(/(上午|午前|오전|下午|午後|오후)\s*([\d:]+)/g, (_, half: string, clock: string) =>
      ["上午", "午前", "오전"].includes(half) ? `${clock} am` : `${clock} pm`,
    )
    .normalize("NFD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .replace(/[−–]/g, "-")
    .replace(/[·•]/g, " ")
    .replaceAll("’", "'")
    .replace(/\s/g, " ")
    .toLowerCase();
}

interface Clock {
  hours: string | undefined;
  minutes?: string | undefined;
  seconds?: string | undefined;
  fraction?: string | undefined;
  /** `a` or `p` of a 12-hour clock. */
  half?: string | undefined;
}

/** Milliseconds after midnight; 24:00 is the next midnight. Undefined when there is no such time. */
function timeOf({ hours, minutes = "0", seconds = "0", fraction = "0", half }: Clock): number | undefined {
  let hour = Number(hours);
  const [minute, second] = [Number(minutes), Number(seconds)];
  if (half !== undefined) {
    if (hour > 12 ? half === "a" || hour > 23 : hour === 0 && half === "p") return undefined;
    if (hour <= 12) hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  // 60 is a leap second.
  if (hour > 24 || minute > 59 || second > 60) return undefined;
  const time = hour * HOUR + minute * MINUTE + second * 1000 + Math.floor(Number(`0.${fraction}`) * 1000);
  return time > 24 * HOUR ? undefined : time;
}

/** A date with a time of day anywhere in it, or without one. */
function parseAny(text: string): WrittenDate | undefined {
  const match = CLOCK.exec(text) ?? DOTTED_CLOCK.exec(text) ?? HOUR_ONLY.exec(text);
  if (!match) return withTime(text.replace(/(?<=\d)z$/, ""), undefined, undefined);
  const [clock, hours, minutes, seconds, fraction] = match;
  const end = match.index + clock.length;
  const halfMatch = HALF_OF_DAY.exec(text.slice(end));
  const time = timeOf({ hours, minutes, seconds, fraction, half: halfMatch?.[1] });
  if (time === undefined) return undefined;
  const rest = text.slice(end + (halfMatch?.[0].length ?? 0)).replace(/^\s?(?:uhr|hrs?|hs|h)\b\.?/, "");
  const zone = zoneAt(rest);
  return withTime(`${text.slice(0, match.index)} ${rest.slice(zone.length)}`, time, zone.offset);
}

function withTime(
  text: string,
  time: number | undefined,
  offset: number | undefined,
): WrittenDate | undefined {
  const date = text
    .replace(/\([^)]*\)/g, " ")
    .replaceAll(",", " ")
    .replace(/\s+/g, " ")
    .trim();
  const found = /\p{L}/u.test(date) ? namedDay(date) : numericDay(date.replace(/ ?-$|^- ?/, ""));
  return found && { ...found, ...(time !== undefined && { time }), ...(offset !== undefined && { offset }) };
}

const TOKEN = /(?<!\d)'?\d+|[\p{L}º°]+|[ ./'-]|[^]/gu;

/** A date with the name of its month, or with a weekday before its numbers. */
function namedDay(text: string): WrittenDate | undefined {
  const numbers: string[] = [];
  const months: { month: number; isWeekday: boolean }[] = [];
  let plain = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (/\d/.test(token)) {
      numbers.push(token);
      plain += token;
    } else if (/\p{L}|°/u.test(token)) {
      const month = monthOf(token);
      if (month !== undefined) months.push({ month, isWeekday: isWeekday(token) });
      else if (!isWeekday(token) && !isFiller(token)) return undefined;
    } else if (/[ ./'-]/.test(token)) plain += token;
    else return undefined;
  }
  if (months.length === 2 && months[0]?.isWeekday) months.shift();
  const [only, ...others] = months;
  if (others.length > 0) return undefined;
  if (!only || (only.isWeekday && numbers.length === 3))
    return numericDay(plain.replace(/^[ .]+|[ .]+$/g, ""));
  const [first = "", second] = numbers;
  if (numbers.length > 2) return undefined;
  if (second === undefined)
    return /^\d{4}$/.test(first) ? calendarDay(Number(first), only.month, 1) : undefined;
  const isYearFirst = /^(\d{4}|'\d\d)$/.test(first) || Number(first) > 31;
  const [year, day] = isYearFirst ? [first, second] : [second, first];
  const digits = year.replace("'", "");
  if (day.length > 2 || (digits.length !== 4 && digits.length !== 2)) return undefined;
  return calendarDay(fullYear(digits), only.month, Number(day));
}

const YEAR_MONTH = /^(\d{4})[-/](\d{1,2})$/;
const MONTH_YEAR = /^(\d{1,2})[-/](\d{4})$/;
const THREE_NUMBERS = /^(\d{1,4})([./ -])\s?(\d{1,2})(\2)\s?(\d{1,4})\.?$/;

function numericDay(text: string): WrittenDate | undefined {
  const compact = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (compact) return calendarDay(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const [, year, month] = YEAR_MONTH.exec(text) ?? [];
  if (year !== undefined) return calendarDay(Number(year), Number(month), 1);
  const [, monthFirst, yearLast] = MONTH_YEAR.exec(text) ?? [];
  if (yearLast !== undefined) return calendarDay(Number(yearLast), Number(monthFirst), 1);
  const match = THREE_NUMBERS.exec(text);
  if (!match) return undefined;
  const [, first = "", separator = "", second = "", , third = ""] = match;
  if (first.length === 4) {
    return third.length > 2 ? undefined : calendarDay(Number(first), Number(second), Number(third));
  }
  if (first.length > 2 || (third.length !== 4 && third.length !== 2)) return undefined;
  if (separator === " " && third.length !== 4) return undefined;
  const numbers = [Number(first), Number(second), Number(third)] as const;
  const candidates: DateOrder[] = third.length === 4 ? ["dmy", "mdy"] : ["dmy", "mdy", "ymd"];
  const orders = candidates.filter((order) => isDay(...inOrder(numbers, order)));
  return orders.length === 0 ? undefined : { numbers, orders, isNumeric: true, separator };
}

const calendarDay = (year: number, month: number, day: number): WrittenDate | undefined =>
  isDay(year, month, day) ? dateOf([year, month, day], undefined, undefined) : undefined;

/** Years of two digits are those of POSIX: 69 to 99 are 1969 to 1999. */
const fullYear = (digits: string): number =>
  digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) < 69 ? 2000 : 1900);

/** Year, month and day of numbers in an order. */
function inOrder(
  [first, second, third]: WrittenDate["numbers"],
  order: DateOrder,
): [year: number, month: number, day: number] {
  const [year, month, day] =
    order === "dmy"
      ? [third, second, first]
      : order === "mdy"
        ? [third, first, second]
        : [first, second, third];
  return [year < 100 ? fullYear(String(year).padStart(2, "0")) : year, month, day];
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
  return year >= 1000 && day >= 1 && day <= days;
}

/**
 * Milliseconds since 1970: of the instant for a date with a zone, of the calendar date and time as if in UTC for one
 * without. `NaN` when the order does not fit or the zone is not known.
 */
export function timeInOrder(
  { numbers, orders, time = 0, offset = 0 }: WrittenDate,
  order: DateOrder,
): number {
  const fitting = orders.includes(order)
    ? order
    : orders.length === 1 && orders[0] === "ymd"
      ? "ymd"
      : undefined;
  if (fitting === undefined) return Number.NaN;
  const [year, month, day] = inOrder(numbers, fitting);
  return Date.UTC(year, month - 1, day) + time - offset * MINUTE;
}
