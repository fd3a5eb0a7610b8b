/** Chooses the penalty by cross-validation, inside of another one that measures the result. */

import { fitLogistic, type HeadKind, type LabeledVectors, type LinearModel } from "../fit/logistic.ts";
import { stratifiedFolds } from "./folds.ts";
import { type HeldOut, lossOf } from "./loss.ts";
import { balanced, predictRows, rowsOf } from "./rows.ts";
import type { Steps } from "./steps.ts";

/**
 * Strengths of the penalty, from the strongest, so that each fit starts near its end: 1 / C of 0.0003 to 0.1 for
 * vectors whose entries have a mean square of 1. `npm run bench -- heads` finds the best one inside for every collection.
 */
export const STRENGTHS: readonly number[] = [3000, 1000, 300, 100, 30, 10];

/** Those of other layers, which only have to show whether a layer is better; the fit takes the best of them. */
const OTHER_STRENGTHS: readonly number[] = [1000, 200];

const FOLDS = 5;
const INNER_FOLDS = 3;
/** Enough to compare penalties; the final fit is exact. */
const TOLERANCE = 1e-3;

/** Features from which a head can learn, and the penalty. */
export interface Candidate {
  /** Index of the feature set. */
  features: number;
  strength: number;
}

export interface ValidationTask {
  kind: HeadKind;
  /** The same rows with each set of features. */
  features: readonly LabeledVectors[];
  /** Number of the sets, the first ones, that are of the layer itself. */
  own: number;
  /** [rows], the categories of each row. */
  labels: readonly (readonly number[])[];
  /** [rows], the same number for equal texts. */
  groups: ArrayLike<number>;
  /** Whether rare categories count as much as frequent ones. */
  balanced: boolean;
  seed: number;
}

export interface Validation {
  /** [rows], the fold in which each row was held out. */
  folds: Uint8Array;
  foldCount: number;
  /** Predictions by models that learned neither their weights nor what was chosen from the row. */
  heldOut: HeldOut;
  /** The best candidate on all rows. */
  chosen: Candidate;
}

export interface Validations {
  /** Where only the layer itself can be chosen. */
  own: Validation;
  /** Where every layer can be chosen; undefined without others. */
  all: Validation | undefined;
}

const strengthsOf = (features: number, own: number) => (features < own ? STRENGTHS : OTHER_STRENGTHS);

/** Number of fits. @param features number of sets. @param own number of those of the layer itself */
export const fitsOf = (features: number, own: number): number =>
  FOLDS * (1 + INNER_FOLDS) * (own * STRENGTHS.length + (features - own) * OTHER_STRENGTHS.length);

/** Fits some rows of one set of features. */
export function fitRows(
  { kind, balanced: isBalanced }: Pick<ValidationTask, "kind" | "balanced">,
  data: LabeledVectors,
  rows: readonly number[],
  strength: number,
  start?: LinearModel,
): LinearModel {
  const subset = rowsOf(data, rows);
  const options = { kind, strength, tolerance: TOLERANCE, ...(start && { start }) };
  return fitLogistic(isBalanced ? balanced(subset) : subset, options);
}

const emptyLogits = ({ kind, features: [data] }: ValidationTask): HeldOut => ({
  kind,
  logits: new Float64Array(data?.targets.length ?? 0),
  targets: data?.targets ?? new Uint8Array(),
  categories: data?.categories ?? 0,
});

/** Candidates in the order of their fits. */
const candidatesOf = ({ features, own }: ValidationTask): Candidate[] =>
  [...features.keys()].flatMap((index) =>
    strengthsOf(index, own).map((strength) => ({ features: index, strength })),
  );

/** Fits every candidate on some rows, and predicts others into the candidate's own held-out logits. */
async function fitCandidates(
  task: ValidationTask,
  train: readonly number[],
  test: readonly number[],
  predictions: readonly HeldOut[],
  steps: Steps,
): Promise<void> {
  let fitted: { features: number; model: LinearModel } | undefined;
  for (const [at, { features, strength }] of candidatesOf(task).entries()) {
    const data = task.features[features] as LabeledVectors;
    const start = fitted?.features === features ? fitted.model : undefined;
    fitted = { features, model: fitRows(task, data, train, strength, start) };
    predictRows(fitted.model, data, test, (predictions[at] as HeldOut).logits);
    await steps.next();
  }
}

/** Index of the candidate with the least loss on the rows. */
function bestOf(predictions: readonly HeldOut[], rows: readonly number[]): number {
  const losses = predictions.map((heldOut) => lossOf(heldOut, rows));
  return losses.indexOf(Math.min(...losses));
}

/** One fold: the predictions that decided which candidate is best, on the rows to learn from. */
interface Fold {
  train: number[];
  test: number[];
  inner: HeldOut[];
}

/** What comes out when only the first candidates can be chosen. */
function validationOf(
  task: ValidationTask,
  folds: Pick<Validation, "folds" | "foldCount">,
  each: readonly Fold[],
  outer: readonly HeldOut[],
): Validation {
  const heldOut = emptyLogits(task);
  const { categories } = heldOut;
  for (const { train, test, inner } of each) {
    const best = outer[bestOf(inner.slice(0, outer.length), train)] as HeldOut;
    for (const row of test) {
      const first = row * categories;
      heldOut.logits.set(best.logits.subarray(first, first + categories), first);
    }
  }
  const rows = [...task.labels.keys()];
  return { ...folds, heldOut, chosen: candidatesOf(task)[bestOf(outer, rows)] as Candidate };
}

/** @throws AppError `cancelled` */
export async function crossValidate(task: ValidationTask, steps: Steps): Promise<Validations> {
  const { labels, groups, seed } = task;
  const rows = [...labels.keys()];
  const folds = stratifiedFolds(labels, groups, FOLDS, seed);
  const candidates = candidatesOf(task);
  const outer = candidates.map(() => emptyLogits(task));
  const each: Fold[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const train = rows.filter((row) => folds[row] !== fold);
    const test = rows.filter((row) => folds[row] === fold);
    const inner = candidates.map(() => emptyLogits(task));
    const innerFolds = stratifiedFolds(
      train.map((row) => labels[row] ?? []),
      train.map((row) => groups[row] as number),
      INNER_FOLDS,
      seed + 1 + fold,
    );
    for (let part = 0; part < INNER_FOLDS; part += 1) {
      const learned = train.filter((_, at) => innerFolds[at] !== part);
      const predicted = train.filter((_, at) => innerFolds[at] === part);
      await fitCandidates(task, learned, predicted, inner, steps);
    }
    await fitCandidates(task, train, test, outer, steps);
    each.push({ train, test, inner });
  }
  const own = outer.slice(0, task.own * STRENGTHS.length);
  const known = { folds, foldCount: FOLDS };
  return {
    own: validationOf(task, known, each, own),
    all: own.length < outer.length ? validationOf(task, known, each, outer) : undefined,
  };
}
