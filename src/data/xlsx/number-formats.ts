/** Number formats of a workbook (ECMA-376, 18.8.30 and 18.8.31): which numbers are dates, times and durations. */

/** What a number format shows a number as; a duration is shown in its largest unit. */
export type NumberKind = "number" | "date" | "time" | "hours" | "minutes" | "seconds";

const within = (id: number, ...ranges: [number, number][]) =>
  ranges.some(([first, last]) => id >= first && id <= last);

/** The formats that a workbook does not spell out, also those of East Asian and Thai versions of Excel. */
function builtInKind(id: number): NumberKind {
  if (id === 46 || id === 78) return "hours";
  if (within(id, [18, 21], [32, 35], [45, 45], [47, 47], [55, 56], [76, 80])) return "time";
  return within(id, [14, 17], [22, 22], [27, 31], [36, 36], [50, 54], [57, 58], [71, 75], [81, 81])
    ? "date"
    : "number";
}

/** The codes of built-in formats of numbers, as English versions of Excel have them; those of dates are left out. */
const BUILT_IN_CODES: Readonly<Record<number, string>> = {
  1: "0",
  2: "0.00",
  3: "#,##0",
  4: "#,##0.00",
  5: '"$"#,##0_);\\("$"#,##0\\)',
  6: '"$"#,##0_);[Red]\\("$"#,##0\\)',
  7: '"$"#,##0.00_);\\("$"#,##0.00\\)',
  8: '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',
  9: "0%",
  10: "0.00%",
  11: "0.00E+00",
  12: "# ?/?",
  13: "# ??/??",
  37: "#,##0_);\\(#,##0\\)",
  38: "#,##0_);[Red]\\(#,##0\\)",
  39: "#,##0.00_);\\(#,##0.00\\)",
  40: "#,##0.00_);[Red]\\(#,##0.00\\)",
  41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
  42: '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
  43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
  44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
  48: "##0.0E+0",
};

/**
 * The code of a format that shows a number otherwise than it is written: `0%`, `#,##0.00 €`.
 * @param code the format of the workbook, absent for a built-in one
 * @returns undefined for the general format and that of texts, and for dates
 */
export function numberCode(id: number, code: string | undefined): string | undefined {
  if (code === undefined) return BUILT_IN_CODES[id];
  return /^(general|@)?$/i.test(code.trim()) || numberKind(id, code) !== "number" ? undefined : code;
}

/** Literal text, spaces, fillers, colors, conditions and locales of a format; elapsed units stay. */
const LITERAL = /"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi;
const ELAPSED = /\[([hms])\1*\]/i;
/** Letters that stand for a part of a date; `b`, `g` and `e` are years of other calendars. */
const FOREIGN_LETTER = /[^dmyhsabgep\W\d_]/i;

/** @param code the format of the workbook, absent for a built-in one */
export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code === undefined) return builtInKind(id);
  // The first section is for positive numbers.
  const [section = ""] = code.replace(LITERAL, "").split(";");
  const elapsed = ELAPSED.exec(section)?.[1]?.toLowerCase();
  if (elapsed) return elapsed === "h" ? "hours" : elapsed === "m" ? "minutes" : "seconds";
  const letters = section.replaceAll(/am\/pm|a\/p|上午\/下午/gi, "h").replaceAll(/(s+)[.,]0+/gi, "$1");
  const hasDigits = /[0#?@]|e[+-]/i.test(letters) || /general/i.test(letters);
  if (hasDigits || FOREIGN_LETTER.test(letters)) return "number";
  if (/[dygb]|aaa/i.test(letters)) return "date";
  // A month without a day or a year; beside hours or seconds `m` is minutes.
  if (/[hs]/i.test(letters)) return "time";
  return /[me]/i.test(letters) ? "date" : "number";
}

export const DAY = 86_400_000;
/** Day 0 of Excel's calendar from March 1900 on: Excel counts 29 February 1900, which did not exist. */
export const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** 31 December 9999, the last day of Excel's calendar. */
const LAST_DAY = 2_958_465;

/**
 * A number as its format shows it.
 * @param source the number as the file writes it, which is kept when it is no date
 * @returns dates in ISO 8601 without a time zone and without the time at midnight, durations as `30:00:00`
 */
export function numberText(source: string, kind: NumberKind, date1904: boolean): string {
  const value = Number(source);
  if (kind === "number" || source.trim() === "" || !Number.isFinite(value)) return source;
  if (kind === "date" || kind === "time") return dateText(source, value, kind, date1904);
  return durationText(value, kind);
}

function dateText(source: string, serial: number, kind: "date" | "time", date1904: boolean): string {
  if (serial < 0 || serial >= LAST_DAY + 1) return source;
  const adjusted = !date1904 && serial < 60 ? serial + 1 : serial;
  const date = new Date((date1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(adjusted * DAY));
  const [day = "", time = ""] = date.toISOString().split("T");
  const clock = time.replace(/\.000Z$|Z$/, "");
  if (serial < 1 && (kind === "time" || !date1904)) return clock;
  return clock === "00:00:00" ? day : `${day}T${clock}`;
}

const twoDigits = (value: number) => String(value).padStart(2, "0");

function durationText(days: number, unit: "hours" | "minutes" | "seconds"): string {
  const sign = days < 0 ? "-" : "";
  const milliseconds = Math.round(Math.abs(days) * DAY);
  const fraction = milliseconds % 1000 === 0 ? "" : `.${String(milliseconds % 1000).padStart(3, "0")}`;
  const seconds = Math.floor(milliseconds / 1000);
  if (unit === "seconds") return `${sign}${seconds}${fraction}`;
  const minutes = Math.floor(seconds / 60);
  const end = `${twoDigits(seconds % 60)}${fraction}`;
  if (unit === "minutes") return `${sign}${twoDigits(minutes)}:${end}`;
  return `${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${end}`;
}
