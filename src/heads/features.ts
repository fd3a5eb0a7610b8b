/** From labeled rows to the features that a head learns from. */

import { AppError } from "../errors/app-error.ts";
import type { HeadKind, LabeledVectors } from "./fit/logistic.ts";
import { type Rotated, toPrincipalAxes } from "./fit/principal-axes.ts";

/** The least number of labeled rows. */
const MIN_LABELS = 20;
/** A category with fewer rows is left out. */
const MIN_EXAMPLES = 3;
/** A category with fewer rows is named, because its figures say little. */
const FEW_EXAMPLES = 10;

export interface TeachInput {
  kind: HeadKind;
  /** Number of the codebook's categories. */
  categories: number;
  /** [rows], the categories of each row: one of them, or with `multiple` any number. */
  labels: readonly (readonly number[])[];
  /** Length of one vector. */
  size: number;
  /** [rows, size] */
  vectors: Float32Array;
  /** Vectors of the same rows and size from other layers, used only if they are shown to be better. */
  otherLayers?: readonly { layer: number; vectors: Float32Array }[] | undefined;
  /** [rows, classes], probabilities of the model's classes: further features, used only if they help. */
  probabilities?: Float32Array | undefined;
  /** [rows], the category that the model as it is predicts, for comparison; -1 for none. */
  modelAnswers?: ArrayLike<number> | undefined;
  /** [rows], the same number for equal texts, which are never learned from and tested on; all differ when absent. */
  groups?: ArrayLike<number> | undefined;
  /** [rows], how much each row counts in the fit, such as the inverse of the probability with which it was drawn. */
  weights?: ArrayLike<number> | undefined;
  /** Whether rare categories count as much as frequent ones; only for `single`. */
  balanced?: boolean;
  seed?: number;
}

/** Logarithms of the model's probabilities, which are its logits but for a constant; one vector's further features. */
export const logProbabilities = (probabilities: ArrayLike<number>): number[] =>
  Array.from(probabilities, (probability) => Math.log(Math.max(probability, 1e-6)));

/** The rows with categories that can be learned, and these categories. */
export function learnable({ labels, categories, kind }: TeachInput) {
  const support = new Float64Array(categories);
  for (const category of labels.flat()) support[category] = (support[category] ?? 0) + 1;
  const indices = [...support.keys()];
  const learned = indices.filter((category) => (support[category] as number) >= MIN_EXAMPLES);
  const position = new Map(learned.map((category, at) => [category, at]));
  const rows = [...labels.keys()].filter(
    (row) => kind === "multiple" || labels[row]?.some((category) => position.has(category)),
  );
  if (rows.length < MIN_LABELS || learned.length < (kind === "single" ? 2 : 1)) {
    throw new AppError(
      "too-few-labels",
      `${rows.length} labeled rows in ${learned.length} categories with at least ${MIN_EXAMPLES} rows.`,
    );
  }
  return {
    rows,
    learned,
    leftOut: indices.filter((category) => !position.has(category)),
    few: learned.filter((category) => (support[category] as number) < FEW_EXAMPLES),
    labels: rows.map((row) => (labels[row] ?? []).flatMap((category) => position.get(category) ?? [])),
  };
}

export type Learnable = ReturnType<typeof learnable>;

/** [rows, size + classes] of the learnable rows. */
function featuresOf(
  { size, labels }: TeachInput,
  rows: readonly number[],
  { vectors, probabilities }: Pick<TeachInput, "vectors" | "probabilities">,
): Float64Array {
  const classes = probabilities ? probabilities.length / labels.length : 0;
  const features = new Float64Array(rows.length * (size + classes));
  for (const [at, row] of rows.entries()) {
    const first = at * (size + classes);
    features.set(vectors.subarray(row * size, (row + 1) * size), first);
    const own = probabilities?.subarray(row * classes, (row + 1) * classes) ?? [];
    if (classes > 0) features.set(logProbabilities(own), first + size);
  }
  return features;
}

/** Weights with a mean of 1, so that the penalty is as strong as without weights. */
function meanOne(weights: readonly number[]): Float64Array {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return Float64Array.from(weights, (weight) => weight / mean);
}

export interface FeatureSet {
  /** The layer in place of that of the vectors; undefined for the vectors themselves. */
  otherLayer: number | undefined;
  usesProbabilities: boolean;
  rotated: Rotated;
  /** On all axes. */
  data: LabeledVectors;
}

/** The vectors, the vectors with the model's probabilities if there are any, and then those of each other layer. */
export function featureSets(input: TeachInput, { rows, learned, labels }: Learnable): FeatureSet[] {
  const targets = new Uint8Array(rows.length * learned.length);
  for (const [at, own] of labels.entries())
    for (const category of own) targets[at * learned.length + category] = 1;
  const weights = input.weights && meanOne(rows.map((row) => input.weights?.[row] ?? 1));
  const { vectors, probabilities, otherLayers = [] } = input;
  const sources = [
    { vectors },
    ...(probabilities ? [{ vectors, probabilities }] : []),
    ...otherLayers,
  ] as readonly (Pick<TeachInput, "vectors" | "probabilities"> & { layer?: number })[];
  return sources.flatMap((source) => {
    const features = featuresOf(input, rows, source);
    const rotated = toPrincipalAxes(features, rows.length, features.length / rows.length);
    if (rotated.rank === 0) {
      if (source.layer !== undefined) return [];
      throw new AppError("too-few-labels", "All labeled texts have the same vector.");
    }
    const data: LabeledVectors = {
      count: rows.length,
      size: rotated.rank,
      vectors: rotated.scores,
      categories: learned.length,
      targets,
      ...(weights && { weights }),
    };
    return { otherLayer: source.layer, usesProbabilities: source.probabilities !== undefined, rotated, data };
  });
}
