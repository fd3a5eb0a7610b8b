/** What a report is made of: the same for a batch of the page and for a table of the terminal. */

import type { IssueKind } from "../data/report.ts";
import type { RowStatus } from "../data/write/scored.ts";
import type { Provenance } from "../data/write/write.ts";
import type { Design } from "../labels/coder-label.ts";
import type { Correction } from "../scoring/estimate/compare.ts";
import type { DifferencesReport, GroupedShares } from "../scoring/estimate/reports.ts";
import type { DistinctWord } from "../scoring/estimate/group-words.ts";
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
  /** What was repaired or not read in the file. */
  issues: readonly (readonly [IssueKind, number])[];
}

/** How the labeled rows were drawn, and who labeled them. */
export interface ReportedSample {
  /** Labels that the estimates use. */
  labels: number;
  /** Labels of rows that were not drawn by chance, and labels that name none of the classes. */
  byHand: number;
  withoutClass: number;
  /** Rows of the sample by design; empty where a file of labels does not say it. */
  designs: Partial<Record<Design, number>>;
  /** The lowest and the highest inclusion probability; absent for equal chances. */
  probabilities?: readonly [number, number];
  strata?: number;
  /** Of the draw; absent where it is not known. */
  seed?: number;
  /** What divides the strata: `class`, or the name of a column. */
  strataBy?: { by: "class" } | { by: "column"; name: string };
  copiesOnce?: boolean;
  coders?: number;
  /** Of two coders or more. */
  agreement?: { percent: Agreement; alpha: Agreement };
}

export interface ReportInput {
  /** What the report answers; empty when nobody wrote it. */
  question: string;
  /** ISO 8601. */
  made: string;
  data: ReportedData;
  /** How the texts were scored; absent where only the scores are known. */
  scoring?: Provenance;
  /** Absent without labels. */
  sample?: ReportedSample;
  /** The names of the classes, of which the measures are the shares. */
  classes: readonly string[];
  shares: GroupedShares;
  /** The name of the column whose values are the groups. */
  by?: string;
  /** Each group against all other rows. */
  differences?: DifferencesReport & { correction: Correction };
  /** The words that tell each group from all other rows. */
  words?: readonly { group: string; words: readonly DistinctWord[] }[];
}
