/** What is reported of names: the shares of the texts that have each, and how many have several. */

import type { GroupedShares } from "../estimate/reports.ts";

export interface NamesReport extends GroupedShares {
  /** Rows that have several of the names, and rows that have none. */
  several: number;
  none: number;
  /** Pairs of names with the most rows in common. */
  pairs: { first: string; second: string; rows: number }[];
}

const MOST_PAIRS = 5;

/** Counts rows by their names. @param names at most 32 */
export function nameOverlaps(names: readonly string[]) {
  const size = names.length;
  const rows = new Float64Array(size * size);
  let [several, none] = [0, 0];
  return {
    /** @param mask a bit for each name of a row */
    add(mask: number): void {
      if (mask === 0) none++;
      const rest = mask & (mask - 1);
      if (rest === 0) return;
      several++;
      for (let first = 0; first < size; first++)
        for (let second = first + 1; second < size; second++)
          if ((mask >>> first) & (mask >>> second) & 1)
            rows[first * size + second] = (rows[first * size + second] ?? 0) + 1;
    },
    report(): Pick<NamesReport, "several" | "none" | "pairs"> {
      const pairs = Array.from(rows, (count, at) => ({
        first: names[Math.floor(at / size)] ?? "",
        second: names[at % size] ?? "",
        rows: count,
      }))
        .filter((pair) => pair.rows > 0)
        .toSorted((a, b) => b.rows - a.rows)
        .slice(0, MOST_PAIRS);
      return { several, none, pairs };
    },
  };
}
