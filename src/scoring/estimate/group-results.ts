/** All that is estimated of the groups of a column, for a report. */

import type { Correction } from "./compare.ts";
import type { Group } from "./estimate.ts";
import type { DistinctWord, GroupWords } from "./group-words.ts";
import {
  type CountedRows,
  type DifferencesReport,
  differencesOf,
  type GroupedShares,
  groupedShares,
} from "./reports.ts";

/** The labels that the estimates use. */
export interface UsedLabels {
  labels: number;
  /** The lowest and the highest inclusion probability; absent for equal chances. */
  probabilities?: readonly [number, number];
  /** Absent where no strata are named. */
  strata?: number;
}

export interface GroupResults {
  used: UsedLabels;
  shares: GroupedShares;
  /** Each group against all other rows. */
  differences?: DifferencesReport & { correction: Correction };
  /** The words that tell each group from all other rows. */
  words?: { group: string; words: DistinctWord[] }[];
}

/** How many words of each group are named. */
const MOST_WORDS = 10;
/** Of more groups, the words are not counted. */
export const MOST_WORD_GROUPS = 1000;

/** @param words of all rows by the name of their group */
export function groupResults(
  counted: CountedRows,
  { correction, words }: { correction: Correction; words?: GroupWords | undefined },
): GroupResults {
  const shares = groupedShares(counted);
  const results = { used: usedLabels(counted.whole), shares };
  if (counted.groups.length < 2) return results;
  const differences = { ...differencesOf(counted, { correction }), correction };
  if (!words || counted.groups.length > MOST_WORD_GROUPS) return { ...results, differences };
  const names = counted.groups.map(([name]) => name);
  const found = differences.groups.map((group) => ({
    group,
    words: words.distinct(group, names, MOST_WORDS),
  }));
  return { ...results, differences, words: found };
}

function usedLabels({ labels }: Group): UsedLabels {
  const chances = labels.flatMap(({ inclusion }) => (inclusion === undefined ? [] : [inclusion]));
  const [low, high] = chances.reduce(
    ([lowest, highest], chance) => [Math.min(lowest, chance), Math.max(highest, chance)],
    [1, 0],
  );
  const strata = new Set(labels.flatMap(({ stratum }) => stratum ?? []));
  return {
    labels: labels.length,
    ...(low < high && { probabilities: [low, high] as const }),
    ...(strata.size > 0 && { strata: strata.size }),
  };
}
