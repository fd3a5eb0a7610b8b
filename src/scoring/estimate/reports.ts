/** What is reported of counted rows: the shares of their classes, by group, and the differences between groups. */

import type { ConfidenceInterval } from "../../statistics/intervals.ts";
import { comparePairs, type Comparison, type Correction, type Pair } from "./compare.ts";
import { type Estimate, estimatesOf, type Group } from "./estimate.ts";
import type { DistinctWord } from "./group-words.ts";
import type { Measure } from "./measures.ts";

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
  /** From the labels of all groups by predicted class, where a group has too few of its own. */
  borrowed?: EstimatedShare;
}

export interface GroupShares {
  /** Absent for all rows. */
  name?: string;
  /** Rows with scores. */
  rows: number;
  labels: number;
  /** [measures] the share of each class, then the mean polarity where the classes are sentiments. */
  shares: ShareEstimate[];
}

export interface GroupedShares {
  /** All rows, without a name, then the groups with the most rows. */
  groups: GroupShares[];
  omittedGroups: number;
}

export interface EstimatedDifference {
  /** Of the counts. */
  naive: number;
  /** Absent when one of the groups has no labels. */
  corrected?: EstimatedShare & {
    p: number;
    /** For the number of all differences of the report. */
    adjustedP: number;
    /** Cohen's h of a share, the standardized difference of the polarity. */
    effectSize: number;
  };
}

export interface DifferencesReport {
  /** The values of the column with the most rows. */
  groups: string[];
  comparisons: {
    first: string;
    /** Absent for all other rows. */
    second?: string;
    /** [measures] the first group less the second. */
    differences: EstimatedDifference[];
  }[];
}

/** The words that each of two groups uses more than the other, the most distinctive first. */
export interface WordsApart {
  first: DistinctWord[];
  second: DistinctWord[];
}

/** Rows with their labels, and the groups that they are divided into. */
export interface CountedRows {
  measures: readonly Measure[];
  /** Its labels are the very objects that the groups have. */
  whole: Group;
  /** Those with the most rows first. */
  groups: readonly (readonly [name: string, group: Group])[];
}

/** The groups with the most rows; more would be a wall of intervals. */
const MOST_GROUPS = 20;

/** @param most groups that are reported */
export function groupedShares({ measures, whole, groups }: CountedRows, most = MOST_GROUPS): GroupedShares {
  const estimated = (of: Group) => ({
    rows: of.counts.rows,
    labels: of.labels.length,
    shares:
      of.counts.rows > 0 ? plainEstimates(estimatesOf(of, measures, of === whole ? {} : { whole })) : [],
  });
  return {
    groups: [estimated(whole), ...groups.slice(0, most).map(([name, of]) => ({ name, ...estimated(of) }))],
    omittedGroups: Math.max(0, groups.length - most),
  };
}

/** Without the functions of an estimate, which do not cross threads. */
export const plainEstimates = (estimates: readonly Estimate[]): ShareEstimate[] =>
  estimates.map(({ naive, corrected, labeled, borrowed }) => ({
    naive,
    ...(corrected && { corrected: { value: corrected.value, interval: corrected.interval } }),
    ...(labeled && { labeled: { value: labeled.value, interval: labeled.interval } }),
    ...(borrowed && { borrowed }),
  }));

/**
 * @param first a group; each of them when absent
 * @param second another group; all other rows when absent
 */
export function differencesOf(
  { measures, whole, groups: named }: CountedRows,
  { first, second, correction }: { first?: string; second?: string; correction: Correction },
): DifferencesReport {
  const groups = new Map(named);
  const names = [...groups.keys()].slice(0, MOST_GROUPS);
  const pairs = (first === undefined ? names : [first]).flatMap((name): Pair[] => {
    const one = groups.get(name);
    const other = second === undefined ? one && restOf(whole, one) : groups.get(second);
    if (!one || !other || one === other || other.counts.rows === 0) return [];
    const of = (group: Group) => estimatesOf(group, measures, { whole });
    return [{ first: name, second: second ?? "", estimates: [of(one), of(other)] }];
  });
  const compared = comparePairs(pairs, correction);
  const { length } = measures;
  return {
    groups: names,
    comparisons: pairs.map((pair, at) => ({
      first: pair.first,
      ...(second !== undefined && { second }),
      differences: compared.slice(at * length, (at + 1) * length).map(plainDifference),
    })),
  };
}

export const plainDifference = ({ naive, corrected }: Comparison): EstimatedDifference => ({
  naive,
  ...(corrected && { corrected }),
});

/** The rows that are not in a group. */
function restOf(whole: Group, group: Group): Group {
  const own = new Set(group.labels);
  return {
    counts: whole.counts.without(group.counts),
    labels: whole.labels.filter((label) => !own.has(label)),
  };
}
