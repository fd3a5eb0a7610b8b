/** Teaches a head: fits a classifier of a person's own categories on the vectors of labeled texts, and measures it. */

import { randomFrom, shuffled } from "../statistics/random.ts";
import { type FeatureSet, featureSets, type Learnable, learnable, type TeachInput } from "./features.ts";
import { fitLogistic, type HeadKind, type LabeledVectors, type LinearModel } from "./fit/logistic.ts";
import {
  type Candidate,
  crossValidate,
  fitRows,
  fitsOf,
  type Validation,
  type Validations,
  type ValidationTask,
} from "./validation/cross-validation.ts";
import {
  answersOf,
  calibrationError,
  type Estimate,
  type Figures,
  figuresOf,
  gainOf,
  macroRecalls,
} from "./validation/figures.ts";
import { type CurvePoint, type Growth, growthOf } from "./validation/learning-curve.ts";
import { type HeldOut, lossOf, probabilitiesOf, temperatureOf } from "./validation/loss.ts";
import { balanced, predictRows, rowsOf } from "./validation/rows.ts";
import { type StepOptions, Steps } from "./validation/steps.ts";

/** Number of further labels whose effect is estimated. */
const MORE_LABELS = 100;
/** Axes on which penalties are compared; the final fit uses all. */
const COMPARED_AXES = 128;
const CURVE_SHARES = [0.25, 0.5, 0.75];

/** What cross-validation found; every prediction is for a row that was not learned from. */
export interface HeadFigures extends Figures {
  /** Number of labeled rows. */
  rows: number;
  /** Expected calibration error, 15 bins. */
  ece: number;
  /** The answer that always names the commonest category. */
  commonest: Figures & { category: number };
  /** The model as it is, on the same rows, and by how much the head's macro-recall is above. */
  model?: Figures & { gain: Estimate };
  curve: CurvePoint[];
  growth: Growth;
  /** By how much the macro-recall is above that of the usual layer, where another one is read. */
  layerGain?: Estimate;
}

export interface TaughtModel extends LinearModel {
  kind: HeadKind;
  /** Categories that were learned, as indices into the codebook; the order of the weights. */
  learned: number[];
  /** Categories with too few rows to be learned. */
  leftOut: number[];
  /** Learned categories with few rows. */
  few: number[];
  /** Whether the logarithms of the model's probabilities follow the vector in the features. */
  usesProbabilities: boolean;
  /** The layer in place of that of the vectors, where it is shown to be better. */
  otherLayer: number | undefined;
  strength: number;
  temperature: number;
  figures: HeadFigures;
}

/** Answers for held-out rows. */
const heldOutAnswers = (heldOut: HeldOut): Uint8Array =>
  answersOf(
    toProbabilities(heldOut, () => 1),
    heldOut.categories,
    heldOut.kind,
  );

/** Macro-recall and macro-F1 by the number of labels, and what more labels would bring: fits with parts of each fold's rows. */
async function learningCurve(
  task: Pick<TeachInput, "kind"> & { balanced: boolean; seed: number },
  data: LabeledVectors,
  { folds, foldCount, heldOut, chosen }: Validation,
  steps: Steps,
): Promise<Pick<HeadFigures, "curve" | "growth">> {
  const order = shuffled([...folds.keys()], randomFrom(task.seed));
  const { targets, categories } = heldOut;
  const answers: Uint8Array[] = [];
  for (const share of CURVE_SHARES) {
    const part: HeldOut = { ...heldOut, logits: new Float64Array(heldOut.logits.length) };
    for (let fold = 0; fold < foldCount; fold += 1) {
      const train = order.filter((row) => folds[row] !== fold);
      const learned = train.slice(0, Math.max(2, Math.round(share * train.length)));
      const test = order.filter((row) => folds[row] === fold);
      predictRows(fitRows(task, data, learned, chosen.strength), data, test, part.logits);
      await steps.next();
    }
    answers.push(heldOutAnswers(part));
  }
  answers.push(heldOutAnswers(heldOut));
  const curve = [...CURVE_SHARES, 1].map((share, at): CurvePoint => {
    const own = answers[at] as Uint8Array;
    const { macroRecall, macroF1 } = figuresOf(targets, own, categories, task.seed, 0);
    const labels = Math.round((share * data.count * (foldCount - 1)) / foldCount);
    return { labels, macroRecall: macroRecall.value, macroF1: macroF1.value };
  });
  const { draws } = macroRecalls(targets, answers, categories, task.seed);
  const samples = draws.map((recalls) =>
    recalls.map((macroRecall, at) => ({ labels: curve[at]?.labels ?? 0, macroRecall })),
  );
  return { curve, growth: growthOf(curve, samples, { have: data.count, more: MORE_LABELS }) };
}

/**
 * Another layer is chosen only where the choice, made without the held-out rows, is better on them: by the loss, and by
 * the macro-recall beyond what chance explains.
 */
function chooseLayer(
  { own, all }: Validations,
  { features, own: ownSets, seed }: ValidationTask,
): { validation: Validation; layerGain?: Estimate } {
  if (!all || all.chosen.features < ownSets) return { validation: own };
  const rows = Array.from({ length: features[0]?.count ?? 0 }, (_, row) => row);
  if (lossOf(all.heldOut, rows) >= lossOf(own.heldOut, rows)) return { validation: own };
  const { targets, categories } = own.heldOut;
  const layerGain = gainOf(
    targets,
    heldOutAnswers(all.heldOut),
    heldOutAnswers(own.heldOut),
    categories,
    seed,
  );
  return layerGain.low > 0 ? { validation: all, layerGain } : { validation: own };
}

