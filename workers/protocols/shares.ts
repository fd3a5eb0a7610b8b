/** Shares of classes that the page and the batch worker exchange. */

import type { RowStatus } from "../../src/data/write/scored.ts";
import type { Correction } from "../../src/scoring/estimate/compare.ts";
import type { GroupResults } from "../../src/scoring/estimate/group-results.ts";
import type { ConfusionAdjusted } from "../../src/scoring/estimate/model-confusion.ts";
import type { DifferencesReport, GroupedShares, WordsApart } from "../../src/scoring/estimate/reports.ts";
import type { CommonNames } from "../../src/scoring/names/common-names.ts";
import type { NamesReport } from "../../src/scoring/names/report.ts";
import type { PeriodsReport } from "../../src/scoring/time/report.ts";
import type { ColumnChoice } from "../../src/scoring/selection/selection.ts";
import type { TimeUnit } from "../../src/scoring/time/time-bins.ts";
import type { TableView } from "./batch-types.ts";

export interface SharesReport extends GroupedShares {
  /** Labels of rows that were not drawn by chance, and labels that name none of the model's classes. */
  byHand: number;
  withoutClass: number;
  /** Of all rows, from the model's errors on its evaluation data; absent with labels, and where these errors are not known. */
  byConfusion?: ConfusionAdjusted;
}

/** Which groups of a column are compared. */
export interface ComparedGroups {
  column: ColumnChoice;
  /** A value of the column; each of them when absent. */
  first?: string;
  /** Another value; all other rows of the selection when absent. */
  second?: string;
  correction: Correction;
}

/** How periods and events are estimated. */
export interface PeriodChoices {
  /** Index of a column of dates. */
  column: number;
  /** By default one that suits the range. */
  unit?: TimeUnit;
  /** The column whose values have a line each. */
  by?: ColumnChoice;
  /** Milliseconds that are compared on each side of an event; by default until the events beside it. */
  reach?: number;
  /** Of p of the events; default Holm. */
  correction?: Correction;
}

/** What a report says of the rows of a selection. */
export interface ReportedRows extends GroupResults, Pick<SharesReport, "byHand" | "withoutClass"> {
  /** All rows of the job by status. */
  statuses: Partial<Record<RowStatus | "waiting", number>>;
}

/** Estimates of the open job, corrected by the labels given here. */
export interface SharesService {
  /**
   * Everything that a report says of the rows; `stopReport` cancels it.
   * @param column whose values are the groups
   * @param onProgress called with the number of rows that were read, and the number of rows to read
   */
  reportedRows(
    view: TableView,
    choices: { column?: number; correction: Correction },
    onProgress: (done: number, total: number) => void,
  ): Promise<ReportedRows>;
  /** `reportedRows` rejects with `cancelled`. */
  stopReport(): Promise<void>;
  /** Shares of the classes, corrected by the labels given here. @param column whose values are the groups; none when absent */
  shares(view: TableView, column?: ColumnChoice): Promise<SharesReport>;
  /**
   * Shares by period of a column of dates, before and after the events of the job, corrected by the labels given here.
   * @returns undefined when the column has no dates or the job was closed meanwhile
   */
  periods(view: TableView, choices: PeriodChoices): Promise<PeriodsReport | undefined>;
  /**
   * Shares of the texts that have each of the names.
   * @param names as `parseNames` gives them
   * @returns undefined when the job was closed meanwhile
   */
  names(view: TableView, names: readonly string[]): Promise<NamesReport | undefined>;
  /** Mentions, hashtags and capitalised words that can be names. @returns undefined when the job was closed meanwhile */
  commonNames(view: TableView): Promise<CommonNames | undefined>;
  /** Differences between the groups of a column, corrected by the labels given here. */
  differences(view: TableView, groups: ComparedGroups): Promise<DifferencesReport>;
  /** The words that tell a group from another one or from all other rows. @returns undefined when the job was closed meanwhile */
  wordsApart(view: TableView, groups: Omit<ComparedGroups, "correction">): Promise<WordsApart | undefined>;
  /**
   * Shares by expectation maximization, without labels.
   * @param prior [classes] shares in the data on which the scores were calibrated, above 0
   * @returns [classes] empty without scored rows
   */
  adjustedShares(view: TableView, prior: readonly number[]): Promise<number[]>;
}
