/** Shares of classes that the page and the batch worker exchange. */

import type { Correction } from "../../src/scoring/estimate/compare.ts";
import type {
  DifferencesReport,
  GroupedShares,
  ShareEstimate,
  WordsApart,
} from "../../src/scoring/estimate/reports.ts";
import type { TableView, TimeUnit } from "./batch-types.ts";

export interface SharesReport extends GroupedShares {
  /** Labels of rows that were not drawn by chance, and labels that name none of the model's classes. */
  byHand: number;
  withoutClass: number;
}

/** Which groups of a column are compared. */
export interface ComparedGroups {
  /** Index of the column. */
  column: number;
  /** A value of the column; each of them when absent. */
  first?: string;
  /** Another value; all other rows of the selection when absent. */
  second?: string;
  correction: Correction;
}

export interface PeriodsReport {
  unit: TimeUnit;
  /** The units with which the range can be divided. */
  units: TimeUnit[];
  /** In order and without gaps. */
  periods: {
    /** The start of the period and of the next one, ISO 8601 in UTC. */
    start: string;
    end: string;
    /** Rows with scores. */
    rows: number;
    labels: number;
    /** [measures] empty without rows. */
    shares: ShareEstimate[];
  }[];
  /** Rows with scores whose cell is not read as a date. */
  undated: number;
}

/** Estimates of the open job, corrected by the labels given here. */
export interface SharesService {
  /** Shares of the classes, corrected by the labels given here. @param column whose values are the groups; none when absent */
  shares(view: TableView, column?: number): Promise<SharesReport>;
  /**
   * Shares by period of a column of dates, corrected by the labels given here.
   * @returns undefined when the column has no dates or the job was closed meanwhile
   */
  periods(view: TableView, choices: { column: number; unit?: TimeUnit }): Promise<PeriodsReport | undefined>;
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
