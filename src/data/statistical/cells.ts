/** The values of statistical programs as cells. */

import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { textFormat } from "../parquet/text.ts";

/** What the numbers of a variable are. */
export type NumberKind = "number" | "date" | "timestamp" | "duration";

export interface StatisticalValue {
  text: string;
  kind: CellKind;
}

export const MISSING: StatisticalValue = { text: "", kind: CELL_KINDS.missing };
export const textValue = (text: string): StatisticalValue => ({ text, kind: CELL_KINDS.text });

const dateText = textFormat({ kind: "date" });
const timestampText = textFormat({ kind: "timestamp", unit: "milliseconds", utc: false });
/** Days before and after 1970 in which a number is a date. */
const MAX_DAYS = 3_000_000;
const DAY = 86_400;
const two = (value: number) => String(value).padStart(2, "0");

/** @param seconds since 1970 for dates, otherwise of the duration; the number itself for numbers */
export function numberValue(seconds: number, kind: NumberKind): StatisticalValue {
  const isDate = kind === "date" || kind === "timestamp";
  if (kind === "number" || !Number.isFinite(seconds) || (isDate && Math.abs(seconds) > MAX_DAYS * DAY)) {
    return { text: String(seconds), kind: CELL_KINDS.number };
  }
  if (kind === "date") return { text: dateText(Math.floor(seconds / DAY)), kind: CELL_KINDS.date };
  if (kind === "timestamp") {
    return { text: timestampText(BigInt(Math.round(seconds * 1000))), kind: CELL_KINDS.date };
  }
  const whole = Math.floor(Math.abs(seconds));
  const clock = `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return { text: (seconds < 0 ? "-" : "") + clock, kind: CELL_KINDS.duration };
}
