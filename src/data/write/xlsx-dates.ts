/** Dates, times and durations as the numbers of a workbook; the inverse of `xlsx/number-formats.ts`. */

import { DAY, EPOCH_1900 } from "../xlsx/number-formats.ts";

/** The codes of the number formats. A workbook has no time zones, so that of a date in UTC is in its format. */
export const DATE_FORMATS = {
  date: "yyyy-mm-dd",
  dateTime: "yyyy-mm-dd hh:mm:ss",
  dateTimeFraction: "yyyy-mm-dd hh:mm:ss.000",
  utc: 'yyyy-mm-dd hh:mm:ss"Z"',
  utcFraction: 'yyyy-mm-dd hh:mm:ss.000"Z"',
  time: "hh:mm:ss",
  timeFraction: "hh:mm:ss.000",
  hours: "[h]:mm:ss",
  minutes: "[mm]:ss",
  seconds: "[s]",
} as const;

export interface DateNumber {
  /** Days since the start of the calendar, or of the duration. */
  days: number;
  format: keyof typeof DATE_FORMATS;
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ]([\d:.]+)(Z|\+00:00)?)?$/;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?$/;
const DURATION = /^(-?)(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d{1,3})?)$/;

/** Milliseconds after midnight; undefined for what is no time of day, and for digits that a workbook has no room for. */
function clockTime(text: string): number | undefined {
  const [, hours, minutes, seconds = "0", fraction = ""] = CLOCK.exec(text) ?? [];
  if (hours === undefined || /[1-9]/.test(fraction.slice(3))) return undefined;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
}

/**
 * @param text a date or a date and time in ISO 8601, in UTC or without a time zone, or a time of day
 * @returns undefined for any other text, and for dates outside of Excel's calendar
 */
export function dateNumber(text: string): DateNumber | undefined {
  const [, day, clock, zone] = DATE.exec(text) ?? [];
  const time = clock === undefined && day !== undefined ? 0 : clockTime(clock ?? text);
  if (time === undefined) return undefined;
  const hasFraction = time % 1000 !== 0;
  if (day === undefined) return { days: time / DAY, format: hasFraction ? "timeFraction" : "time" };
  const start = Date.parse(day);
  // The parser takes 30 February for 1 March.
  if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(day)) return undefined;
  const date = (start - EPOCH_1900) / DAY;
  // Excel counts 29 February 1900, which did not exist.
  const days = date < 61 ? date - 1 : date;
  if (days < 1) return undefined;
  if (clock === undefined) return { days, format: "date" };
  const format = zone === undefined ? "dateTime" : "utc";
  return { days: days + time / DAY, format: hasFraction ? `${format}Fraction` : format };
}

/** @param text such as `30:00:00`, `90:00` minutes or `5400.5` seconds. @returns undefined for any other text */
export function durationNumber(text: string): DateNumber | undefined {
  const [, sign, hours, minutes, seconds] = DURATION.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  const total = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds);
  const format = hours !== undefined ? "hours" : minutes !== undefined ? "minutes" : "seconds";
  return { days: ((sign === "-" ? -1 : 1) * total * 1000) / DAY, format };
}
