/** The words that tell groups of the open job's rows apart. */

import { GroupWords } from "../../../src/scoring/estimate/group-words.ts";
import type { WordsApart } from "../../../src/scoring/estimate/reports.ts";
import type { ComparedGroups } from "../../protocols/shares.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";

/** How many words of each group are named. */
const MOST_WORDS = 12;

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
