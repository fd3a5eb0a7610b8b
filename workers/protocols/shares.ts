/** Shares of classes that the page and the batch worker exchange. */

import type { ConfidenceInterval } from "../../src/statistics/intervals.ts";

/** A share with a 95 % interval. */
export interface EstimatedShare {
  value: number;
  interval: ConfidenceInterval;
}

export interface ShareEstimate {
  /** Of the rows with this predicted class; the interval covers sampling alone. */
  naive: EstimatedShare;
  /** From scores and labels; absent without labels. */
  corrected?: EstimatedShare;
  /** From the labels alone. */
  labeled?: EstimatedShare;
}

export interface SharesReport {
  /** The whole selection, without a name, then the groups with the most rows. */
  groups: {
    name?: string;
    /** Rows with scores. */
    rows: number;
    labels: number;
    /** [classes] */
    shares: ShareEstimate[];
  }[];
  omittedGroups: number;
  /** Labels of rows that were not drawn by chance, and labels that name none of the model's classes. */
  byHand: number;
  withoutClass: number;
}
