/** Counts what an export holds, for a sentence such as "WhatsApp: 1,204 messages by 5 people, 3 Jan to 9 Mar 2024". */

import { DateColumn, type DateOptions, readDate } from "../dates/date-column.ts";
import type { Table } from "../table.ts";
import type { DateOrder } from "../dates/written-date.ts";
import { DATE_UNITS } from "../dates/numbers.ts";
import type { RecognizedFormat, RecordUnit } from "./export-format.ts";

export interface ExportFacts {
  id: string;
  name: string;
  unit: RecordUnit;
  /** Rows without notices. */
  records: number;
  /** Number of different authors; absent when the format names none. */
  authors?: number;
  /** First and last date, in milliseconds since 1970; absent when no row has one. */
  from?: number;
  to?: number;
}

/** Different authors that are counted; further ones are not told apart. */
const MAX_AUTHORS = 1_000_000;
/** Bytes up to which a file is read to its end before it is scored, so that the preview can say what it holds. */
const PREVIEWED_BYTES = 4_000_000;
const ORDERS: readonly DateOrder[] = ["dmy", "mdy", "ymd"];

/** Counts the rows of one table. */
class ExportSummary {
  readonly #format: RecognizedFormat;
  readonly #authors = new Set<string>();
  readonly #dates: DateColumn;
  /** Earliest and latest date for each order, because the whole column decides which one holds. */
  readonly #spans = ORDERS.map((order) => ({ order, from: Infinity, to: -Infinity }));
  #records = 0;

  constructor(format: RecognizedFormat, columns: readonly { name: string }[]) {
    this.#format = format;
    this.#dates = new DateColumn(columns[format.date ?? -1]?.name ?? "");
  }

  add(cells: readonly string[]): void {
    const { notices, author, date } = this.#format;
    if (notices?.values.includes(cells[notices.column] ?? "") === true) return;
    this.#records++;
    const name = author === undefined ? "" : (cells[author] ?? "").trim();
    if (name !== "" && this.#authors.size < MAX_AUTHORS) this.#authors.add(name);
    if (date !== undefined) this.#addDate(cells[date] ?? "");
  }

  #addDate(cell: string): void {
    if (cell.trim() === "") return;
    this.#dates.add(cell);
    for (const span of this.#spans) {
      const time = readDate(cell, { order: span.order, basis: "chosen", units: DATE_UNITS });
      if (Number.isNaN(time)) continue;
      span.from = Math.min(span.from, time);
      span.to = Math.max(span.to, time);
    }
  }

  facts(options: DateOptions = {}): ExportFacts {
    const { id, name, unit, author } = this.#format;
    const { order } = this.#dates.format(options);
    const span = this.#dates.hasDates ? this.#spans.find((other) => other.order === order) : undefined;
    return {
      id,
      name,
      unit,
      records: this.#records,
      ...(author !== undefined && { authors: this.#authors.size }),
      ...(span && span.from <= span.to && { from: span.from, to: span.to }),
    };
  }
}

/** A summary of a table to which its rows are to be added; undefined when the table is no known export. */
export const summaryOf = ({ exportFormat, columns }: Pick<Table, "exportFormat" | "columns">) =>
  exportFormat && new ExportSummary(exportFormat, columns);

/** The facts about an export, of all its rows; undefined for another table and for a large file. */
export async function previewedFacts(
  table: Pick<Table, "exportFormat" | "columns" | "rows" | "fileSize">,
  options: DateOptions & { signal?: AbortSignal } = {},
): Promise<ExportFacts | undefined> {
  const summary = table.fileSize <= PREVIEWED_BYTES ? summaryOf(table) : undefined;
  if (!summary) return undefined;
  for await (const rows of table.rows({ signal: options.signal })) {
    for (const { cells } of rows) summary.add(cells);
  }
  return summary.facts(options);
}
