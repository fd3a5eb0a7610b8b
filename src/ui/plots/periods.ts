/** How charts name hours, days, weeks, months and years: in the page's language, and in files as ISO 8601. */

import { t } from "../../i18n/texts.ts";
import { perLanguage } from "../format/per-language.ts";

type Options = Intl.DateTimeFormatOptions;

/** Dates of a file have no time zone: they are shown as they are written. */
const utc = (options: Options) =>
  perLanguage((language) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }));

const DAY: Options = { day: "numeric", month: "short", year: "numeric" };
const TIME: Options = { hour: "2-digit", minute: "2-digit" };

const NAMES = {
  hour: utc({ weekday: "short", ...DAY, ...TIME }),
  day: utc({ weekday: "short", ...DAY }),
  week: utc(DAY),
  month: utc({ month: "long", year: "numeric" }),
  year: utc({ year: "numeric" }),
};

/** On an axis whose title names the year. */
const IN_ONE_YEAR = {
  hour: utc({ day: "numeric", month: "short", ...TIME }),
  day: utc({ day: "numeric", month: "short" }),
  week: utc({ day: "numeric", month: "short" }),
  month: utc({ month: "short" }),
  year: utc({ year: "numeric" }),
};

const WITH_YEAR = {
  hour: utc({ ...DAY, ...TIME }),
  day: utc(DAY),
  week: utc(DAY),
  month: utc({ month: "short", year: "numeric" }),
  year: utc({ year: "numeric" }),
};

/** The number of characters of an ISO date that identify a period. */
const ISO_LENGTH = { hour: 16, day: 10, week: 10, month: 7, year: 4 };

type PeriodUnit = keyof typeof ISO_LENGTH;

const DAY_MS = 86_400_000;

export interface PeriodLabel {
  name: string;
  /** On an axis. */
  short: string;
  /** Rounder dates have a higher rank; where there is no room for all labels, those are kept. */
  rank: number;
  /** ISO 8601, as long as the unit needs. */
  exported: string;
}

/** Each set of dates contains those of the next one. */
function rankOf(date: Date, unit: PeriodUnit): number {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const years = [1, 5, 10, 50].filter((step) => year % step === 0).length;
  // The first week of a month begins on one of its first seven days.
  const isMonth = unit === "week" ? day <= 7 : day === 1;
  if (unit === "year") return years;
  if (isMonth) return 10 + [3, 6, 12].filter((step) => month % step === 0).length + (month === 0 ? years : 0);
  const days = unit === "hour" || unit === "day" ? [1, 8, 15, 22].indexOf(day) : -1;
  const isMidnight = unit !== "hour" || date.getUTCHours() === 0;
  if (days >= 0 && isMidnight) return day === 15 ? 9 : 8;
  return unit === "hour" ? [3, 6, 12, 24].filter((step) => date.getUTCHours() % step === 0).length : 0;
}

const isOneYear = (starts: readonly string[]): boolean =>
  starts[0]?.slice(0, 4) === starts.at(-1)?.slice(0, 4);

/** @param starts of the periods in order, ISO 8601 */
export function periodLabels(starts: readonly string[], unit: PeriodUnit): PeriodLabel[] {
  const short = (isOneYear(starts) ? IN_ONE_YEAR : WITH_YEAR)[unit]();
  const long = NAMES[unit]();
  return starts.map((start) => {
    const date = new Date(start);
    return {
      name: unit === "week" ? long.formatRange(date, date.getTime() + 6 * DAY_MS) : long.format(date),
      short: short.format(date),
      rank: rankOf(date, unit),
      exported: start.slice(0, ISO_LENGTH[unit]).replace("T", " "),
    };
  });
}

/** The title of an axis of periods: the unit, with the year if all are in one. */
export function periodAxis(starts: readonly string[], unit: PeriodUnit): string {
  const name = t(`batch:time.unit.${unit}`);
  return starts.length > 0 && unit !== "year" && isOneYear(starts)
    ? t("batch:time.inYear", { unit: name, year: starts[0]?.slice(0, 4) })
    : name;
}
