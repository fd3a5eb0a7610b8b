/** The table that every format is read into. */

import type { Compression } from "./archive/compressions.ts";
import type { Source } from "./archive/source.ts";
import type { ByteStream } from "./bytes.ts";
import type { Cells } from "./cell-kind.ts";
import type { Guesses } from "./certainty.ts";
import type { ColumnDeclaration } from "./column-type.ts";
import type { Column } from "./columns.ts";
import type { Dialect } from "./csv/parser.ts";
import type { ExportFormat, RecognizedFormat } from "./formats/export-format.ts";
import type { ImportReport } from "./report.ts";
import type { Encoding } from "./text/encoding.ts";

export type Format =
  | "csv"
  | "text"
  | "jsonl"
  | "json"
  | "xlsx"
  | "ods"
  | "html"
  | "parquet"
  | "arrow"
  | "sqlite"
  | "spss"
  | "stata"
  | "x-archive";

/** The formats that a person can choose where another one was detected; ods and html are certain by their content. */
export const FORMAT_CHOICES = [
  "csv",
  "text",
  "json",
  "jsonl",
  "xlsx",
  "parquet",
  "x-archive",
] as const satisfies readonly Format[];

export interface Row extends Cells {
  /** Number of the row without the header, from 1. */
  number: number;
  /** Number of the line where the row starts, from 1; in workbooks and Parquet files the number of the row. */
  line: number;
  /** The source of the row, in formats that can be written back unchanged. */
  raw?: string;
  /** The line end after `raw`. */
  end?: string;
}

/** The properties of a file that a person can correct in the preview. Absent ones are detected. */
export interface OpenOptions {
  format?: Format;
  /** A sheet of a workbook, or a file of a zip. */
  part?: string;
  encoding?: string;
  /** Id of an export format, or `table` for none. */
  formatOf?: string;
  /** The path of the records in JSON, such as `$.data[*]`. */
  records?: string;
  dialect?: Partial<Dialect>;
  /** Index of the record that names the columns, from 0; `null` when none does. */
  headerRow?: number | null;
  /** Index of the column to score. */
  textColumn?: number;
  /** Whether `05/02/2024` is 5 February, in columns of dates whose values leave it open. */
  dayFirst?: boolean;
  signal?: AbortSignal;
}

export interface RowsOptions {
  signal?: AbortSignal | undefined;
  /** Called with the number of bytes of the file that have been read so far. */
  onBytes?: ((done: number) => void) | undefined;
  /** Filled while the rows are read. */
  report?: ImportReport | undefined;
}

/** Opens the bytes of a file from their start. */
export type Open = (options: RowsOptions) => ByteStream;

/** The parts of a delimited file that are needed to write it back unchanged. */
export interface DelimitedLayout {
  dialect: Dialect;
  headerRow: number | null;
  /** The source before the header: a `sep=` line, titles. */
  preamble: string;
  /** The source of the header without its line end; absent when there is no header. */
  header?: string;
  headerEnd: string;
}

/** A file opened in one format. `rows` can be called several times and starts at the first row each time. */
export interface Reader {
  format: Format;
  names: string[];
  /** What the format declares for each column. */
  declarations?: readonly ColumnDeclaration[];
  /** The first rows, from which the roles of the columns are guessed. */
  sample: Row[];
  encoding?: Encoding;
  layout?: DelimitedLayout;
  /** Index of the row that names the columns, `null` when none does, in formats with rows and without a layout. */
  headerRow?: number | null;
  /** The path of the records in JSON. */
  records?: string;
  /** The service or program whose export the file is. */
  exportFormat?: ExportFormat;
  /** What was detected, and how sure it is; without what was chosen or follows from the format. */
  guesses?: Guesses;
  /** Batches of rows in the order of the file. The source after the last row goes to `report.trailer`. */
  rows(options: RowsOptions): AsyncGenerator<Row[], void, undefined>;
}

/** One of several tables to choose from: a sheet of a workbook, a table of a page, or a file of an archive. */
export interface Part {
  /** Unique among the parts. */
  name: string;
  /** Unpacked size in bytes. */
  size: number;
  /** The bytes of a file of an archive. */
  file?: Source;
  /** Whether it is hidden, and so read only when a person chooses it. */
  isHidden?: boolean;
  /** @throws AppError when it is no table */
  open(): Promise<OpenedPart>;
}

export interface OpenedPart {
  reader: Reader;
  /** The bytes that the reader reads, when they are those of one file. */
  source?: Source;
}

export type Container = Compression | "zip" | "tar";

export interface Table extends Omit<Reader, "names" | "declarations" | "exportFormat"> {
  fileName: string;
  /** Size in bytes. */
  fileSize: number;
  container?: Container;
  /** The sheets or files to choose from, when there is more than one. */
  parts: string[];
  /** The chosen part, or the first one that is read. */
  part?: string;
  /** The parts that are read, one after the other: those with the same columns, unless one was chosen. */
  readParts: string[];
  /** Without the columns that only later rows have; those follow in `report.addedColumns`. */
  columns: Column[];
  /** Index of the column to score. */
  textColumn: number;
  exportFormat?: RecognizedFormat;
}
