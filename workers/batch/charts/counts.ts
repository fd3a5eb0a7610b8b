/** Counts by class; rows that are not sure are counted after the classes, as a class of their own. */

import type { OpenJob } from "../open-job.ts";

export function bump(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

export function getOr<K>(map: Map<K, number[]>, key: K, make: () => number[]): number[] {
  const existing = map.get(key) ?? make();
  map.set(key, existing);
  return existing;
}

export const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

export function commonest(map: ReadonlyMap<string, number[]>, count: number): [string, number[]][] {
  return [...map].sort(([, a], [, b]) => sum(b) - sum(a)).slice(0, count);
}

/** What is counted for each bin, category or word: classes, or classes of several panels. */
export interface Counting {
  zeros(): number[];
  /** The index in the counts; -1 for a row that is not counted. */
  indexOf(row: number, cells: readonly string[]): number;
}

/** A count for each class, and one for "not sure". */
export const zeroCounts = ({ job }: OpenJob): number[] =>
  Array.from({ length: job.model.labels.length + 1 }, () => 0);

/** The index in the counts; -1 for a row without scores. */
export const countedClass = (open: OpenJob, row: number): number =>
  open.isNotSure(row) ? open.job.model.labels.length : open.results.label(row);

export const classCounting = (open: OpenJob): Counting => ({
  zeros: () => zeroCounts(open),
  indexOf: (row) => countedClass(open, row),
});

/** Classes of each panel, one panel after another. @param panelOf the index of a row's panel; -1 for none */
export function panelCounting(
  open: OpenJob,
  panels: number,
  panelOf: (row: number, cells: readonly string[]) => number,
): Counting {
  const classes = zeroCounts(open).length;
  return {
    zeros: () => Array.from({ length: panels * classes }, () => 0),
    indexOf(row, cells) {
      const [label, panel] = [countedClass(open, row), panelOf(row, cells)];
      return label < 0 || panel < 0 ? -1 : panel * classes + label;
    },
  };
}
