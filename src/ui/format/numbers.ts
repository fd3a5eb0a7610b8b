import { directionOf, languageInUse, t } from "../../i18n/texts.ts";
import { perLanguage } from "./per-language.ts";

/** Formats numbers in the language in use. */

const counts = perLanguage((language) => new Intl.NumberFormat(language));
const moments = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }),
);
const days = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }),
);
const languages = perLanguage((language) => new Intl.DisplayNames(language, { type: "language" }));

/** In text from right to left, a sign would otherwise stand behind its number (Unicode's left-to-right mark). */
const signed = (number: string): string =>
  directionOf(languageInUse()) === "rtl" ? `\u200e${number}` : number;

const fixed = (value: number, digits: number): string =>
  value.toFixed(digits).replace(".", t("common:number.point"));

/** A number with `digits` digits after the decimal point. */
export const formatNumber = (value: number, digits: number): string =>
  value < 0 ? signed(fixed(value, digits)) : fixed(value, digits);

/** 0.1234 to "12.3%". */
export const formatPercent = (share: number, digits = 1): string =>
  t("common:number.percent", { value: formatNumber(100 * share, digits) });

/** A probability, or the number that a model gives in place of classes. */
export const formatScore = (score: number, isNumber = false): string =>
  isNumber ? formatNumber(score, 3) : formatPercent(score);

/** A difference with its sign, 0.1234 to "+0.123". */
const formatSigned = (difference: number, digits: number): string =>
  signed(`${difference < 0 ? "−" : "+"}${fixed(Math.abs(difference), digits)}`);

/** A difference of shares in points of percent, 0.123 to "+12.3". */
export const formatPoints = (difference: number): string => formatSigned(100 * difference, 1);

/** A difference of what `formatScore` formats. */
export const formatChange = (difference: number, isNumber = false): string =>
  isNumber ? formatSigned(difference, 3) : formatPoints(difference);

/** The p of a test, to four digits. */
export const formatP = (p: number): string =>
  p < 0.0001 ? signed(`<${fixed(0.0001, 4)}`) : formatNumber(Math.min(1, p), 4);

interface Range {
  low: number;
  high: number;
}

/** 0.1 and 0.25 to "10.0% to 25.0%". */
export const formatInterval = ({ low, high }: Range): string =>
  t("common:chart.range", { from: formatPercent(low), to: formatPercent(high) });

/** 0.5 and 0.7 to "50 to 70%". */
export const formatPercentRange = ({ low, high }: Range): string =>
  t("common:chart.range", { from: formatNumber(100 * low, 0), to: formatPercent(high, 0) });

/** 1 and 1.5 to "1 to 1.5". */
export const formatNumberRange = ({ low, high }: Range): string =>
  t("common:chart.range", { from: formatCount(low), to: formatCount(high) });

const UNITS = ["kB", "MB", "GB"] as const;

/** Bytes to "23.5 MB" or "982 B", in powers of ten as the Hub and file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return t("common:unit.B", { value: Math.round(bytes) });
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  return t(`common:unit.${UNITS[power - 1] ?? "GB"}`, { value: formatNumber(bytes / 1000 ** power, 1) });
}

export const formatCount = (value: number): string => counts().format(value);

/** Seconds to "14 s", "3 min" or "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return t("common:unit.seconds", { value: Math.ceil(seconds) });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return t("common:unit.minutes", { value: minutes });
  return t("common:unit.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** @param time milliseconds since 1970. */
export const formatDateTime = (time: number): string => moments().format(time);

/** The days from one time to another, as calendar dates in UTC. */
export const formatDays = (from: number, to: number): string => days().formatRange(from, to);

/** "de" to "German". @param tag BCP 47 */
export const formatLanguage = (tag: string): string => languages().of(tag) ?? tag;
