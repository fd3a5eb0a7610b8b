/** Says how a table was read, in one line. */

import { describeReading, type ReadProperty } from "../../src/data/reading.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import { delimiterName } from "../options/reading.ts";

/** A property with its value and, when it was detected, the certainty and the runner-up. */
function written({ property, column, value, certainty, runnerUp, further = 0 }: ReadProperty): string {
  const show = property === "delimiter" ? delimiterName : (text: string) => text;
  const name = column === undefined ? property : `${property} of ${column}`;
  if (certainty === undefined) return `${name} ${show(value)}`;
  const others = further > 0 ? ` and ${further} more` : "";
  const other = runnerUp === undefined ? "" : `; or ${show(runnerUp)}${others}`;
  return `${name} ${show(value)} (${certainty}${other})`;
}

/** @param textColumn names of the columns that are read */
export function readingLine(
  table: Table,
  textColumn: string,
  chosen: Omit<OpenOptions, "signal"> & { textColumns: readonly string[] },
): string {
  const { format, container } = table;
  const [{ certainty, runnerUp } = {}, ...properties] = describeReading(
    table,
    chosen,
    chosen.textColumns.length > 0 ? textColumn : undefined,
  );
  const doubt = runnerUp === undefined ? "" : ` (${certainty}; or ${runnerUp})`;
  return `Read as ${format}${container ? ` in ${container}` : ""}${doubt}: ${properties.map(written).join(", ")}.`;
}
