/** The one shape in which every kind of file is read. */

import type { Column } from "./columns.ts";
import type { Dialect } from "./csv/parser.ts";
import type { ImportReport } from "./report.ts";
import type { Encoding } from "./text/encoding.ts";

export type Format = "csv" | "text" | "jsonl" | "json" | "xlsx" | "parquet" | "x-archive";

export interface Row {
  /** Among the rows of data, from 1. */
  number: number;
  /** Where it starts in the file, from 1; in workbooks the sheet's own row number. */
  line: number;
  /** As many as the table had columns when the row was read, or fewer; never a hole. */
  cells: string[];
  /** The row's source text, in formats that can pass it through. */
  raw?: string;
  /** The line end after `raw`. */
  end?: string;
}

/** Everything that a person can correct in the preview. Absent: as detected. */
export interface OpenOptions {
  format?: Format;
  /** A sheet of a workbook, or a file of a zip. */
  part?: string;
  encoding?: string;
  dialect?: Partial<Dialect>;
  /** Index of the record that names the columns, from 0; `null` when none does. */
  headerRow?: number | null;
  /** Index of the column to score. */
  textColumn?: number;
  signal?: AbortSignal;
}

export interface RowsOptions {
  signal?: AbortSignal | undefined;
  /** Told how many bytes of the file were read so far. */
  onBytes?: ((done: number) => void) | undefined;
  /** Filled while the rows are read. */
  report?: ImportReport | undefined;
}

/** What delimited text needs to be written back as it was. */
export interface DelimitedLayout {
  dialect: Dialect;
  headerRow: number | null;
  /** Source before the header: a `sep=` line, titles. */
  preamble: string;
  /** Source of the header, without its line end; absent without a header. */
  header?: string;
  headerEnd: string;
}

/** One way of reading; `rows` can be called any number of times and starts at the first row each time. */
export interface Reader {
  format: Format;
  names: string[];
  /** The first rows, enough to guess what the columns hold. */
  sample: Row[];
  encoding?: Encoding;
  layout?: DelimitedLayout;
  /** Batches of rows in the order of the file. The source after the last row goes to `report.trailer`. */
  rows(options: RowsOptions): AsyncGenerator<Row[], void, undefined>;
}

export interface Table extends Omit<Reader, "names"> {
  fileName: string;
  /** Bytes. */
  fileSize: number;
  container?: "gzip" | "zip";
  /** The sheets or files to choose from, when there is more than one. */
  parts: string[];
  part?: string;
  /** Columns that only later rows have are in `report.addedColumns`, after these. */
  columns: Column[];
  textColumn: number;
}
