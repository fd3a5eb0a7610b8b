/**
 * Multinomial and multi-label logistic regression with an L2 penalty. The objective is scikit-learn's
 * (`LogisticRegression`, for several labels within `OneVsRestClassifier`): the sum of the weighted losses, plus
 * strength / 2 times the square of the weights; the bias is not penalized. `strength` is 1 / C.
 */

import { minimize } from "./lbfgs.ts";

/** How many categories a text has: exactly one, or any number of them. */
export type HeadKind = "single" | "multiple";

/** Feature vectors with their categories. */
export interface LabeledVectors {
  count: number;
  /** Length of one vector. */
  size: number;
  /** [count, size] */
  vectors: Float64Array;
  categories: number;
  /** [count, categories], 1 where the text has the category, else 0. */
  targets: Uint8Array;
  /** [count], how much each text counts; each 1 when absent. */
  weights?: Float64Array;
}

/** A linear classifier: the logit of a category is its row of `weights` times the vector, plus its `bias`. */
export interface LinearModel {
  /** [categories, size] */
  weights: Float64Array;
  /** [categories] */
  bias: Float64Array;
}

export interface FitOptions {
  kind: HeadKind;
  /** Of the penalty, above 0. */
  strength: number;
  /** The largest entry of the gradient of the mean loss at which the fit ends. */
  tolerance?: number;
  /** Where the search starts, such as the fit with a stronger penalty. */
  start?: LinearModel;
}

const MAX_ITERATIONS = 500;
/** The logit of a category that no text has, below the others: its bias has no finite optimum. */
const ABSENT_LOGIT = -12;

/** Logits of one vector into `logits`. */
export function linearLogits(
  { weights, bias }: LinearModel,
  vector: ArrayLike<number>,
  logits: Float64Array,
  offset = 0,
): void {
  const size = weights.length / bias.length;
  for (let category = 0; category < bias.length; category += 1) {
    const row = category * size;
    // Four sums, because each addition waits for the one before.
    let [a, b, c, d] = [bias[category] as number, 0, 0, 0];
    let at = 0;
    for (; at + 3 < size; at += 4) {
      a += (weights[row + at] as number) * (vector[offset + at] as number);
      b += (weights[row + at + 1] as number) * (vector[offset + at + 1] as number);
      c += (weights[row + at + 2] as number) * (vector[offset + at + 2] as number);
      d += (weights[row + at + 3] as number) * (vector[offset + at + 3] as number);
    }
    for (; at < size; at += 1) a += (weights[row + at] as number) * (vector[offset + at] as number);
    logits[category] = a + b + (c + d);
  }
}

/** Replaces logits by probability minus target. @returns the loss */
function softmaxResiduals(logits: Float64Array, targets: Uint8Array, first: number): number {
  const top = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const logSum = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0)) + top;
  let loss = 0;
  for (let category = 0; category < logits.length; category += 1) {
    const logProbability = (logits[category] as number) - logSum;
    const target = targets[first + category] as number;
    loss -= target * logProbability;
    logits[category] = Math.exp(logProbability) - target;
  }
  return loss;
}

/** As `softmaxResiduals`, where each category is a decision of its own. */
function sigmoidResiduals(logits: Float64Array, targets: Uint8Array, first: number): number {
  let loss = 0;
  for (let category = 0; category < logits.length; category += 1) {
    const logit = logits[category] as number;
    const target = targets[first + category] as number;
    loss += Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(logit, 0) - target * logit;
    logits[category] = 1 / (1 + Math.exp(-logit)) - target;
  }
  return loss;
}

