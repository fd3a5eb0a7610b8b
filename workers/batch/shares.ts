/** Shares of classes in the open job, corrected by the labels that people gave here. */

import { answerText } from "../../src/labels/answers.ts";
import { isProbabilityDesign } from "../../src/labels/coder-label.ts";
import { finalLabels } from "../../src/labels/labeling.ts";
import { estimatesOf, type Group, type LabeledRow } from "../../src/scoring/estimate/estimate.ts";
import { GroupCounts } from "../../src/scoring/estimate/group-counts.ts";
import { shareMeasures } from "../../src/scoring/estimate/measures.ts";
import { mapLabels } from "../../src/scoring/labels/mapping.ts";
import type { RowFilter } from "./charts/charts.ts";
import { labelBook } from "./labels/label-book.ts";
import type { OpenJob } from "./open-job.ts";
import type { ShareEstimate, SharesReport } from "../protocols/shares.ts";

/** The groups with the most rows; more would be a wall of intervals. */
const MOST_GROUPS = 20;

interface CountedGroup extends Group {
  labels: LabeledRow[];
}

type DrawnLabel = Omit<LabeledRow, "scores">;

/**
 * @param includes whether a row is in the selection
 * @param column index of the column whose values are the groups; none when absent
 */
export async function sharesOf(
  open: OpenJob,
  includes: RowFilter,
  column: number | undefined,
): Promise<SharesReport> {
  const { labels: classes } = open.job.model;
  const { results } = open;
  const measures = shareMeasures(classes);
  const { labels, byHand, withoutClass } = await drawnLabels(open, includes);
  const group = (): CountedGroup => ({ counts: new GroupCounts(classes.length, measures), labels: [] });
  const whole = group();
  const groups = new Map<string, CountedGroup>();
  const add = (to: CountedGroup, row: number) => {
    const scores = results.scores(row);
    to.counts.add(scores);
    const label = labels.get(row);
    if (label) to.labels.push({ ...label, scores: Array.from(scores) });
  };
  const isCounted = (row: number) => results.label(row) >= 0 && includes(row);
  for (let row = 0; row < open.job.rows; row++) if (isCounted(row)) add(whole, row);
  if (column !== undefined) {
    for await (const { first, rows } of open.pages()) {
      for (const [at, { cells }] of rows.entries()) {
        if (!isCounted(first + at)) continue;
        const name = cells[column] ?? "";
        const own = groups.get(name) ?? group();
        groups.set(name, own);
        add(own, first + at);
      }
    }
  }
  const sorted = [...groups].sort(([, one], [, other]) => other.counts.rows - one.counts.rows);
  const estimated = (name: string | undefined, of: CountedGroup) => ({
    ...(name !== undefined && { name }),
    rows: of.counts.rows,
    labels: of.labels.length,
    shares: of.counts.rows > 0 ? plain(estimatesOf(of, measures, of === whole ? {} : { whole })) : [],
  });
  return {
    groups: [
      estimated(undefined, whole),
      ...sorted.slice(0, MOST_GROUPS).map(([name, of]) => estimated(name, of)),
    ],
    omittedGroups: Math.max(0, sorted.length - MOST_GROUPS),
    byHand,
    withoutClass,
  };
}

/** Without the functions of an estimate, which do not cross threads. */
const plain = (estimates: ReturnType<typeof estimatesOf>): ShareEstimate[] =>
  estimates.map(({ naive, corrected, labeled }) => ({
    naive,
    ...(corrected && { corrected: { value: corrected.value, interval: corrected.interval } }),
    ...(labeled && { labeled: { value: labeled.value, interval: labeled.interval } }),
  }));

/** The final labels of rows that were drawn by chance, in the model's classes. */
async function drawnLabels(open: OpenJob, includes: RowFilter) {
  const { labeling } = await labelBook(open);
  const { codebook, sample } = labeling;
  const classOf = mapLabels(
    codebook.categories.map(({ name }) => name),
    open.job.model.labels,
  ).classes;
  const drawn = new Map(sample.map((row) => [row.row, row]));
  const labels = new Map<number, DrawnLabel>();
  let [byHand, withoutClass] = [0, 0];
  for (const { row, answer } of finalLabels(labeling)) {
    if (!includes(row)) continue;
    const sampled = drawn.get(row);
    const category = classOf.get(answerText(codebook, answer)) ?? -1;
    if (category < 0) withoutClass++;
    else if (!sampled || !isProbabilityDesign(sampled.design)) byHand++;
    else
      labels.set(row, {
        category,
        // A text that was drawn once for its copies stands for all of them.
        inclusion: sampled.probability / (sampled.copies ?? 1),
        stratum: sampled.stratum,
      });
  }
  return { labels, byHand, withoutClass };
}
