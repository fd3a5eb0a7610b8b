/** Options and names for writing a scored table: the columns of the input unchanged, and the added ones after them. */

import type { Column } from "../columns.ts";
import type { ColumnType } from "../column-type.ts";
import type { Table } from "../table.ts";
import { groupNames } from "./column-tree.ts";
import type { AddedColumns, RowStatus, ScoredRow } from "./scored.ts";

export type WriteFormat = "csv" | "tsv" | "json" | "jsonl" | "xlsx" | "parquet";

/** The app, the model and the rules that produced the scores; stored with them. */
export interface Provenance {
  app: string;
  model: string;
  revision: string;
  /** SHA-256 of the weights file, hexadecimal. */
  weightsSha256: string;
  dtype: string;
  device: string;
  /** Absent when the scores are not calibrated. */
  calibratedOn?: string;
  /** Divided the logits of the classes; absent when the model has none. */
  temperature?: number;
  /** By class: what training added to its logit against the class shares of its data; absent when nothing was. */
  logitAdjustment?: Record<string, number>;
  /** The columns whose texts were scored, joined by line breaks. */
  textColumns?: string[];
  /** How texts that are too long for the model were scored. */
  longTexts: string;
  /** What was cleaned in the texts before the model read them; nothing when absent. */
  cleaned?: string;
  /** `scored` when cells such as NULL were scored as texts. */
  missingValues?: string;
  /** Names of the taught heads, each with its SHA-256. */
  taughtHeads?: string;
  /** The model of the texts in languages that `model` does not read, with its SHA-256. */
  otherLanguagesModel?: string;
  /** The second model or head whose answers are columns too, with its SHA-256. */
  secondModel?: string;
  /** Where names of users were replaced by pseudonyms: `mentions`, and names of columns. */
  pseudonyms?: string[];
  /** The filter whose rows were written, in words; all rows when absent. */
  filter?: string;
  /** The rows of the file by status, `waiting` for those without one; known once the file was written. */
  rowsByStatus?: Partial<Record<RowStatus | "waiting", number>>;
  file: string;
  /** Date and time in ISO 8601. */
  time: string;
}

export interface WriteSummary {
  rows: number;
  /** Cells with an added apostrophe. */
  changedCells: number;
  /** Cells that were too long for a workbook and were cut. */
  cutCells: number;
  /** Characters of the added columns that the file's encoding lacks. */
  unwritableCharacters: number;
  /** Cells that the type of their column in the file cannot hold, and that became missing values. */
  unfitCells: number;
  /** Names of columns with lists or objects that became JSON texts, because the format or the column has no type for them. */
  jsonColumns: string[];
  /** Names of the input's encoding and of the one that is written, where they differ. */
  changedEncoding?: { from: string; to: string };
}

/** The summary of a file of which nothing is written; the writer fills it. */
export const emptySummary = (): WriteSummary => ({
  rows: 0,
  changedCells: 0,
  cutCells: 0,
  unwritableCharacters: 0,
  unfitCells: 0,
  jsonColumns: [],
});

export interface WriteJob {
  table: Pick<Table, "columns" | "layout" | "encoding" | "format">;
  format: WriteFormat;
  added: AddedColumns;
  /** Columns that only later rows have (`report.addedColumns` after reading). */
  lateColumns: readonly string[];
  /** The types that were found in the cells (`report.columnTypes`), in formats that declare none. */
  columnTypes?: readonly (ColumnType | undefined)[] | undefined;
  rows: AsyncIterable<readonly ScoredRow[]>;
  safeForSpreadsheets: boolean;
  provenance: Provenance;
  /** Filled while writing. */
  summary: WriteSummary;
  /** The source after the last row; complete once all rows were read. */
  trailer: () => string;
}

const STRING: ColumnType = { kind: "string" };

/** All columns of the input with the types by which their cells are written. Texts stay texts, whatever they look like. */
export function typedColumns({ table, lateColumns, columnTypes = [] }: WriteJob): Column[] {
  const late = lateColumns.map((name): Column => ({ name, role: "other" }));
  const columns = [...table.columns, ...late];
  const groups = groupNames(columns);
  return columns.map((column, index) => {
    const found = column.role === "text" ? STRING : columnTypes[index];
    // A column without values can have any type, unless it stands for a group without a value.
    const type = column.type ?? (found?.kind === "null" && !groups.has(column.name) ? undefined : found);
    return type ? { ...column, type } : column;
  });
}

/** The format in which the columns of the table are written back unchanged. */
export function ownFormat({ format, layout }: Pick<Table, "format" | "layout">): WriteFormat {
  if (format === "xlsx" || format === "parquet" || format === "json") return format;
  if (format === "ods" || format === "html") return "xlsx";
  if (format === "arrow") return "parquet";
  if (format === "sqlite" || format === "spss" || format === "stata") return "csv";
  if (format === "csv" || format === "text") return layout?.dialect.delimiter === "\t" ? "tsv" : "csv";
  return "jsonl";
}

export const EXTENSIONS: Record<WriteFormat, { extension: string; mediaType: string }> = {
  csv: { extension: "csv", mediaType: "text/csv" },
  tsv: { extension: "tsv", mediaType: "text/tab-separated-values" },
  json: { extension: "json", mediaType: "application/json" },
  jsonl: { extension: "jsonl", mediaType: "application/jsonl" },
  xlsx: {
    extension: "xlsx",
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  },
  parquet: { extension: "parquet", mediaType: "application/vnd.apache.parquet" },
};

/**
 * The name of the scored file: `tweets.csv.gz` as Parquet becomes `tweets-scored.parquet`.
 * @param rows their number, where it is not all of them: `tweets-scored-215-rows.parquet`
 */
export function scoredName(fileName: string, format: WriteFormat, rows?: number): string {
  const stem = fileName.replace(/\.(gz|zip|zst|zstd|bz2|xz|lz4)$/i, "").replace(/\.\w{1,8}$/, "") || "table";
  return `${stem}-scored${rows === undefined ? "" : `-${rows}-rows`}.${EXTENSIONS[format].extension}`;
}
