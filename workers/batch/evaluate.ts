/** Compares a job's scores with a column of gold labels. */

import { Reliability } from "../../src/engine/classifier/calibration.ts";
import { ConfusionMatrix } from "../../src/statistics/evaluation.ts";
import { CalibrationFitter } from "../../src/scoring/calibration-fit.ts";
import { LabelCounts } from "../../src/scoring/labels/label-counts.ts";
import { type RowLabels, rowLabels } from "../../src/scoring/labels/row-labels.ts";
import { answerText } from "../../src/labels/answers.ts";
import { finalLabels } from "../../src/labels/labeling.ts";
import type { RowFilter } from "./charts/charts.ts";
import { labelBook } from "./labels/label-book.ts";
import type { OpenJob } from "./open-job.ts";
import { type EvaluationReport, FINAL_LABELS, type FoundLabels } from "../protocols/batch-types.ts";

const MISTAKES = 50;

/** @param row the index of the row */
type LabelReader = Omit<RowLabels, "labelOf"> & { labelOf(cells: readonly string[], row: number): string };

/** @param columns indices of the columns; detected when absent */
export async function labelReader(open: OpenJob, columns?: readonly number[]): Promise<LabelReader> {
  if (columns?.includes(FINAL_LABELS)) return await finalLabelReader(open);
  const { table, model } = open.job;
  const sample = open.job.rows > 0 ? await open.page(0) : [];
  return rowLabels(
    table.columns,
    sample.map(({ cells }) => cells),
    model.labels,
    columns,
  );
}

/** The final labels that people gave in this app, in place of a column. */
async function finalLabelReader(open: OpenJob): Promise<LabelReader> {
  const { labeling } = await labelBook(open);
  const labels = new Map(
    finalLabels(labeling).map(({ row, answer }) => [row, answerText(labeling.codebook, answer)]),
  );
  return { columns: [FINAL_LABELS], countVotes: false, labelOf: (_, row) => labels.get(row) ?? "" };
}

/**
 * The labels of the rows, and the columns that they are from.
 * @param columns indices of the columns; detected when absent
 */
export async function findLabels(open: OpenJob, columns?: readonly number[]): Promise<FoundLabels> {
  const labels = await labelReader(open, columns);
  const found = { columns: labels.columns, countVotes: labels.countVotes };
  if (labels.columns.length === 0) return { ...found, values: [] };
  const counts = new LabelCounts();
  for await (const { first, rows } of open.pages()) {
    for (const [at, { cells }] of rows.entries()) counts.add(labels.labelOf(cells, first + at));
    if (counts.areTooMany) return { ...found, values: [] };
  }
  return { ...found, values: counts.sorted() };
}

/**
 * @param columns with the labels, of which the one with the most votes counts
 * @param mapping index of the class for each label of the column; rows with other labels are left out.
 * @param includes whether a row is compared
 */
export async function evaluate(
  open: OpenJob,
  columns: readonly number[],
  mapping: ReadonlyMap<string, number>,
  includes: RowFilter = () => true,
): Promise<EvaluationReport> {
  const size = open.job.model.labels.length;
  const matrix = new ConfusionMatrix(size);
  const reliability = new Reliability();
  const fitter = new CalibrationFitter();
  let mistakes: EvaluationReport["mistakes"] = [];
  const unmapped = new LabelCounts();
  let left = 0;
  const labels = await labelReader(open, columns);
  for await (const { first, rows } of open.pages()) {
    for (const [at, { cells }] of rows.entries()) {
      const index = first + at;
      if (!includes(index)) continue;
      const goldLabel = labels.labelOf(cells, index);
      const gold = mapping.get(goldLabel);
      const label = open.results.label(index);
      if (gold === undefined || label < 0) {
        left++;
        if (gold === undefined) unmapped.add(goldLabel);
        continue;
      }
      const score = open.results.score(index);
      matrix.add(gold, label);
      reliability.add(score, gold === label);
      const text = open.textOf(cells);
      fitter.add([...open.results.scores(index)], gold, text);
      if (gold !== label) {
        mistakes.push({ index, text, gold, label, score });
        if (mistakes.length > 4 * MISTAKES) mistakes = worst(mistakes);
      }
    }
  }
  const fit = fitter.fit();
  return {
    evaluation: matrix.evaluate(),
    matrix: Array.from({ length: size }, (_, gold) =>
      Array.from({ length: size }, (_, predicted) => matrix.at(gold, predicted)),
    ),
    bins: reliability.bins,
    ece: reliability.ece,
    mistakes: worst(mistakes),
    left,
    unmapped: unmapped.sorted(),
    ...(fit && { fit }),
  };
}

const worst = (mistakes: EvaluationReport["mistakes"]) =>
  mistakes.sort((a, b) => b.score - a.score).slice(0, MISTAKES);
