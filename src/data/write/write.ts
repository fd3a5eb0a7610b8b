/** Writes a scored table: the input's own columns as they were, and the added ones after them. */

import type { Table } from "../table.ts";
import type { AddedColumns, ScoredRow } from "./scored.ts";

export type WriteFormat = "csv" | "tsv" | "jsonl" | "xlsx" | "parquet";

/** What produced the scores, to be kept beside them. */
export interface Provenance {
  app: string;
  model: string;
  revision: string;
  /** Of the weights file, hexadecimal. */
  weightsSha256: string;
  dtype: string;
  device: string;
  /** Absent: the scores are not calibrated. */
  calibratedOn?: string;
  /** What became of texts that are too long for the model. */
  longTexts: string;
  file: string;
  /** ISO 8601. */
  time: string;
}

export interface WriteSummary {
  rows: number;
  /** Cells prefixed to be safe for spreadsheets. */
  changedCells: number;
  /** Cells that a workbook could not hold whole. */
  cutCells: number;
  /** Characters of the added columns that the file's code page lacks. */
  unwritableCharacters: number;
}

export interface WriteJob {
  table: Pick<Table, "columns" | "layout" | "encoding" | "format">;
  format: WriteFormat;
  added: AddedColumns;
  /** Columns that only later rows have (`report.addedColumns` after reading). */
  lateColumns: readonly string[];
  rows: AsyncIterable<readonly ScoredRow[]>;
  safeForSpreadsheets: boolean;
  provenance: Provenance;
  /** Filled while writing. */
  summary: WriteSummary;
  /** Source after the last row, known once all rows were read. */
  trailer: () => string;
}

/** The format in which the table's own columns pass through as they are. */
export function ownFormat({ format, layout }: Pick<Table, "format" | "layout">): WriteFormat {
  if (format === "xlsx" || format === "parquet") return format;
  if (format === "csv" || format === "text") return layout?.dialect.delimiter === "\t" ? "tsv" : "csv";
  return "jsonl";
}

export const EXTENSIONS: Record<WriteFormat, { extension: string; mediaType: string }> = {
  csv: { extension: "csv", mediaType: "text/csv" },
  tsv: { extension: "tsv", mediaType: "text/tab-separated-values" },
  jsonl: { extension: "jsonl", mediaType: "application/jsonl" },
  xlsx: {
    extension: "xlsx",
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  },
  parquet: { extension: "parquet", mediaType: "application/vnd.apache.parquet" },
};

/** `tweets.csv.gz` scored as Parquet is `tweets-scored.parquet`. */
export function scoredName(fileName: string, format: WriteFormat): string {
  const stem = fileName.replace(/\.(gz|zip)$/i, "").replace(/\.\w{1,8}$/, "") || "table";
  return `${stem}-scored.${EXTENSIONS[format].extension}`;
}
