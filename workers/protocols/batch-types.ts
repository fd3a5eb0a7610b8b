/** The data that the page and the batch worker exchange. */

import type { ExportFacts } from "../../src/data/formats/summary.ts";
import type { BrowserBackendId } from "../../src/engine/backends/backend.ts";
import type { ClassificationReport } from "../../src/statistics/evaluation.ts";
import type { ReliabilityBin } from "../../src/engine/classifier/calibration.ts";
import type { ErrorReport } from "../../src/errors/app-error.ts";
import type { ColumnType } from "../../src/data/column-type.ts";
import type { DateFormat } from "../../src/data/dates/date-column.ts";
import type { PseudonymChoice } from "../../src/data/pseudonyms/choice.ts";
import type { ReadProperty } from "../../src/data/reading.ts";
import type { Issue, IssueKind } from "../../src/data/report.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import type { RowStatus } from "../../src/data/write/scored.ts";
import type { CalibrationFit } from "../../src/scoring/calibration-fit.ts";
import type { LabelCount } from "../../src/scoring/labels/label-counts.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import type { ColumnChoice, Selection } from "../../src/scoring/selection/selection.ts";
import type { TimeBin, TimeUnit } from "../../src/scoring/time/time-bins.ts";
import type { Annotations } from "./annotations.ts";
import type { ModelChoice } from "./model.ts";
import type { Provenance, WriteFormat, WriteSummary } from "../../src/data/write/write.ts";

/** The model to score with, as the page loaded it. */
export interface ModelReference extends ScoringModel {
  choice: ModelChoice;
}

/** A file and how it is read. */
export interface FileSource {
  /** Identifies this file with these corrections; another file or another correction has another id. */
  id: string;
  file: File;
  corrections: Corrections;
}

/** The corrections that the person made to the detected format. */
export type Corrections = Omit<OpenOptions, "signal">;

/** The first rows of a table. */
export type Preview = Omit<Table, "rows" | "sample"> & {
  rows: string[][];
  /** How the file was read, with what was detected and how surely. */
  reading: ReadProperty[];
  /** What is unusual in the texts of the first rows, by kind. */
  textIssues: Partial<Record<IssueKind, number>>;
  /** What the export of a known service holds; absent for other files and for large ones. */
  exported?: ExportFacts;
};

export interface ReportSummary {
  rows: number;
  counts: [IssueKind, number][];
  issues: Issue[];
  addedColumns: string[];
  /** The types found in the cells of each column; absent in batches of earlier versions. */
  columnTypes?: (ColumnType | undefined)[];
  /** What the export of a known service holds. */
  exported?: ExportFacts;
}

/**
 * `import`: the file is being read into the store. `ready`: rows wait for a result, and none is being scored.
 * `starting`: the page waits for the measurements of its backends before it scores. `stopping`: the workers are being
 * ended.
 */
export type JobStatus = "import" | "ready" | "starting" | "scoring" | "paused" | "stopping" | "done";

/** What answers beside the model of a job: another model, or a taught head. */
export interface SecondModel {
  /** Of a taught head, the model of its encoder. */
  model: ModelReference;
  head?: TaughtHead;
  /** The model's classes, or the categories of the head. */
  labels: readonly string[];
  /** [labels] the class of the job's model that each means; -1 for none. */
  classes: readonly number[];
  rules: ScoringRules;
  /** The backend that is tried first. */
  device: BrowserBackendId;
  /** The backends on which rows were scored so far. */
  devices?: BrowserBackendId[];
}

/** A file and the state of its scoring, as stored. */
export interface Job extends Annotations {
  id: string;
  created: number;
  fileName: string;
  fileSize: number;
  lastModified: number;
  /** The hash of the file, known after it was read; absent in batches of earlier versions. */
  sha256?: string;
  options: Corrections;
  table: Omit<Table, "rows" | "sample">;
  model: ModelReference;
  rules: ScoringRules;
  /** The model that scores the texts in languages that `model` does not read; absent where `model` scores all. */
  otherLanguages?: ModelReference;
  /** Taught heads whose answers the rows got from their stored embeddings, after they were scored. */
  taughtHeads?: readonly TaughtHead[];
  /** Answers for all rows too. */
  second?: SecondModel;
  /** The number of rows, known after the file was read to its end. */
  rows: number;
  imported: boolean;
  /** The backends on which rows were scored so far. */
  devices?: BrowserBackendId[];
  report: ReportSummary;
  /** The source text after the last row. */
  trailer: string;
  /** When the job was hidden, in milliseconds since 1970; until it is removed, it can be restored. */
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
  /** Rows per second over the last seconds; 0 when nothing runs. */
  rowsPerSecond: number;
  workers: number;
  /** The backend in use; absent when nothing runs. */
  device?: BrowserBackendId;
  /** Why scoring fell back from another backend. */
  fallbackCause?: ErrorReport;
  /** Why a part of the results or rows is in memory only and is lost with the tab. */
  notPersisted?: ErrorReport;
  /** The browser erased the stored rows, and they were stored again from the file. */
  wasRestored?: boolean;
}

