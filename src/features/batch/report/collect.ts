/** What the open batch has for a report. */

import { FINAL_LABELS, type Job, type TableView } from "../../../../workers/protocols/batch-types.ts";
import type { ReportedData, ReportedSample, ReportedSecond, ReportInput } from "../../../report/input.ts";
import { type Labeling, codersOf, finalLabels } from "../../../labels/labeling.ts";
import { mapLabels } from "../../../scoring/labels/mapping.ts";
import { provenanceOf } from "../../../scoring/provenance.ts";
import { rulesWithHeads } from "../../../scoring/rules.ts";
import { nameOfSecond } from "../second-name.ts";
import { hasTopics } from "../selection/column-name.ts";
import { describeSelection } from "../selection/describe-condition.ts";
import { batch } from "../store/batch-client.ts";

/** Of p of all comparisons in a report. */
const CORRECTION = "holm";

export interface ReportChoices {
  question: string;
  /** Index of the column whose values are the groups. */
  column: number | undefined;
  /** Index of the column of dates whose periods are reported. */
  time: number | undefined;
}

/**
 * @param selected the number of rows of the view
 * @param onProgress called with the number of rows that were read, and the number of rows to read
 * @throws AppError `cancelled`
 */
export async function collectReport(
  job: Job,
  { view, selected }: { view: TableView; selected: number },
  { question, column, time }: ReportChoices,
  onProgress: (done: number, total: number) => void,
): Promise<ReportInput> {
  const labeling = await batch().labeling();
  const { byHand, withoutClass, statuses, ...results } = await batch().reportedRows(
    view,
    { correction: CORRECTION, ...(column !== undefined && { column }) },
    onProgress,
  );
  const periods =
    time === undefined
      ? undefined
      : await batch().periods(view, {
          column: time,
          correction: CORRECTION,
          ...(column !== undefined && { by: column }),
        });
  const names = job.names && job.names.length > 0 ? await batch().names(view, job.names) : undefined;
  const topics = hasTopics(job) ? await batch().shares(view, "topic") : undefined;
  const second = job.second ? await secondOf(job, job.second, view, labeling) : undefined;
  const hasLabels = results.used.labels + byHand + withoutClass > 0;
  return {
    question,
    made: new Date().toISOString(),
    data: { ...dataOf(job), statuses, selection: describeSelection(view.selection, job), selected },
    scoring: scoringOf(job),
    classes: job.model.labels,
    ...(column !== undefined && { by: nameOf(job, column) }),
    ...results,
    ...(periods && {
      time: { column: nameOf(job, time), report: periods, correction: CORRECTION },
    }),
    ...(names && { names }),
    ...(topics && { topics: { shares: topics } }),
    ...(second && { second }),
    ...(hasLabels && { sample: { byHand, withoutClass, ...(await sampleOf(job, labeling)) } }),
  };
}

const nameOf = ({ table }: Job, column: number | undefined): string =>
  table.columns[column ?? -1]?.name ?? "";

const textColumns = ({ table, rules }: Job): string[] =>
  [table.textColumn, ...(rules.joinedColumns ?? [])].map((column) => table.columns[column]?.name ?? "");

const dataOf = (job: Job): Pick<ReportedData, "file" | "sha256" | "textColumns" | "rows" | "issues"> => ({
  file: job.fileName,
  ...(job.sha256 !== undefined && { sha256: job.sha256 }),
  textColumns: textColumns(job),
  rows: job.rows,
  issues: job.report.counts,
});

function scoringOf(job: Job): NonNullable<ReportInput["scoring"]> {
  const device = job.devices?.join(", ") ?? "wasm";
  return provenanceOf(job.model, { device, file: job.fileName, rules: rulesWithHeads(job) });
}

/** Both models, against the final labels where there are any. */
async function secondOf(
  { model }: Job,
  second: NonNullable<Job["second"]>,
  view: TableView,
  labeling: Labeling,
): Promise<ReportedSecond> {
  const columns = [FINAL_LABELS];
  const found = finalLabels(labeling).length > 0 ? await batch().findLabels(columns) : undefined;
  const { classes } = mapLabels(found?.values.map(({ value }) => value) ?? [], model.labels);
  const mapping = new Map([...classes].filter(([, index]) => index >= 0));
  const labels = mapping.size > 0 ? { columns, mapping } : undefined;
  return { names: [model.id, nameOfSecond(second)], comparison: await batch().compareModels(view, labels) };
}

async function sampleOf(
  job: Job,
  labeling: Labeling,
): Promise<Omit<ReportedSample, "byHand" | "withoutClass">> {
  const { sample, draw, labels } = labeling;
  const labeled = new Set(finalLabels(labeling).map(({ row }) => row));
  const designs: ReportedSample["designs"] = {};
  for (const { row, design } of sample) if (labeled.has(row)) designs[design] = (designs[design] ?? 0) + 1;
  const coders = codersOf(labels);
  return {
    designs,
    coders: coders.length,
    ...(draw && { seed: draw.seed, copiesOnce: draw.copiesOnce }),
    ...(draw?.strata && {
      strataBy:
        draw.strata.by === "class"
          ? { by: "class" }
          : { by: "column", name: job.table.columns[draw.strata.column]?.name ?? "" },
    }),
    ...(coders.length > 1 && (await agreementOf(coders))),
  };
}

async function agreementOf(coders: readonly string[]): Promise<Pick<ReportedSample, "agreement">> {
  const { measures } = await batch().agreement(coders, false);
  const of = (name: string) => measures.find(({ measure }) => measure === name)?.result;
  const [percent, alpha] = [of("percent"), of("krippendorff-nominal")];
  return percent && alpha && percent.units > 0 ? { agreement: { percent, alpha } } : {};
}
