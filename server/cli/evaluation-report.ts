/** The report of `evaluate` as text for a terminal. */

import type { CalibrationFit } from "../../src/scoring/calibration-fit.ts";
import { isTie } from "../../src/scoring/labels/cells.ts";
import type { LabelCount } from "../../src/scoring/labels/label-counts.ts";
import type { GroupFigures } from "../../src/scoring/evaluated-groups.ts";
import type { EvaluationReport } from "../scoring/evaluate-table.ts";

const percent = (share: number) => (Number.isNaN(share) ? "-" : (100 * share).toFixed(1));

/** Which labels of the file mean which class, and which mean none. */
function describeMapping({ labels, mapping, unmapped }: EvaluationReport): string[] {
  const pairs = Object.entries(mapping).filter(([label, name]) => name !== null && !labels.includes(label));
  const without = unmapped.find(({ value }) => value === "");
  const ties = unmapped.filter(({ value }) => isTie(value));
  const others = unmapped.filter(({ value }) => value !== "" && !isTie(value));
  const counted = (labels: readonly LabelCount[]) =>
    labels.map(({ value, rows }) => `${value} (${rows} rows)`).join(", ");
  return [
    ...(pairs.length > 0 ? [`labels: ${pairs.map(([label, name]) => `${label} = ${name}`).join(", ")}`] : []),
    ...(others.length > 0 ? [`labels that mean no class: ${counted(others)}`] : []),
    ...(ties.length > 0
      ? [`ties, left out: ${counted(ties)}; --labels "${ties[0]?.value}=CLASS" gives them a class`]
      : []),
    ...(without ? [`${without.rows} rows have no label`] : []),
  ];
}

function describeCalibration(fit: CalibrationFit): string[] {
  const { low, high } = fit.temperatureInterval;
  const upper = Number.isFinite(high) ? high.toFixed(2) : "any";
  return [
    `temperature  ${fit.temperature.toFixed(3)} times the model's fits these labels best (95 %: ${low.toFixed(2)} to ${upper})`,
    `             ECE of held-out rows with it, in ${fit.folds} folds: ${fit.ece.toFixed(4)} (95 %: ${fit.eceInterval.low.toFixed(4)} to ${fit.eceInterval.high.toFixed(4)})`,
  ];
}

/** The figures of each model or group, a line each. */
function describeGroups(title: string, groups: Readonly<Record<string, GroupFigures>>): string[] {
  const width = Math.max(...[title, ...Object.keys(groups)].map(({ length }) => length)) + 2;
  const row = (name: string, cells: (string | number)[]) =>
    name.padEnd(width) + cells.map((cell) => String(cell).padStart(14)).join("");
  return [
    "",
    row(title, ["texts", "macro-recall", "accuracy", "macro-F1", "ECE"]),
    ...Object.entries(groups).map(([name, { texts, macroRecall, accuracy, macroF1, ece }]) =>
      row(name || "(empty)", [
        texts,
        percent(macroRecall),
        percent(accuracy),
        percent(macroF1),
        ece.toFixed(4),
      ]),
    ),
    "",
  ];
}

/** The first line is the metric by which the tasks are ranked. */
export function formatEvaluation(report: EvaluationReport, by?: string): string {
  const { low, high } = report.accuracyInterval;
  const votes = report.countVotes ? " (numbers of votes, of which the class with the most counts)" : "";
  const width = Math.max(...report.labels.map((label) => label.length), 5) + 2;
  const row = (name: string, cells: (string | number)[]) =>
    name.padEnd(width) + cells.map((cell) => String(cell).padStart(10)).join("");
  const lines = [
    `macro-recall ${percent(report.macroRecall)}`,
    `accuracy     ${percent(report.accuracy)} (95 %: ${percent(low)} to ${percent(high)})`,
    `macro-F1     ${percent(report.macroF1)}`,
    `ECE          ${report.ece.toFixed(4)} (15 equal-width bins)`,
    "",
    row("class", ["texts", "precision", "recall", "F1"]),
    ...report.classes.map(({ support, precision, recall, f1 }, index) =>
      row(report.labels[index] ?? "", [support, percent(precision), percent(recall), percent(f1)]),
    ),
    "",
    ...describeMapping(report),
    `${report.texts} texts from ${report.textColumn}, labels from ${report.labelColumn}${votes}; ${report.skipped} rows skipped, ${report.cut} texts cut`,
  ];
  if (report.models) lines.push(...describeGroups("model", report.models));
  if (report.groups) lines.push(...describeGroups(by ?? "group", report.groups));
  if (report.calibration) lines.push(...describeCalibration(report.calibration));
  if (report.sure) {
    const { below, answered, right } = report.sure;
    lines.push(
      `score at least ${below ?? "the threshold of its model"}: ${percent(answered / report.texts)} of the texts, ${percent(right / answered)} of them right`,
    );
  }
  return lines.join("\n");
}
