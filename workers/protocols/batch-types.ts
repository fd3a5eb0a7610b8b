/** What the page and the batch worker say to each other. */

import type { BrowserBackendId } from "../../src/engine/backends/backend.ts";
import type { ClassificationReport } from "../../src/engine/classifier/evaluation.ts";
import type { ReliabilityBin } from "../../src/engine/classifier/calibration.ts";
import type { ErrorReport } from "../../src/errors/app-error.ts";
import type { Issue, IssueKind } from "../../src/data/report.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import type { RowStatus } from "../../src/data/write/scored.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import type { ModelChoice } from "./model.ts";
import type { Provenance, WriteFormat, WriteSummary } from "../../src/data/write/write.ts";

/** The model to score with, as the page loaded it. */
export interface ModelReference extends ScoringModel {
  choice: ModelChoice;
}

/** A file and how it is read. */
export interface FileSource {
  /** Of this file with these corrections; another choice or another correction has another id. */
  id: string;
  file: File;
  corrections: Corrections;
}

/** What a person set instead of what was detected. */
export type Corrections = Omit<OpenOptions, "signal">;

/** The first rows of a table. */
export type Preview = Omit<Table, "rows" | "sample"> & { rows: string[][] };

export interface ReportSummary {
  rows: number;
  counts: [IssueKind, number][];
  issues: Issue[];
  addedColumns: string[];
}

/**
 * `import`: the file is being read into the store. `ready`: rows wait for a result, and none is being scored.
 * `stopping`: the workers are being ended.
 */
export type JobStatus = "import" | "ready" | "scoring" | "paused" | "stopping" | "done";

/** A file and what became of it, as it is kept. */
export interface Job {
  id: string;
  created: number;
  fileName: string;
  fileSize: number;
  lastModified: number;
  /** Of the file, known once it was read; absent in batches of earlier versions. */
  sha256?: string;
  options: Corrections;
  table: Omit<Table, "rows" | "sample">;
  model: ModelReference;
  rules: ScoringRules;
  /** Rows, known once the file was read to its end. */
  rows: number;
  imported: boolean;
  /** Where rows were scored so far. */
  devices?: BrowserBackendId[];
  report: ReportSummary;
  /** Source after the last row. */
  trailer: string;
  /** When it was removed, in milliseconds since 1970: for a while it can come back. */
  removed?: number;
}

export interface JobSummary {
  id: string;
  created: number;
  fileName: string;
  rows: number;
  scored: number;
  model: string;
}

export interface Progress {
  status: JobStatus;
  /** While importing: bytes of the file. */
  bytes: { done: number; total: number };
  rows: number;
  scored: number;
  /** Over the last seconds; 0 when nothing runs. */
  rowsPerSecond: number;
  workers: number;
  /** Where it is scored; absent when nothing runs. */
  device?: BrowserBackendId;
  /** Why it fell back from another backend. */
  fallbackCause?: ErrorReport;
  /** Why a part of the results or rows is in memory only and is lost with the tab. */
  notPersisted?: ErrorReport;
}

export type SortKey = { by: "row" | "label" | "score" } | { by: "column"; column: number };

export interface TableView {
  /** Class to show, or a status. */
  label?: number;
  status?: RowStatus;
  /** Bounds of the score. */
  score?: { low: number; high: number };
  /** Rows that hold this text in any column, or in one. */
  text?: string;
  textColumn?: number;
  /** Rows whose cell in this column is exactly this. */
  cell?: { column: ColumnChoice; value: string };
  /** Rows whose date in this column is in this time, in milliseconds since 1970; its end is not. */
  time?: { column: number; from: number; to: number };
  sort: SortKey;
  descending: boolean;
}

export interface ViewRow {
  /** Among all rows, from 0. */
  index: number;
  line: number;
  cells: string[];
  /** Absent while the row waits. */
  status?: RowStatus;
  label: number;
  scores: number[];
}

export interface Charts {
  /** Rows by class. */
  classes: number[];
  statuses: Partial<Record<RowStatus, number>>;
  /** Rows by class in equal-width bins of the score. */
  histogram: { low: number; high: number; counts: number[] }[];
}

export interface TimeBin {
  /** First moment of the bin and of the next one, ISO 8601 in UTC. */
  start: string;
  end: string;
  counts: number[];
}

export type TimeUnit = "hour" | "day" | "week" | "month" | "year";

/** Index of a column, or the language that each text is detected to be in. */
export type ColumnChoice = number | "language";

export interface ColumnCharts {
  /** Over a date column. */
  time?: { unit: TimeUnit; bins: TimeBin[]; undated: number };
  /** Over a column with few values, the commonest first. */
  categories?: { value: string; counts: number[] }[];
}

/** Rows with a word, by class. */
export interface WordCounts {
  word: string;
  counts: number[];
}

export interface WordRankings {
  all: WordCounts[];
  byLabel: WordCounts[][];
}

export interface TopWords {
  words: WordRankings;
  hashtags: WordRankings;
}

export interface EvaluationReport {
  evaluation: ClassificationReport;
  /** `matrix[gold][predicted]` */
  matrix: number[][];
  bins: ReliabilityBin[];
  ece: number;
  /** The most confident mistakes first. */
  mistakes: { index: number; text: string; gold: number; label: number; score: number }[];
  /** Rows whose label is none of the mapped, or that have no score. */
  left: number;
  /** A temperature that would suit these rows better; absent where a row's scores do not add up to 1. */
  fit?: {
    /** Multiplies the one that the scores were made with. */
    temperature: number;
    /** Calibration error of the rows that it was fitted on, with it. */
    ece: number;
    rows: number;
  };
}

export interface ExportRequest {
  format: WriteFormat;
  safeForSpreadsheets: boolean;
  /** Only the rows of this view, in its order. */
  view?: TableView;
}

export interface ExportResult {
  fileName: string;
  summary: WriteSummary;
  provenance: Provenance;
  renamed: { wanted: string; name: string }[];
  /** Absent when it was written to the place that the person chose. */
  file?: File;
}
