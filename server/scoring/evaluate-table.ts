import { Reliability } from "../../src/engine/classifier/calibration.ts";
import { ConfusionMatrix, type ClassificationReport } from "../../src/engine/classifier/evaluation.ts";
import type { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { TableFile } from "../../src/data/bytes.ts";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import { openTable } from "../../src/data/open.ts";
import { columnIndex } from "./column-index.ts";

export interface EvaluationReport extends ClassificationReport {
  labels: string[];
  textColumn: string;
  labelColumn: string;
  /** Expected calibration error, 15 equal-width bins. */
  ece: number;
  /** The number of rows without a text or without a label of the model, which no metric includes. */
  skipped: number;
  /** The number of texts that are longer than the model can read; the metrics include them. */
  cut: number;
  /** Metrics of the predictions at or above the model's "not sure" threshold; absent when it has none. */
  sure?: { below: number; answered: number; right: number };
}

export interface EvaluateOptions {
  /** Names of the columns; detected when absent. */
  textColumn?: string;
  labelColumn?: string;
  signal?: AbortSignal;
  onText?: (done: number) => void;
}

/** The index of a label, by its name in any case or by its number in the model's order. */
export function labelIndex(cell: string, labels: readonly string[]): number {
  const name = cell.trim().toLowerCase();
  const index = labels.findIndex((label) => label.toLowerCase() === name);
  if (index >= 0) return index;
  return /^\d+$/.test(name) && Number(name) < labels.length ? Number(name) : -1;
}

/**
 * Evaluates the model on a labeled file, one text per run, in constant memory.
 * @throws AppError when the file is not a table, lacks the columns, or the model fails.
 */
export async function evaluateFile(
  classifier: Classifier,
  file: TableFile,
  { textColumn, labelColumn, signal, onText }: EvaluateOptions = {},
): Promise<EvaluationReport> {
  const table = await openTable(file, signal ? { signal } : {});
  const text = columnIndex(table, textColumn, table.textColumn, "column of texts");
  const label = columnIndex(
    table,
    labelColumn,
    table.columns.findIndex((column) => column.role === "label"),
    "column of labels",
  );
  const nameOf = (index: number) => table.columns[index]?.name ?? "";

  const { manifest, notSure } = classifier.info;
  const matrix = new ConfusionMatrix(manifest.labels.length);
  const reliability = new Reliability();
  const sure = { answered: 0, right: 0 };
  let [skipped, cut, done] = [0, 0, 0];
  for await (const rows of table.rows({ signal })) {
    for (const { cells } of rows) {
      throwIfCancelled(signal);
      const words = cells[text] ?? "";
      const gold = labelIndex(cells[label] ?? "", manifest.labels);
      if (words.trim() === "" || gold < 0) {
        skipped++;
        continue;
      }
      const prediction = await classifier.classify(words);
      const predicted = manifest.labels.indexOf(prediction.label);
      matrix.add(gold, predicted);
      reliability.add(prediction.score, gold === predicted);
      if (prediction.cutTokens > 0) cut++;
      if (notSure && prediction.score >= notSure.below) {
        sure.answered++;
        if (gold === predicted) sure.right++;
      }
      done++;
      onText?.(done);
    }
  }
  if (done === 0)
    throw new AppError(
      "bad-option",
      `No row has a text and one of the labels ${manifest.labels.join(", ")}.`,
    );
  return {
    ...matrix.evaluate(),
    labels: manifest.labels,
    textColumn: nameOf(text),
    labelColumn: nameOf(label),
    ece: reliability.ece,
    skipped,
    cut,
    ...(notSure && { sure: { below: notSure.below, ...sure } }),
  };
}

const percent = (share: number) => (Number.isNaN(share) ? "-" : (100 * share).toFixed(1));

/** The report as text for a terminal; the first line is the metric by which the tasks are ranked. */
export function formatReport(report: EvaluationReport): string {
  const { low, high } = report.accuracyInterval;
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
    `${report.texts} texts from ${report.textColumn}, labels from ${report.labelColumn}; ${report.skipped} rows skipped, ${report.cut} texts cut`,
  ];
  if (report.sure) {
    const { below, answered, right } = report.sure;
    lines.push(
      `score at least ${below}: ${percent(answered / report.texts)} of the texts, ${percent(right / answered)} of them right`,
    );
  }
  return lines.join("\n");
}
