/** Differences between groups of the open job's rows, corrected by labels, and the words that tell the groups apart. */

import { comparePairs, type Comparison, type Pair } from "../../../src/scoring/estimate/compare.ts";
import { estimatesOf } from "../../../src/scoring/estimate/estimate.ts";
import { GroupWords } from "../../../src/scoring/estimate/group-words.ts";
import type {
  ComparedGroups,
  DifferencesReport,
  EstimatedDifference,
  WordsApart,
} from "../../protocols/shares.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import { type CountedGroup, countGroups, restOf } from "./groups.ts";
import { columnGrouping } from "./row-groups.ts";
import { MOST_GROUPS } from "./shares.ts";

/** How many words of each group are named. */
const MOST_WORDS = 12;

export async function differencesOf(
  open: OpenJob,
  includes: RowFilter,
  { column, first, second, correction }: ComparedGroups,
): Promise<DifferencesReport> {
  const counted = await countGroups(open, includes, columnGrouping(column));
  const groups = new Map(counted.groups);
  const named = first === undefined ? [...groups.keys()].slice(0, MOST_GROUPS) : [first];
  const pairs = named.flatMap((name): Pair[] => {
    const one = groups.get(name);
    const other = second === undefined ? one && restOf(counted, one) : groups.get(second);
    if (!one || !other || one === other || other.counts.rows === 0) return [];
    const of = (group: CountedGroup) => estimatesOf(group, counted.measures, { whole: counted.whole });
    return [{ first: name, second: second ?? "", estimates: [of(one), of(other)] }];
  });
  const compared = comparePairs(pairs, correction);
  const { length } = counted.measures;
  return {
    groups: [...groups.keys()].slice(0, MOST_GROUPS),
    comparisons: pairs.map((pair, at) => ({
      first: pair.first,
      ...(second !== undefined && { second }),
      differences: compared.slice(at * length, (at + 1) * length).map(plainDifference),
    })),
  };
}

const plainDifference = ({ naive, corrected }: Comparison): EstimatedDifference => ({
  naive,
  ...(corrected && { corrected }),
});

/**
 * The words that one group uses more than the other.
 * @returns undefined when another request came meanwhile
 */
export async function wordsApart(
  open: OpenJob,
  includes: RowFilter,
  { column, first, second }: Omit<ComparedGroups, "correction">,
  isCurrent: () => boolean,
): Promise<WordsApart | undefined> {
  const words = new GroupWords();
  const [one, other] = ["first", "second"] as const;
  for await (const { first: start, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) {
      if (open.results.label(start + at) < 0 || !includes(start + at)) continue;
      const group = cells[column] ?? "";
      if (group === first) words.add(one, open.textOf(cells));
      else if (second === undefined || group === second) words.add(other, open.textOf(cells));
    }
  }
  return {
    first: words.distinct(one, [one, other], MOST_WORDS),
    second: words.distinct(other, [one, other], MOST_WORDS),
  };
}
