/** Dates that are numbers: Unix times, the days of spreadsheets, and digits in the order of ISO 8601. */

export type DateUnit = "digits" | "seconds" | "milliseconds" | "microseconds" | "nanoseconds" | "days";

export const DATE_UNITS: ReadonlySet<DateUnit> = new Set([
  "digits",
  "seconds",
  "milliseconds",
  "microseconds",
  "nanoseconds",
  "days",
]);

const NUMBER = /^\d+(?:[.,]\d+)?(?:e\+?\d+)?$/i;
const DAY = 86_400_000;
const EARLIEST = Date.UTC(1990, 0);
const LATEST = Date.UTC(2060, 0);
/** Day 0 of spreadsheets, for days after February 1900. */
const SPREADSHEET_EPOCH = Date.UTC(1899, 11, 30);

export const isNumber = (cell: string): boolean => NUMBER.test(cell);

const FACTORS: Readonly<Record<Exclude<DateUnit, "digits" | "days">, number>> = {
  seconds: 1000,
  milliseconds: 1,
  microseconds: 1e-3,
  nanoseconds: 1e-6,
};

/**
 * Milliseconds since 1970, and the unit of the number; the ranges of the units, 1990 to 2060, do not overlap.
 * @param cell for which `isNumber` is true
 */
export function numberAsTime(cell: string): { unit: DateUnit; time: number } | undefined {
  const digits = digitsAsTime(cell);
  if (digits !== undefined) return { unit: "digits", time: digits };
  const value = Number(cell.replace(",", "."));
  for (const unit of ["seconds", "milliseconds", "microseconds", "nanoseconds"] as const) {
    const time = Math.floor(value * FACTORS[unit]);
    if (time >= EARLIEST && time < LATEST) return { unit, time };
  }
  const days = Math.round(value * DAY);
  const time = SPREADSHEET_EPOCH + (isTimeOfDay(cell) ? Math.round(days / 1000) * 1000 : days);
  return time >= EARLIEST && time < LATEST ? { unit: "days", time } : undefined;
}

/** `20200514`, `202005140138` and `20200514013856`. */
function digitsAsTime(cell: string): number | undefined {
  const match = /^((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/.exec(cell);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const isCalendarDay = date.getUTCMonth() === month - 1 && month >= 1;
  return isCalendarDay && date.getUTCDate() === day && minute < 60 && second < 60 ? time : undefined;
}

/** Whether the part of a day is a whole second to the precision of the number, as in `45352.4166667` for 10:00. */
export function isTimeOfDay(cell: string): boolean {
  const [, fraction = ""] = /[.,](\d+)$/.exec(cell) ?? [];
  const seconds = Number(`0.${fraction}`) * 86_400;
  return fraction.length >= 5 && Math.abs(seconds - Math.round(seconds)) <= 86_400 * 10 ** -fraction.length;
}
