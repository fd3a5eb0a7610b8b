/** The state of the Batch page. The stage determines which fields exist. */

import type {
  FileSource,
  Job,
  JobSummary,
  Preview,
  Progress,
  TableView,
} from "../../../../workers/protocols/batch-types.ts";
import type { RowCount } from "../../../../workers/protocols/batch.ts";
import type { MethodId } from "../../../engine/explain/attribution/registry.ts";
import type { ErrorReport } from "../../../errors/app-error.ts";
import type { ScoringRules } from "../../../scoring/rules.ts";
import type { ChartChoices } from "../chart-choices.ts";
import type { Tab } from "../view-params.ts";
import type { SelectionHistory } from "./selection-history.ts";

/** No file is chosen. */
export interface Choosing {
  stage: "choosing";
}

/** A file is chosen; its first rows are shown, and what was detected can be corrected. */
export interface Previewing {
  stage: "previewing";
  /** Replaced by each correction; a response for an earlier source is dropped. */
  source: FileSource;
  /** Undefined until the file was read; while it is read with other corrections, the previous preview stays. */
  preview: Preview | undefined;
  /** The rows of the file as far as they are counted; undefined until the file was read. */
  counted: { rows: number; isComplete: boolean } | undefined;
  /** Further columns whose texts are joined with that of the text column; kept while the columns stay the same. */
  joinedColumns: readonly number[];
  /** Whether the file is being read for the preview. */
  isReading: boolean;
  /** The latest job of a file with the same bytes. */
  sameFile: JobSummary | undefined;
}

/** The file is being read into the store. */
export interface Importing {
  stage: "importing";
  /** Shown again when reading fails or is cancelled. */
  previewing: Previewing;
  progress: Progress | undefined;
}

/** The rows that the table shows, and their number. */
export interface CountedRows extends RowCount {
  view: TableView;
  /** Changes when rows that were fetched earlier may have new results. */
  version: number;
}

/** The files that a batch can be saved as. */
export type ExportKind = "table" | "attributions" | "embeddings";

/** What a person chose for a file. */
export interface ExportSettings {
  /** The form's first one if absent. */
  format?: string;
  isEscaped: boolean;
  /** Only the rows of the filter. */
  onlyShown: boolean;
  /** Without the columns that name people. */
  withoutPeople: boolean;
  /** Of the word attributions. */
  method?: MethodId;
}

export const INITIAL_EXPORT: ExportSettings = { isEscaped: false, onlyShown: false, withoutPeople: false };

/** A job is open. */
export interface Open {
  stage: "open";
  job: Job;
  progress: Progress;
  tab: Tab;
  /** The view that the person requested. */
  view: TableView;
  /** Earlier selections of `view`. */
  history: SelectionHistory;
  /** The rows that the table shows: those of an earlier view until the rows of `view` are counted. */
  rows: CountedRows;
  /** Rows that the person ticked, by their index among all rows. */
  ticked: ReadonlySet<number>;
  charts: ChartChoices;
  exports: Partial<Record<ExportKind, ExportSettings>>;
  /** How far down the table was scrolled when it was last on screen, in pixels. */
  scrollTop: number;
}

export type Current = Choosing | Previewing | Importing | Open;

/** By name, because a calibration can change or be removed until the batch starts; empty for the model's own. */
export type ChosenRules = Required<Pick<ScoringRules, "longTexts" | "clean" | "scoreMissing">> & {
  /** Whether the multilingual model scores the texts in languages that the loaded model does not read. */
  byLanguage: boolean;
  calibration: string;
};

export interface BatchState {
  current: Current;
  error: ErrorReport | undefined;
  /** Opened from outside the page while another file is read or scored. */
  queuedFile: File | undefined;
  /** For the next batch. */
  rules: ChosenRules;
  /** Jobs of this and earlier visits, the newest first. */
  jobs: readonly JobSummary[];
}
