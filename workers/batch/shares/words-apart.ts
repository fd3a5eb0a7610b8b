/** The words that tell groups of the open job's rows apart. */

import { GroupWords } from "../../../src/scoring/estimate/group-words.ts";
import type { WordsApart } from "../../../src/scoring/estimate/reports.ts";
import type { ComparedGroups } from "../../protocols/shares.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import { columnGroups, type RowGroups } from "./row-groups.ts";

/** How many words of each group are named. */
const MOST_WORDS = 12;
/** Of a column with more values, the words are counted for each comparison anew, because they would not fit in memory. */
const MOST_GROUPS = 50;

/** The words of the rows of a filter by the values of a column, so that the next comparison reads no text. */
const known = new WeakMap<RowFilter, Map<string, Promise<GroupWords | undefined>>>();

function remembered(
  includes: RowFilter,
  key: string,
  count: () => Promise<GroupWords | undefined>,
): Promise<GroupWords | undefined> {
  const ofFilter = known.get(includes) ?? new Map<string, Promise<GroupWords | undefined>>();
  known.set(includes, ofFilter);
  const found = ofFilter.get(key) ?? count();
  ofFilter.set(key, found);
  const forget = () => ofFilter.delete(key);
  // A count that was cut off or failed is not remembered.
  found.then((words) => words ?? forget(), forget);
  return found;
}

/** @param nameOf the group of a row; undefined for none. @returns undefined when another request came meanwhile */
async function countWords(
  open: OpenJob,
  includes: RowFilter,
  nameOf: (row: number) => string | undefined,
  isCurrent: () => boolean,
): Promise<GroupWords | undefined> {
  const words = new GroupWords();
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) {
      const row = first + at;
      if (open.results.label(row) < 0 || !includes(row)) continue;
      const name = nameOf(row);
      if (name !== undefined) words.add(name, open.textOf(cells));
    }
  }
  return words;
}

const nameIn =
  ({ names, groups }: RowGroups) =>
  (row: number) =>
    names[groups[row] ?? -1];

/**
 * The words that one group uses more than the other.
 * @returns undefined when another request came meanwhile
 */
export async function wordsApart(
  open: OpenJob,
  includes: RowFilter,
  { column, first = "", second }: Omit<ComparedGroups, "correction">,
  isCurrent: () => boolean,
): Promise<WordsApart | undefined> {
  const divided = await columnGroups(open, column);
  const nameOf = nameIn(divided);
  if (divided.names.length <= MOST_GROUPS) {
    const words = await remembered(
      includes,
      `${column} ${open.results.done} ${JSON.stringify(open.job.topics)}`,
      () => countWords(open, includes, nameOf, isCurrent),
    );
    const others = second === undefined ? divided.names.filter((name) => name !== first) : [second];
    return words && apart(words, [first], others);
  }
  const [one, other] = ["first", "second"] as const;
  const pairOf = (row: number) => {
    const name = nameOf(row);
    if (name === first) return one;
    return second === undefined || name === second ? other : undefined;
  };
  const words = await countWords(open, includes, pairOf, isCurrent);
  return words && apart(words, ["first"], ["second"]);
}

const apart = (words: GroupWords, ones: readonly string[], others: readonly string[]): WordsApart => ({
  first: words.between(ones, others, MOST_WORDS),
  second: words.between(others, ones, MOST_WORDS),
});