/** Probabilities of all rows. @param temperature of each row */
function toProbabilities(
  { kind, logits, categories }: HeldOut,
  temperature: (row: number) => number,
): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let first = 0; first < logits.length; first += categories) {
    const own = logits.subarray(first, first + categories);
    probabilities.set(probabilitiesOf(kind, own, temperature(first / categories)), first);
  }
  return probabilities;
}

/** Answers of one category for every row. */
function constantAnswers(category: (row: number) => number, rows: number, categories: number): Uint8Array {
  const answers = new Uint8Array(rows * categories);
  for (let row = 0; row < rows; row += 1) {
    if (category(row) >= 0) answers[row * categories + category(row)] = 1;
  }
  return answers;
}

/** Every row's probabilities are at the temperature that fits the other folds. */
function figuresOfHead(
  { folds, foldCount, heldOut }: Validation,
  { kind, modelAnswers }: TeachInput,
  { rows, learned }: Learnable,
  seed: number,
): Omit<HeadFigures, "curve" | "growth" | "layerGain"> {
  const { targets, categories } = heldOut;
  const indices = [...folds.keys()];
  const temperatures = Array.from({ length: foldCount }, (_, fold) =>
    temperatureOf(
      heldOut,
      indices.filter((row) => folds[row] !== fold),
    ),
  );
  const probabilities = toProbabilities(heldOut, (row) => temperatures[folds[row] ?? 0] ?? 1);
  const own = answersOf(probabilities, categories, kind);
  const figures = figuresOf(targets, own, categories, seed);
  const supports = figures.categories.map(({ support }) => support);
  const commonest = supports.indexOf(Math.max(...supports));
  const always = constantAnswers(() => commonest, rows.length, categories);
  const answers =
    modelAnswers &&
    constantAnswers((row) => learned.indexOf(modelAnswers[rows[row] ?? 0] ?? -1), rows.length, categories);
  return {
    ...figures,
    rows: rows.length,
    ece: calibrationError(probabilities, targets, categories, kind),
    commonest: { ...figuresOf(targets, always, categories, seed), category: learned[commonest] ?? 0 },
    ...(answers && {
      model: {
        ...figuresOf(targets, answers, categories, seed),
        gain: gainOf(targets, own, answers, categories, seed),
      },
    }),
  };
}

/** The fit on all rows and axes, as weights of the vectors as they came. */
function finalModel(input: TeachInput, { rotated, data }: FeatureSet, { strength }: Candidate): LinearModel {
  const options = { kind: input.kind, strength, tolerance: 1e-7 };
  const fitted = fitLogistic(input.balanced ? balanced(data) : data, options);
  const { rank, axes, mean, scale } = rotated;
  const size = mean.length;
  const weights = new Float64Array(data.categories * size);
  const bias = fitted.bias.slice();
  for (let category = 0; category < data.categories; category += 1) {
    const row = weights.subarray(category * size, (category + 1) * size);
    for (let axis = 0; axis < rank; axis += 1) {
      const along = (fitted.weights[category * rank + axis] as number) / scale;
      for (let at = 0; at < size; at += 1)
        row[at] = (row[at] as number) + along * (axes[axis * size + at] as number);
    }
    for (let at = 0; at < size; at += 1) {
      bias[category] = (bias[category] as number) - (row[at] as number) * (mean[at] as number);
    }
  }
  return { weights, bias };
}

/**
 * Deterministic for a seed.
 * @throws AppError `too-few-labels`, `cancelled`
 */
export async function teachHead(input: TeachInput, options: StepOptions = {}): Promise<TaughtModel> {
  const { kind, seed = 1 } = input;
  const found = learnable(input);
  const sets = featureSets(input, found);
  const own = sets.filter(({ otherLayer }) => otherLayer === undefined).length;
  const steps = new Steps(fitsOf(sets.length, own) + 5 * CURVE_SHARES.length + 1, options);
  const all = found.rows.map((_, row) => row);
  const task: ValidationTask = {
    kind,
    balanced: input.balanced ?? false,
    seed,
    features: sets.map(({ data }) => rowsOf(data, all, Math.min(data.size, COMPARED_AXES))),
    own,
    labels: found.labels,
    groups: found.rows.map((row) => input.groups?.[row] ?? row),
  };
  const { validation, layerGain } = chooseLayer(await crossValidate(task, steps), task);
  const { chosen, heldOut } = validation;
  const curve = await learningCurve(
    task,
    task.features[chosen.features] as LabeledVectors,
    validation,
    steps,
  );
  const set = sets[chosen.features] as FeatureSet;
  const model = finalModel(input, set, chosen);
  await steps.next();
  return {
    kind,
    learned: found.learned,
    leftOut: found.leftOut,
    few: found.few,
    usesProbabilities: set.usesProbabilities,
    otherLayer: set.otherLayer,
    strength: chosen.strength,
    temperature: temperatureOf(heldOut, all),
    ...model,
    figures: {
      ...figuresOfHead(validation, input, found, seed),
      ...curve,
      ...(layerGain && { layerGain }),
    },
  };
}
