/** The types that a format declares for its columns, carried from the readers to the writers of typed formats. */

export type TimeUnit = "milliseconds" | "microseconds" | "nanoseconds";

export const TIME_UNITS: Record<TimeUnit, { perSecond: bigint; digits: number }> = {
  milliseconds: { perSecond: 1000n, digits: 3 },
  microseconds: { perSecond: 1_000_000n, digits: 6 },
  nanoseconds: { perSecond: 1_000_000_000n, digits: 9 },
};

/**
 * The type of a column and the text of its cells:
 *
 * | kind | cells |
 * | --- | --- |
 * | string, json, enum | as they are |
 * | null | empty |
 * | boolean | `true`, `false` |
 * | integer | `-12` |
 * | float | `1.5`, `1e+30`, `NaN`, `Infinity`; the shortest text that reads as the same 64-bit number |
 * | decimal | `1.10`, with all digits of its scale |
 * | date | `2024-03-01` |
 * | time | `09:30:00`, `09:30:00.5` |
 * | timestamp | `2024-03-01T09:30:00.5Z`; without `Z` when the file names no time zone |
 * | interval | ISO 8601: `P1M2DT3.5S` |
 * | uuid | `f81d4fae-7dec-11d0-a765-00a0c91e6bf6` |
 * | binary | UTF-8; a byte that is not part of a character as `\xFF` |
 * | list, map, struct | JSON; integers and decimals as numbers with all their digits |
 */
export type ColumnType =
  | { kind: "string" | "json" | "enum" | "null" | "boolean" | "date" | "interval" | "uuid" }
  | { kind: "integer"; bits: 8 | 16 | 32 | 64; signed: boolean }
  | { kind: "float"; bits: 16 | 32 | 64 }
  | { kind: "decimal"; precision: number; scale: number }
  | { kind: "time"; unit: TimeUnit; utc: boolean }
  | { kind: "timestamp"; unit: TimeUnit; utc: boolean }
  /** `length` in bytes, when all values have the same. */
  | { kind: "binary"; length?: number }
  | { kind: "list"; element: ColumnType }
  | { kind: "map"; key: ColumnType; value: ColumnType }
  | { kind: "struct"; fields: readonly { name: string; type: ColumnType }[] };

/** A group that holds a column: `tweet` of the column `tweet.text`. */
export interface ColumnGroup {
  name: string;
  /** Whether the group itself can have no value. */
  nullable: boolean;
}

/** What a format declares for a column. */
export interface ColumnDeclaration {
  type?: ColumnType;
  /** The groups around the column, from the outermost; absent for a column of the table itself. */
  groups?: readonly ColumnGroup[];
}
