import { Reliability } from "../../src/engine/classifier/calibration.ts";
import { ConfusionMatrix, type ClassificationReport } from "../../src/statistics/evaluation.ts";
import type { Classifier } from "../../src/engine/classifier/classifier.ts";
import { checkClasses, type ClassifiersByLanguage } from "../../src/engine/classifier/by-language.ts";
import type { NotSure } from "../../src/engine/model/manifest.ts";
import { languageCheck } from "../../src/engine/tokenizer/language.ts";
import type { TableFile } from "../../src/data/bytes.ts";
import { embedText } from "../../src/engine/explain/bulk.ts";
import { headProbabilities } from "../../src/heads/apply.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import { openTable } from "../../src/data/open.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import { type CalibrationFit, CalibrationFitter } from "../../src/scoring/calibration-fit.ts";
import { EvaluatedGroups, type GroupFigures } from "../../src/scoring/evaluated-groups.ts";
import { type LabelCount, LabelCounts } from "../../src/scoring/labels/label-counts.ts";
import { type RowLabels, rowLabels } from "../../src/scoring/labels/row-labels.ts";
import { isEmptyText } from "../../src/data/text/missing.ts";
import { rowText, type TextRules } from "../../src/scoring/row-text.ts";
import { classesOfLabels, countLabels } from "./gold-labels.ts";
import { chosenColumns, columnIndex, namesOfColumns, scoredColumns, textColumns } from "./column-index.ts";

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
  /** The temperature that fits these labels best, a factor of the model's own; absent for a taught head and for two models. */
  calibration?: CalibrationFit;
  /** The class of each label of the file; `null` for labels that mean none. */
  mapping: Record<string, string | null>;
  /** The number of rows without a text or without a label that means a class, which no metric includes. */
  skipped: number;
  /** The labels that mean no class; an empty label stands for rows without one. */
  unmapped: LabelCount[];
  /** The number of texts that are longer than the model can read; the metrics include them. */
  cut: number;
  /** Metrics of the predictions at or above the model's "not sure" threshold, which each of two models has of its own. */
  sure?: { below?: number; answered: number; right: number };
  /** The figures of the texts that each model read, by `id@revision`, where it is chosen by language. */
  models?: Record<string, GroupFigures>;
  /** The figures of each value of the column that was asked for. */
  groups?: Record<string, GroupFigures>;
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
  /** Name of a column whose values have figures of their own. */
  by?: string | undefined;
  /** A taught head whose answers are evaluated in place of the model's classes. */
  head?: TaughtHead | undefined;
  /** Reads the texts in languages that the classifier does not read; without it, the classifier reads all texts. */
  otherLanguages?: Classifier | undefined;
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
    by,
    head,
    otherLanguages,
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
  const { classes, notSure, predict } = otherLanguages
    ? await predictorByLanguage({ classifier, otherLanguages })
    : predictorOf(classifier, head);
  const gold = goldLabels(table, chosenLabels, classes);
  const mapping = classesOfLabels(await countLabels(table, gold, signal), labels, classes);
  const unmapped = new LabelCounts();
  const matrix = new ConfusionMatrix(classes.length);
  const reliability = new Reliability();
  const fitter = new CalibrationFitter();
  const sure = new SureCounts();
  const groupColumn = by === undefined ? undefined : columnIndex(table, by);
  const models = new EvaluatedGroups(classes.length);
  const groups = new EvaluatedGroups(classes.length);
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
      const { predicted, score, isCut, scores, reader } = await predict(words);
      matrix.add(wanted, predicted);
      if (reader) models.add(reader.model, { wanted, predicted, score });
      if (groupColumn !== undefined) groups.add(row.cells[groupColumn] ?? "", { wanted, predicted, score });
      reliability.add(score, wanted === predicted);
      if (scores) fitter.add(scores, wanted, words);
      if (isCut) cut++;
      sure.add(score, wanted === predicted, reader ? reader.notSure : notSure);
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
    ...(sure.figures && { sure: sure.figures }),
    ...(otherLanguages && { models: models.figures }),
    ...(groupColumn !== undefined && { groups: groups.figures }),
  };
}

/** The predictions at or above the thresholds of their models. */
class SureCounts {
  readonly #thresholds = new Set<number>();
  #answered = 0;
  #right = 0;

  add(score: number, isRight: boolean, notSure: NotSure | undefined): void {
    if (!notSure) return;
    this.#thresholds.add(notSure.below);
    if (score < notSure.below) return;
    this.#answered++;
    if (isRight) this.#right++;
  }

  get figures(): EvaluationReport["sure"] {
    const [below, ...others] = this.#thresholds;
    if (below === undefined) return undefined;
    return { ...(others.length === 0 && { below }), answered: this.#answered, right: this.#right };
  }
}

/** The answer for a text, and which of two models gave it. */
interface Predicted {
  predicted: number;
  score: number;
  isCut: boolean;
  /** Absent where no calibration is fitted on them. */
  scores?: number[];
  reader?: { model: string; notSure: NotSure | undefined };
}

/** What is evaluated: the classes of two models, each on the texts that it reads. */
async function predictorByLanguage(classifiers: ClassifiersByLanguage) {
  checkClasses(classifiers);
  const { classifier, otherLanguages } = classifiers;
  const { labels: classes, languages } = classifier.info.manifest;
  const check = await languageCheck(languages);
  const [own, others] = [readerOf(classifier), readerOf(otherLanguages)];
  const predict = (text: string): Promise<Predicted> => (check(text).isOther ? others : own)(text);
  return { classes, notSure: undefined, predict };
}

/** Predictions of one of two models; no calibration is fitted on them. */
function readerOf(classifier: Classifier): (text: string) => Promise<Predicted> {
  const { predict, notSure } = predictorOf(classifier, undefined);
  const { id, revision } = classifier.info.manifest;
  const reader = { model: `${id}@${revision}`, notSure };
  return async (text) => {
    const { predicted, score, isCut } = await predict(text);
    return { predicted, score, isCut, reader };
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
    const predict = async (text: string): Promise<Predicted> => {
      const { label, score, cutTokens, scores } = await classifier.classify(text);
      const inOrder = manifest.labels.map(
        (name) => scores.find(({ label: other }) => other === name)?.score ?? 0,
      );
      return { predicted: manifest.labels.indexOf(label), score, isCut: cutTokens > 0, scores: inOrder };
    };
    return { classes: manifest.labels, notSure, predict };
  }
  const { layer, pooling, categories } = head;
  const predict = async (text: string): Promise<Predicted> => {
    const { vector, scores, cut } = await embedText(classifier.inspectable, text, {
      of: "embeddings",
      layer,
      pooling,
    });
    const probabilities = headProbabilities(head, vector, scores);
    const score = Math.max(...probabilities);
    // A saved calibration belongs to a model's own classes.
    return { predicted: probabilities.indexOf(score), score, isCut: cut };
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