/** `probability` is that of one class, whatever the predicted class is. */
export type SortKey =
  | { by: "row" | "label" | "score" }
  | { by: "probability"; label: number }
  | { by: "column"; column: number };

/** Which rows are counted, shown and saved, and in which order. */
export interface TableView {
  selection: Selection;
  sort: SortKey;
  descending: boolean;
}

export interface ViewRow {
  /** The index among all rows, from 0. */
  index: number;
  line: number;
  cells: string[];
  /** Absent while the row waits. */
  status?: RowStatus;
  label: number;
  /** Whether the prediction names no class. */
  isNotSure: boolean;
  /** Of the classes. */
  scores: number[];
  /** The answer of the second model; absent where it has none. */
  second?: { label: number; scores: number[] };
  /** Of the labels of further output heads, then of taught heads; NaN where a taught head has no answer. */
  headScores?: number[];
}

/** In all charts, the counts are those of the classes and, last, of the rows that are not sure. */
export interface Charts {
  /** Rows by class. */
  classes: number[];
  statuses: Partial<Record<RowStatus, number>>;
  /** Rows by class in equal-width bins of the score, or of the number that the model gives. */
  histogram: { low: number; high: number; counts: number[] }[];
}

/** Rows whose cell is empty or not read as what the others of the column are, and some of those cells. */
export interface UnreadCells {
  emptyRows: number;
  unreadRows: number;
  unread: string[];
}

export interface TimeCounts extends Pick<DateFormat, "order" | "basis">, UnreadCells {
  unit: TimeUnit;
  /** The units with which the range can be divided. */
  units: TimeUnit[];
  bins: TimeBin[];
}

/** How the numbers of a column are divided; by default as suits the numbers. */
export interface NumberBinning {
  /** Bins of equal width, or with about as many rows each. */
  equal?: "width" | "rows";
  /** The number of bins, fewer where round limits or equal numbers need it. */
  count?: number;
}

export interface NumberCounts extends UnreadCells {
  /** Each from `from` to `to`, without `to`, which is infinite in the last bin of `equal: "rows"`. */
  bins: { from: number; to: number; counts: number[] }[];
  isWhole: boolean;
}

/** Choices for the chart of a column. */
export interface ColumnChartChoices {
  /** A column of categories. Each of its most frequent values has a panel. */
  panelsBy?: ColumnChoice;
  /** By default one that suits the range. */
  unit?: TimeUnit;
  /** By default, few numbers are counted by value. */
  binning?: NumberBinning;
}

export interface ColumnCharts {
  /** Counts over time, for a column of dates. */
  time?: TimeCounts;
  /** Counts by number, for a column of numbers. */
  numbers?: NumberCounts;
  /** Counts by value, for a column with few values: the most frequent first, numbers in their order. */
  categories?: { value: string; counts: number[] }[];
  /** The values that are less frequent, together. */
  otherCategories?: { values: number; counts: number[] };
  /**
   * The values of the panels, the most frequent first, and whether one more panel has all other values. All counts are
   * then those of each panel, one after another.
   */
  panels?: { values: string[]; hasOthers: boolean };
  /** Whether the categories are numbers, which can be divided into bins. */
  areNumbers?: boolean;
}

/** In place of the index of a column: the final labels that people gave to the rows in this app. */
export const FINAL_LABELS = -2;

/** The columns with the labels of a batch, and the labels of its rows. */
export interface FoundLabels {
  /** Indices of the columns; empty when none was found. */
  columns: readonly number[];
  /** Whether each of the columns counts the votes for one class. */
  countVotes: boolean;
  /** The most frequent first; empty when there are too many to be labels. */
  values: LabelCount[];
}

export interface EvaluationReport {
  evaluation: ClassificationReport;
  /** `matrix[gold][predicted]` */
  matrix: number[][];
  bins: ReliabilityBin[];
  ece: number;
  /** The most confident mistakes first. */
  mistakes: { index: number; text: string; gold: number; label: number; score: number }[];
  /** The number of rows without a mapped label or without a score. */
  left: number;
  /** The labels that are mapped to no class; an empty label stands for rows without one. */
  unmapped: LabelCount[];
  /** The temperature that fits these rows best; absent when the scores of a row do not sum to 1. */
  fit?: CalibrationFit;
}

export interface ExportRequest {
  format: WriteFormat;
  safeForSpreadsheets: boolean;
  /** Only the rows of this view, in its order. */
  view?: TableView;
  /** The filter of the view in words, for the provenance. */
  filter?: string;
  /** Whether the columns that name people are left out. */
  withoutPeople?: boolean;
  /** Replaces names of users. */
  pseudonyms?: PseudonymChoice;
}

export interface ExportResult {
  fileName: string;
  summary: WriteSummary;
  provenance: Provenance;
  renamed: { wanted: string; name: string }[];
  /** Absent when the file was written to the place that the person chose. */
  file?: File;
}
