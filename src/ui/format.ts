/** Numbers as the whole app writes them. */

/** 0.1234 to "12.3%". */
export const formatPercent = (share: number): string => `${(100 * share).toFixed(1)}%`;

const UNITS = ["kB", "MB", "GB"] as const;

/** Bytes to "23.5 MB" or "982 B", in powers of ten as the Hub and file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

// Made when first needed: the browser reads its tables of languages for them, which takes longer than drawing a page.
let count: Intl.NumberFormat | undefined;
let moment: Intl.DateTimeFormat | undefined;

export function formatCount(value: number): string {
  count ??= new Intl.NumberFormat("en");
  return count.format(value);
}

/** Seconds to "14 s", "3 min" or "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** @param time milliseconds since 1970. */
export function formatWhen(time: number): string {
  moment ??= new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
  return moment.format(time);
}
