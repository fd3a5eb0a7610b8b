/** The rows of a selection and of its groups, with the labels that people gave to a sample of them. */

import { answerText } from "../../../src/labels/answers.ts";
import { isProbabilityDesign } from "../../../src/labels/coder-label.ts";
import { finalLabels, type Labeling } from "../../../src/labels/labeling.ts";
import type { Group, LabeledRow } from "../../../src/scoring/estimate/estimate.ts";
import { GroupCounts } from "../../../src/scoring/estimate/group-counts.ts";
import { allMeasures, type Measure } from "../../../src/scoring/estimate/measures.ts";
import { mapLabels } from "../../../src/scoring/labels/mapping.ts";
import { NO_COPY } from "../../../src/scoring/selection/copies.ts";
import type { RowFilter } from "../charts/charts.ts";
import { labelBook } from "../labels/label-book.ts";
import { copyKeys } from "../selection-context.ts";
import type { OpenJob } from "../open-job.ts";
import type { OverlappingGroups, RowGroups } from "./row-groups.ts";

interface CountedGroup extends Group {
  labels: LabeledRow[];
}

interface CountedGroups {
  measures: Measure[];
  whole: CountedGroup;
  /** Those with the most rows first. */
  groups: (readonly [name: string, group: CountedGroup])[];
  /** Labels of rows that were not drawn by chance, and labels that name none of the model's classes. */
  byHand: number;
  withoutClass: number;
}

interface Known {
  labeling: Labeling;
  counted: Promise<CountedGroups>;
}

/** The latest counts of a filter's rows by how they are divided: a view that is shown again counts nothing. */
const known = new WeakMap<RowFilter, WeakMap<object, Known>>();

/**
 * @param includes whether a row is in the selection
 * @param divided the groups of the rows; without it, there is the whole selection alone
 */
export async function countGroups(
  open: OpenJob,
  includes: RowFilter,
  divided?: RowGroups | OverlappingGroups,
): Promise<CountedGroups> {
  const { labeling } = await labelBook(open);
  const ofFilter = known.get(includes) ?? new WeakMap<object, Known>();
  known.set(includes, ofFilter);
  const key = divided ?? open;
  const before = ofFilter.get(key);
  if (before?.labeling === labeling) return await before.counted;
  const counted = countRows(open, includes, labeling, divided);
  ofFilter.set(key, { labeling, counted });
  // A failure is not remembered.
  counted.catch(() => ofFilter.delete(key));
  return await counted;
}

async function countRows(
  open: OpenJob,
  includes: RowFilter,
  labeling: Labeling,
  divided: RowGroups | OverlappingGroups | undefined,
): Promise<CountedGroups> {
  const { labels: classes } = open.job.model;
  const { results } = open;
  const measures = allMeasures(classes);
  const { labels, byHand, withoutClass } = await drawnLabels(open, includes, labeling);
  const group = (): CountedGroup => ({ counts: new GroupCounts(classes.length, measures), labels: [] });
  const whole = group();
  const groups = new Map<string, CountedGroup>();
  const add = (to: CountedGroup, scores: ArrayLike<number>, label: LabeledRow | undefined) => {
    to.counts.add(scores);
    if (label) to.labels.push(label);
  };
  const groupOf = (index: number): CountedGroup => {
    const name = divided?.names[index] ?? "";
    const own = groups.get(name) ?? group();
    groups.set(name, own);
    return own;
  };
  for (let row = 0; row < open.job.rows; row++) {
    if (results.label(row) < 0 || !includes(row)) continue;
    const scores = results.scores(row);
    const label = labels.get(row);
    add(whole, scores, label);
    if (divided && "groups" in divided) {
      const index = divided.groups[row] ?? -1;
      if (index >= 0) add(groupOf(index), scores, label);
    } else if (divided) {
      for (let mask = divided.masks[row] ?? 0; mask !== 0; mask &= mask - 1)
        add(groupOf(31 - Math.clz32(mask & -mask)), scores, label);
    }
  }
  const sorted = [...groups].sort(([, one], [, other]) => other.counts.rows - one.counts.rows);
  return { measures, whole, groups: sorted, byHand, withoutClass };
}

/** The final labels of rows that were drawn by chance, in the model's classes. */
async function drawnLabels(open: OpenJob, includes: RowFilter, labeling: Labeling) {
  const { codebook, sample, draw } = labeling;
  const classOf = mapLabels(
    codebook.categories.map(({ name }) => name),
    open.job.model.labels,
  ).classes;
  const drawn = new Map(sample.map((row) => [row.row, row]));
  const labels = new Map<number, LabeledRow>();
  let [byHand, withoutClass] = [0, 0];
  const counted = await countedRows(open, includes, draw?.copiesOnce === true);
  for (const { row: labeled, answer } of finalLabels(labeling)) {
    const row = counted(labeled);
    if (row === undefined) continue;
    const sampled = drawn.get(labeled);
    const category = classOf.get(answerText(codebook, answer)) ?? -1;
    if (category < 0) withoutClass++;
    else if (!sampled || !isProbabilityDesign(sampled.design)) byHand++;
    else
      labels.set(row, {
        scores: Array.from(open.results.scores(row)),
        category,
        // A text that was drawn once for its copies stands for all of them, where they are not folded into one row.
        inclusion: sampled.probability / ((!includes.foldsCopies && sampled.copies) || 1),
        stratum: sampled.stratum,
      });
  }
  return { labels, byHand, withoutClass };
}

/**
 * The row that a label counts for: its own, if that is in the selection. Where copies are folded and equal texts were drawn
 * once, a label is of the text, and counts for the row into which the copies are folded.
 */
async function countedRows(
  open: OpenJob,
  includes: RowFilter,
  isDrawnOnce: boolean,
): Promise<(row: number) => number | undefined> {
  const own = (row: number) => (includes(row) ? row : undefined);
  const keys = includes.foldsCopies && isDrawnOnce ? await copyKeys(open, () => true) : undefined;
  if (!keys) return own;
  const rows = new Map<number, number>();
  for (let row = 0; row < open.job.rows; row++) if (includes(row)) rows.set(keys[row] ?? NO_COPY, row);
  return (row) => (keys[row] === NO_COPY ? own(row) : rows.get(keys[row] ?? NO_COPY));
}
