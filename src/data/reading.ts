/** How a table was read: what was detected, how sure it is, and what would be next best. */

import type { Certainty, Guess } from "./certainty.ts";
import { isKnownName } from "./columns.ts";
import { DateColumn } from "./dates/date-column.ts";
import type { DateOrder } from "./dates/written-date.ts";
import type { OpenOptions, Table } from "./table.ts";

/** The properties by the names of the command line's options. */
export type ReadingProperty =
  | "format"
  | "format-of"
  | "part"
  | "encoding"
  | "delimiter"
  | "records"
  | "header-row"
  | "text-column"
  | "date-order";

export interface ReadProperty {
  property: ReadingProperty;
  /** The name of the column, for the order of its dates. */
  column?: string;
  /** For the header a number from 1 or `none`, for dates `day-first` or `month-first`. */
  value: string;
  /** Absent when the value was chosen. */
  certainty?: Certainty;
  /** The next best value. */
  runnerUp?: string;
  /** Number of values besides these two, where all are equally good. */
  further?: number;
}

/** What was chosen, and so is no guess. */
type Chosen = Omit<OpenOptions, "signal">;

const detected = (
  property: ReadingProperty,
  value: string,
  isChosen: boolean,
  guess: Omit<Guess, "value">,
): ReadProperty => ({
  property,
  value,
  ...(!isChosen && { certainty: guess.certainty }),
  ...(!isChosen && guess.runnerUp !== undefined && { runnerUp: guess.runnerUp }),
});

/** Index of the header's row, `null` without a header; undefined in formats that have none. */
export const headerRowOf = ({ layout, headerRow }: Pick<Table, "layout" | "headerRow">) =>
  layout ? layout.headerRow : headerRow;

const hasKnownNames = (table: Table) =>
  typeof headerRowOf(table) === "number" && table.columns.some(({ name }) => isKnownName(name));

/** Other formats say themselves what they are; lines can be a table or texts. */
function formatProperty(table: Table, { format: chosen, dialect }: Chosen): ReadProperty {
  const { format } = table;
  const isCertain = format !== "csv" || hasKnownNames(table);
  return detected("format", format, chosen !== undefined || dialect?.delimiter !== undefined, {
    certainty: isCertain ? "certain" : "likely",
    ...(!isCertain && { runnerUp: "text" }),
  });
}

function exportProperties({ exportFormat }: Table, { formatOf: chosen }: Chosen): ReadProperty[] {
  if (!exportFormat) return chosen === undefined ? [] : [{ property: "format-of", value: chosen }];
  const guess = { certainty: "certain", runnerUp: "table" } as const;
  return [detected("format-of", exportFormat.id, chosen !== undefined, guess)];
}

function partProperties({ part, parts }: Table, { part: chosen }: Chosen): ReadProperty[] {
  if (part === undefined || parts.length < 2) return [];
  const [runnerUp, ...others] = parts.filter((name) => name !== part);
  if (chosen !== undefined || runnerUp === undefined) return [{ property: "part", value: part }];
  return [{ property: "part", value: part, certainty: "likely", runnerUp, further: others.length }];
}

function encodingProperties({ encoding }: Table): ReadProperty[] {
  if (!encoding) return [];
  const { name, basis, guess } = encoding;
  return [detected("encoding", name, basis === "chosen", guess ?? { certainty: "certain" })];
}

function headerProperties(table: Table): ReadProperty[] {
  const row = headerRowOf(table);
  if (row === undefined) return [];
  return [guessedProperty("header-row", row === null ? "none" : String(row + 1), table.guesses?.headerRow)];
}

const guessedProperty = (
  property: "delimiter" | "records" | "header-row" | "text-column",
  value: string,
  guess: Guess | undefined,
): ReadProperty => (guess?.value === value ? detected(property, value, false, guess) : { property, value });

const ORDERS: Partial<Record<DateOrder, string>> = { dmy: "day-first", mdy: "month-first" };

/** The order of day and month, for each column of dates that depends on it. */
function dateProperties({ columns, textColumn, sample }: Table, { dayFirst }: Chosen): ReadProperty[] {
  return columns.flatMap(({ name }, index) => {
    const column = new DateColumn(name);
    if (index !== textColumn) for (const { cells } of sample) column.add(cells[index] ?? "");
    const { order, basis } = column.format({ dayFirst });
    const value = ORDERS[order];
    if (!column.hasDates || value === undefined) return [];
    const guess: Omit<Guess, "value"> =
      basis === "values"
        ? { certainty: "certain" }
        : { certainty: "unsure", runnerUp: order === "dmy" ? "month-first" : "day-first" };
    return [{ ...detected("date-order", value, basis === "chosen", guess), column: name }];
  });
}

/** @param textColumn names of the columns that are read, when they were chosen */
export function describeReading(table: Table, chosen: Chosen, textColumn?: string): ReadProperty[] {
  const { format, layout, records, guesses = {}, columns } = table;
  const text = columns[table.textColumn]?.name ?? "";
  return [
    formatProperty(table, chosen),
    ...exportProperties(table, chosen),
    ...partProperties(table, chosen),
    ...encodingProperties(table),
    ...(layout && format === "csv"
      ? [guessedProperty("delimiter", layout.dialect.delimiter, guesses.delimiter)]
      : []),
    ...(records !== undefined ? [guessedProperty("records", records, guesses.records)] : []),
    ...headerProperties(table),
    textColumn === undefined
      ? guessedProperty("text-column", text, guesses.textColumn)
      : { property: "text-column", value: textColumn },
    ...dateProperties(table, chosen),
  ];
}
