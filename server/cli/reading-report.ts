/** Says how a table was read: what was detected, how sure it is, and what would be next best. */

import type { Guess } from "../../src/data/certainty.ts";
import { isKnownName } from "../../src/data/columns.ts";
import { DateColumn } from "../../src/data/dates/date-column.ts";
import type { DateOrder } from "../../src/data/dates/written-date.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import type { Encoding } from "../../src/data/text/encoding.ts";
import { delimiterName } from "../options/reading.ts";

const asGiven = (value: string) => value;

/** A property with its value and, when it was detected, the certainty and the runner-up. */
function property(name: string, value: string, guess?: Guess, show = asGiven): string {
  if (!guess || guess.value !== value) return `${name} ${show(value)}`;
  const { certainty, runnerUp } = guess;
  const other = runnerUp === undefined ? "" : `; or ${show(runnerUp)}`;
  return `${name} ${show(value)} (${certainty}${other})`;
}

function describeEncoding({ name, basis, guess }: Encoding): string {
  return property(
    "encoding",
    name,
    guess ?? (basis === "chosen" ? undefined : { value: name, certainty: "certain" }),
  );
}

/** A header with the name of a column that tools use is certain. */
function describeHeader({ layout, columns }: Table, isChosen: boolean): string[] {
  if (!layout) return [];
  const value = layout.headerRow === null ? "none" : String(layout.headerRow + 1);
  const isNamed = layout.headerRow !== null && columns.some(({ name }) => isKnownName(name));
  const guess: Guess = { value, certainty: isNamed ? "certain" : "likely" };
  return [property("header-row", value, isChosen ? undefined : guess)];
}

function describePart({ part, parts }: Table, isChosen: boolean): string[] {
  if (part === undefined || parts.length < 2) return [];
  const others = parts.filter((name) => name !== part);
  const rest = others.length > 1 ? ` and ${others.length - 1} more` : "";
  return [isChosen ? `part ${part}` : `part ${part} (likely; or ${others[0]}${rest})`];
}

const ORDERS: Partial<Record<DateOrder, string>> = { dmy: "day-first", mdy: "month-first" };

/** The order of day and month, for each column of dates that depends on it. */
function describeDates({ columns, textColumn, sample }: Table, dayFirst: boolean | undefined): string[] {
  return columns.flatMap(({ name }, index) => {
    const column = new DateColumn(name);
    if (index !== textColumn) for (const { cells } of sample) column.add(cells[index] ?? "");
    const { order, basis } = column.format({ dayFirst });
    const value = ORDERS[order];
    if (!column.hasDates || value === undefined) return [];
    const runnerUp = order === "dmy" ? "month-first" : "day-first";
    const guess: Guess | undefined =
      basis === "chosen"
        ? undefined
        : basis === "values"
          ? { value, certainty: "certain" }
          : { value, certainty: "unsure", runnerUp };
    return [property(`date-order of ${name}`, value, guess)];
  });
}

/** @param textColumn names of the columns that are read */
export function describeReading(
  table: Table,
  textColumn: string,
  chosen: Pick<OpenOptions, "part" | "headerRow" | "dayFirst"> & { textColumns: readonly string[] },
): string {
  const { format, container, encoding, layout, records, guesses = {} } = table;
  const properties = [
    ...describePart(table, chosen.part !== undefined),
    ...(encoding ? [describeEncoding(encoding)] : []),
    ...(layout && format === "csv"
      ? [property("delimiter", layout.dialect.delimiter, guesses.delimiter, delimiterName)]
      : []),
    ...(records !== undefined ? [property("records", records, guesses.records)] : []),
    ...describeHeader(table, chosen.headerRow !== undefined),
    property("text-column", textColumn, chosen.textColumns.length > 0 ? undefined : guesses.textColumn),
    ...describeDates(table, chosen.dayFirst),
  ];
  return `Read as ${format}${container ? ` in ${container}` : ""}: ${properties.join(", ")}.`;
}
