/** Files that are scored: what the page calls in the batch worker. */

import type { BrowserBackendId } from "../../src/engine/backends/backend.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import type { ColumnChoice } from "../../src/scoring/selection/selection.ts";
import type { HeadsService } from "./heads.ts";
import type { EmbeddingsService } from "./embeddings.ts";
import type { Annotations } from "./annotations.ts";
import type {
  Charts,
  ColumnChartChoices,
  ColumnCharts,
  EvaluationReport,
  ExportRequest,
  ExportResult,
  FileSource,
  FoundLabels,
  Job,
  JobSummary,
  Preview,
  Progress,
  TableView,
  ViewRow,
} from "./batch-types.ts";
import type { StopWords, TopWords } from "./words.ts";
import type { LabelService } from "./labels.ts";
import type { SecondService } from "./second.ts";
import type { SharesService } from "./shares.ts";
import type { HubAccess } from "./model.ts";

type OnProgress = (progress: Progress) => void;

/** A job with its progress when it was opened. */
export interface OpenedJob {
  job: Job;
  progress: Progress;
}

export interface SourceService {
  /** Resolves at once, which shows that the worker responds. */
  ping(): Promise<void>;
  /** The first rows of a file. */
  preview(source: FileSource): Promise<Preview>;
  /**
   * Reads a file to its end.
   * @param onRows told the number of rows so far, now and then; returns whether to go on
   * @returns the number of rows, or undefined when `onRows` ended it
   * @throws AppError as the readers of tables do
   */
  countFileRows(
    source: FileSource,
    onRows: (rows: number) => boolean | Promise<boolean>,
  ): Promise<number | undefined>;
  /** The latest job of a file with the same bytes, whatever its name. */
  findJob(file: File): Promise<JobSummary | undefined>;
  /**
   * Reads a file into the store and opens the job, whose rows are then ready to be scored. Depends on no earlier call:
   * the source says which file is read and how.
   */
  start(
    source: FileSource,
    models: Pick<Job, "model" | "otherLanguages">,
    rules: ScoringRules,
    onProgress: OnProgress,
  ): Promise<OpenedJob>;
}

export interface JobService {
  /** Of this and earlier visits, the newest first; hidden jobs are left out. */
  jobs(): Promise<JobSummary[]>;
  /** Opens a job that is in the store. */
  reopen(id: string): Promise<OpenedJob>;
  /** Scores the rows of the open job that have no result. Resolves when every row has one, or after `stop`. */
  score(device: BrowserBackendId, hub: HubAccess, onProgress: OnProgress): Promise<Progress>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends reading or scoring; results are kept, a file that was read in part is not. */
  stop(): Promise<void>;
  /** Closes the open job; it stays in the store. */
  close(): Promise<void>;
  /** Leaves a job out of `jobs`. It is removed by `remove` or by a later visit, unless it was restored. */
  hide(id: string): Promise<void>;
  /** Ends `hide`. */
  restore(id: string): Promise<void>;
  /** Removes a hidden job from the store. */
  remove(id: string): Promise<void>;
}

/** The rows of a view. */
export interface RowCount {
  count: number;
  /** Further rows that count together with one of these, because they have the same text. */
  folded: number;
}

export interface ResultsService {
  /**
   * Determines the rows of a view as the results are now, for `rows`.
   * @returns their number; undefined when a later call superseded this one
   */
  countRows(view: TableView): Promise<RowCount | undefined>;
  /** @param start position in the view, from 0. @returns at most `count` rows, fewer at the end */
  rows(view: TableView, start: number, count: number): Promise<ViewRow[]>;
  /** Counts of the rows of a view. */
  charts(view: TableView): Promise<Charts>;
  /** @returns undefined when a later call superseded this one */
  columnCharts(
    column: ColumnChoice,
    view: TableView,
    choices?: ColumnChartChoices,
  ): Promise<ColumnCharts | undefined>;
  /** What the cells of a column are, from all rows; undefined when the job was closed meanwhile. */
  columnFacts(column: ColumnChoice): Promise<ColumnCharts | undefined>;
  /** Stores what a person noted on the open job. */
  annotate(change: Annotations): Promise<void>;
  /** @param dayFirst the order of dates in the open job's columns, where their values leave it open */
  setDayFirst(dayFirst: boolean): Promise<void>;
  /** @returns undefined when the job was closed meanwhile */
  words(view: TableView, stopWords?: StopWords): Promise<TopWords | undefined>;
  /** @param columns indices of the columns with the labels; detected when absent */
  findLabels(columns?: readonly number[]): Promise<FoundLabels>;
  /**
   * @param columns with labels; those of several columns are votes, of which the most frequent one counts
   * @param mapping index of the class for each label; rows with other labels are skipped
   */
  evaluate(
    columns: readonly number[],
    mapping: Map<string, number>,
    view: TableView,
  ): Promise<EvaluationReport>;
  /** @param target where the person chose to save the file; without it the result holds the file */
  export(request: ExportRequest, target?: FileSystemFileHandle): Promise<ExportResult>;
}

/** Name of the BroadcastChannel on which every tab tells that the list of jobs has changed. */
export const JOBS_CHANNEL = "tonescope-jobs";

export interface BatchService
  extends
    SourceService,
    JobService,
    ResultsService,
    SharesService,
    EmbeddingsService,
    LabelService,
    HeadsService,
    SecondService {}
