/** Dates in a workbook: numbers in cells whose number format is a date (ECMA-376, 18.8.30). */

const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58);

export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id);
  const bare = code.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*./gi, "");
  return /[dmyhs]/i.test(bare) && !/^general$/i.test(bare);
}

const DAY = 86_400_000;
/** Day 0 of Excel's calendar from March 1900 on: Excel counts 29 February 1900, which did not exist. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** A serial day as ISO 8601 without a time zone, and without the time at midnight. */
export function dateText(serial: number, date1904: boolean): string {
  const adjusted = !date1904 && serial < 60 ? serial + 1 : serial;
  const date = new Date((date1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(adjusted * DAY));
  if (Number.isNaN(date.getTime())) return String(serial);
  const [day = "", time = ""] = date.toISOString().split("T");
  const clock = time.replace(/\.000Z$|Z$/, "");
  if (!date1904 && serial < 1) return clock;
  return clock === "00:00:00" ? day : `${day}T${clock}`;
}
