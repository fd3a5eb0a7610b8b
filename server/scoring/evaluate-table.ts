import { Reliability } from "../../src/engine/classifier/calibration.ts";
import { ConfusionMatrix, type ClassificationReport } from "../../src/statistics/evaluation.ts";
import type { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { TableFile } from "../../src/data/bytes.ts";
import { embedText } from "../../src/engine/explain/bulk.ts";
import { headProbabilities } from "../../src/heads/apply.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import { openTable } from "../../src/data/open.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import { type CalibrationFit, CalibrationFitter } from "../../src/scoring/calibration-fit.ts";
import { isTie } from "../../src/scoring/labels/cells.ts";
import { type LabelCount, LabelCounts } from "../../src/scoring/labels/label-counts.ts";
import { type RowLabels, rowLabels } from "../../src/scoring/labels/row-labels.ts";
import { isEmptyText } from "../../src/data/text/missing.ts";
import { rowText, type TextRules } from "../../src/scoring/row-text.ts";
import { classesOfLabels, countLabels } from "./gold-labels.ts";
import { chosenColumns, namesOfColumns, scoredColumns, textColumns } from "./column-index.ts";

export interface EvaluationReport extends ClassificationReport {
  labels: string[];
  textColumn: string;
  labelColumn: string;
  /** Whether each of the label columns counts the votes for one class. */
  countVotes: boolean;
  /** [classes][classes] texts by true and by predicted class. */
  matrix: number[][];
  /** Expected calibration error, 15 equal-width bins. */
  ece: number;
  /** The temperature that fits these labels best, a factor of the model's own; absent for a taught head. */
  calibration?: CalibrationFit;
  /** The class of each label of the file; `null` for labels that mean none. */
  mapping: Record<string, string | null>;
  /** The number of rows without a text or without a label that means a class, which no metric includes. */
  skipped: number;
  /** The labels that mean no class; an empty label stands for rows without one. */
  unmapped: LabelCount[];
  /** The number of texts that are longer than the model can read; the metrics include them. */
  cut: number;
  /** Metrics of the predictions at or above the model's "not sure" threshold; absent when it has none. */
  sure?: { below: number; answered: number; right: number };
}

export interface EvaluateOptions {
  /** How the file is read; detected when absent. */
  reading?: OpenOptions;
  /** Names of the columns to score, joined; detected when empty. */
  textColumns?: readonly string[];
  /** Names of the columns with the labels, each of one annotator or with the votes for one class; detected when empty. */
  labelColumns?: readonly string[];
  /** The class of each label of the file, an empty one to leave it out; found by their meaning when absent. */
  labels?: ReadonlyMap<string, string> | undefined;
  rules?: TextRules;
  /** A taught head whose answers are evaluated in place of the model's classes. */
  head?: TaughtHead | undefined;
  signal?: AbortSignal;
  /** Called when the table is open. @param textColumn names of the columns that are read */
  onOpen?: (table: Table, textColumn: string) => void;
  onText?: (done: number) => void;
}

/**
 * Evaluates the model on a labeled file, one text per run, in constant memory.
 * @throws AppError when the file is not a table, lacks the columns, or the model fails.
 */
export async function evaluateFile(
  classifier: Classifier,
  file: TableFile,
  {
    reading,
    textColumns: chosen = [],
    labelColumns: chosenLabels = [],
    labels = new Map(),
    rules: textRules = {},
    head,
    signal,
    onOpen,
    onText,
  }: EvaluateOptions = {},
): Promise<EvaluationReport> {
  const table = await openTable(file, { ...reading, ...(signal && { signal }) });
  const { textColumn: text, ...joined } = textColumns(table, chosen);
  const rules = { ...textRules, ...joined };
  const textColumn = namesOfColumns(table, scoredColumns({ textColumn: text, ...joined }));
  onOpen?.(table, textColumn);
  const { classes, notSure, predict } = predictorOf(classifier, head);
  const gold = goldLabels(table, chosenLabels, classes);
  const mapping = classesOfLabels(await countLabels(table, gold, signal), labels, classes);
  const unmapped = new LabelCounts();
  const matrix = new ConfusionMatrix(classes.length);
  const reliability = new Reliability();
  const fitter = new CalibrationFitter();
  const sure = { answered: 0, right: 0 };
  let [skipped, cut, done] = [0, 0, 0];
  for await (const rows of table.rows({ signal })) {
    for (const row of rows) {
      throwIfCancelled(signal);
      const words = rowText(row, text, rules);
      const label = gold.labelOf(row.cells);
      const wanted = mapping.get(label) ?? -1;
      if (wanted < 0) unmapped.add(label);
      if (isEmptyText(words) || wanted < 0) {
        skipped++;
        continue;
      }
      const { predicted, score, isCut, scores } = await predict(words);
      matrix.add(wanted, predicted);
      reliability.add(score, wanted === predicted);
      if (scores) fitter.add(scores, wanted, words);
      if (isCut) cut++;
      if (notSure && score >= notSure.below) {
        sure.answered++;
        if (wanted === predicted) sure.right++;
      }
      done++;
      onText?.(done);
    }
  }
  if (done === 0) throw new AppError("bad-option", "No row has both a text and a label.");
  const calibration = fitter.fit();
  return {
    ...matrix.evaluate(),
    matrix: classes.map((_, gold) => classes.map((__, predicted) => matrix.at(gold, predicted))),
    labels: classes,
    textColumn,
    labelColumn: namesOfColumns(table, gold.columns),
    countVotes: gold.countVotes,
    ece: reliability.ece,
    ...(calibration && { calibration }),
    mapping: Object.fromEntries([...mapping].map(([value, index]) => [value, classes[index] ?? null])),
    skipped,
    unmapped: unmapped.sorted(),
    cut,
    ...(notSure && { sure: { below: notSure.below, ...sure } }),
  };
}

/** What is evaluated: the model's classes, or the categories of a taught head. */
export function predictorOf(classifier: Classifier, head: TaughtHead | undefined) {
  const { manifest, notSure } = classifier.info;
  if (!head) {
    if (manifest.problemType === "regression")
      throw new AppError(
        "unsupported-model",
        "The model gives a number, not classes that could be evaluated.",
      );
    const predict = async (text: string) => {
      const { label, score, cutTokens, scores } = await classifier.classify(text);
      const inOrder = manifest.labels.map(
        (name) => scores.find(({ label: other }) => other === name)?.score ?? 0,
      );
      return { predicted: manifest.labels.indexOf(label), score, isCut: cutTokens > 0, scores: inOrder };
    };
    return { classes: manifest.labels, notSure, predict };
  }
  const { layer, pooling, categories } = head;
  const predict = async (text: string) => {
    const { vector, scores, cut } = await embedText(classifier.inspectable, text, {
      of: "embeddings",
      layer,
      pooling,
    });
    const probabilities = headProbabilities(head, vector, scores);
    const score = Math.max(...probabilities);
    // A saved calibration belongs to a model's own classes.
    return { predicted: probabilities.indexOf(score), score, isCut: cut, scores: undefined };
  };
  return { classes: categories.map(({ name }) => name), notSure: undefined, predict };
}

/** @throws AppError `bad-option` when there is no such column, or none with labels */
export function goldLabels(table: Table, chosen: readonly string[], classes: readonly string[]): RowLabels {
  const rows = table.sample.map(({ cells }) => cells);
  const found = rowLabels(table.columns, rows, classes);
  const columns = chosenColumns(table, chosen, found.columns, "column of labels");
  return chosen.length > 0 ? rowLabels(table.columns, rows, classes, columns) : found;
}

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

/** The report as text for a terminal; the first line is the metric by which the tasks are ranked. */
export function formatReport(report: EvaluationReport): string {
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
  if (report.calibration) lines.push(...describeCalibration(report.calibration));
  if (report.sure) {
    const { below, answered, right } = report.sure;
    lines.push(
      `score at least ${below}: ${percent(answered / report.texts)} of the texts, ${percent(right / answered)} of them right`,
    );
  }
  return lines.join("\n");
}