/** @param penalty strength, relative to the mean loss */
function objectiveOf(data: LabeledVectors, kind: HeadKind, penalty: number) {
  const { count, size, vectors, categories, targets, weights } = data;
  const residuals = kind === "single" ? softmaxResiduals : sigmoidResiduals;
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : count;
  const logits = new Float64Array(categories);
  return (point: Float64Array, gradient: Float64Array): number => {
    const model = modelAt(point, categories);
    gradient.fill(0);
    let loss = 0;
    for (let row = 0; row < count; row += 1) {
      linearLogits(model, vectors, logits, row * size);
      const share = (weights ? (weights[row] as number) : 1) / total;
      loss += share * residuals(logits, targets, row * categories);
      for (let category = 0; category < categories; category += 1) {
        const residual = share * (logits[category] as number);
        const [from, to] = [row * size, category * size];
        for (let at = 0; at < size; at += 1) {
          gradient[to + at] = (gradient[to + at] as number) + residual * (vectors[from + at] as number);
        }
        const bias = categories * size + category;
        gradient[bias] = (gradient[bias] as number) + residual;
      }
    }
    let square = 0;
    for (let at = 0; at < categories * size; at += 1) {
      const weight = point[at] as number;
      square += weight * weight;
      gradient[at] = (gradient[at] as number) + (penalty / total) * weight;
    }
    return loss + (penalty / (2 * total)) * square;
  };
}

/** For each coordinate the inverse of its curvature where every category is as frequent as in the data. */
function preconditionerOf(data: LabeledVectors, penalty: number): Float64Array {
  const { count, size, vectors, categories, targets } = data;
  const squares = new Float64Array(size);
  for (let at = 0; at < count * size; at += 1) {
    squares[at % size] = (squares[at % size] as number) + (vectors[at] as number) ** 2 / count;
  }
  const result = new Float64Array(categories * (size + 1));
  for (let category = 0; category < categories; category += 1) {
    let share = 0;
    for (let row = 0; row < count; row += 1)
      share += (targets[row * categories + category] as number) / count;
    const variance = Math.max(share * (1 - share), 1 / (4 * count));
    for (let at = 0; at < size; at += 1) {
      result[category * size + at] = 1 / (variance * (squares[at] as number) + penalty / count);
    }
    result[categories * size + category] = 1 / variance;
  }
  return result;
}

/** A point of the search as a model, sharing its memory: all weights, then the biases. */
function modelAt(point: Float64Array, categories: number): LinearModel {
  const end = point.length - categories;
  return { weights: point.subarray(0, end), bias: point.subarray(end) };
}

const isPresent = ({ count, categories, targets }: LabeledVectors, category: number) => {
  for (let row = 0; row < count; row += 1) if (targets[row * categories + category] === 1) return true;
  return false;
};

/** The data and the start without the categories that no text has. */
function withCategories(data: LabeledVectors, kept: readonly number[]): LabeledVectors {
  const targets = new Uint8Array(data.count * kept.length);
  for (let row = 0; row < data.count; row += 1) {
    for (const [at, category] of kept.entries()) {
      targets[row * kept.length + at] = data.targets[row * data.categories + category] as number;
    }
  }
  return { ...data, categories: kept.length, targets };
}

function expanded(model: LinearModel, kept: readonly number[], categories: number): LinearModel {
  const size = model.weights.length / kept.length;
  const weights = new Float64Array(categories * size);
  const bias = new Float64Array(categories).fill(ABSENT_LOGIT + Math.min(...model.bias));
  for (const [at, category] of kept.entries()) {
    weights.set(model.weights.subarray(at * size, (at + 1) * size), category * size);
    bias[category] = model.bias[at] as number;
  }
  return { weights, bias };
}

/** Deterministic. */
export function fitLogistic(data: LabeledVectors, options: FitOptions): LinearModel {
  const { size, categories } = data;
  const kept = Array.from({ length: categories }, (_, category) => category).filter((category) =>
    isPresent(data, category),
  );
  if (kept.length < categories) {
    const { start: _, ...others } = options;
    const fitted = fitLogistic(withCategories(data, kept), others);
    return expanded(fitted, kept, categories);
  }
  const { kind, strength, tolerance = 1e-6, start } = options;
  // Two weights of opposite sign, w / 2 and -w / 2, have half the square of one weight w.
  const penalty = kind === "single" && categories === 2 ? 2 * strength : strength;
  const point = new Float64Array(categories * (size + 1));
  if (start) {
    point.set(start.weights);
    point.set(start.bias, categories * size);
  }
  const found = minimize(objectiveOf(data, kind, penalty), point, {
    tolerance,
    maxIterations: MAX_ITERATIONS,
    preconditioner: preconditionerOf(data, penalty),
  });
  return modelAt(found, categories);
}
