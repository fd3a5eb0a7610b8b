/** What a report is made of: the same for a batch of the page and for a table of the terminal. */

import type { IssueKind } from "../data/report.ts";
import type { RowStatus } from "../data/write/scored.ts";
import type { Provenance } from "../data/write/write.ts";
import type { Design } from "../labels/coder-label.ts";
import type { ModelComparison } from "../scoring/compare-models.ts";
import type { Correction } from "../scoring/estimate/compare.ts";
import type { GroupResults } from "../scoring/estimate/group-results.ts";
import type { GroupedShares } from "../scoring/estimate/reports.ts";
import type { NamesReport } from "../scoring/names/report.ts";
import type { PeriodsReport } from "../scoring/time/report.ts";
import type { Agreement } from "../statistics/agreement/agreement.ts";

export interface ReportedData {
  file: string;
  /** SHA-256 of the file, hexadecimal. */
  sha256?: string;
  /** The columns whose texts were scored. */
  textColumns: readonly string[];
  rows: number;
  /** Rows by status; `waiting` for those without one. */
  statuses: Partial<Record<RowStatus | "waiting", number>>;
  /** The conditions of the selection, in words; none for all rows. */
  selection: readonly string[];
  /** Rows of the selection. */
  selected: number;
  /** Whether names of users were replaced. */
  hasPseudonyms?: boolean;
  /** What was repaired or not read in the file. */
  issues: readonly (readonly [IssueKind, number])[];
}

/** How the labeled rows were drawn, and who labeled them. */
export interface ReportedSample {
  /** Labels of rows that were not drawn by chance, and labels that name none of the classes. */
  byHand: number;
  withoutClass: number;
  /** The rows of the sample by design, where it is known. */
  designs?: Partial<Record<Design, number>>;
  /** Of the draw; absent where it is not known. */
  seed?: number;
  /** What divides the strata: the predicted class, or a column with this name. */
  strataBy?: { by: "class" } | { by: "column"; name: string };
  /** Whether equal texts were drawn once. */
  copiesOnce?: boolean;
  coders?: number;
  /** Of two coders or more. */
  agreement?: { percent: Agreement; alpha: Agreement };
}

/** Estimates by period of a column of dates, before and after events. */
export interface ReportedTime {
  /** The name of the column. */
  column: string;
  report: PeriodsReport;
  /** Of p of the events. */
  correction: Correction;
}

/** The shares of each topic. */
export interface ReportedTopics {
  /** The column that names the topics; absent for clusters that were kept. */
  column?: string;
  shares: GroupedShares;
}

/** A second model on the same rows. */
export interface ReportedSecond {
  names: readonly [first: string, second: string];
  comparison: ModelComparison;
}

export interface ReportInput extends GroupResults {
  /** What the report answers; empty when nobody wrote it. */
  question: string;
  /** ISO 8601. */
  made: string;
  data: ReportedData;
  /** How the texts were scored; absent where only the scores are known. */
  scoring?: Omit<Provenance, "file" | "time">;
  /** Absent without labels. */
  sample?: ReportedSample;
  /** The names of the classes, of which the measures are the shares. */
  classes: readonly string[];
  /** The name of the column whose values are the groups. */
  by?: string;
  time?: ReportedTime;
  /** Of the texts that have each of the names that a person gave. */
  names?: NamesReport;
  topics?: ReportedTopics;
  second?: ReportedSecond;
}
