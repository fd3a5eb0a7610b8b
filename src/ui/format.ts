/** Numbers as the whole app writes them. */

const percent = new Intl.NumberFormat("en", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const decimal = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const count = new Intl.NumberFormat("en");

/** 0.1234 to "12.3%". */
export const formatPercent = (share: number): string => percent.format(share);

const UNITS = ["kB", "MB", "GB"] as const;

/** Bytes to "23.5 MB" or "982 B", in powers of ten as the Hub and file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  return `${decimal.format(bytes / 1000 ** power)} ${UNITS[power - 1]}`;
}

export const formatCount = (value: number): string => count.format(value);

/** Seconds to "14 s", "3 min" or "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** @param time milliseconds since 1970. */
export const formatWhen = (time: number): string => moment.format(time);
