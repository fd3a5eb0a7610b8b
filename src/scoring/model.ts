import type { OutputHead } from "../engine/model/manifest.ts";
import type { ChosenSettings } from "../engine/model/settings.ts";
import type { ModelInfo } from "../engine/classifier/classifier.ts";

/** The properties of a model that results and provenance need. */
export interface ScoringModel {
  id: string;
  revision: string;
  dtype: string;
  labels: string[];
  /** Whether it gives a number in place of classes; `labels` has one name then. */
  isNumber?: boolean;
  /** The further output heads of the model. */
  heads?: Pick<OutputHead, "name" | "labels">[];
  /** BCP 47 tags of the languages that it was trained on. */
  languages: string[];
  weightsSha256: string;
  calibratedOn?: string;
  /** Divides the logits; absent where the model has none, and in batches of earlier versions. */
  temperature?: number;
  /** Added to the logit of each class in training; the weights contain it. */
  logitAdjustment?: number[];
  /** Class names and preprocessing that the person set in place of the model's. */
  settings?: ChosenSettings;
  /** A lower probability of the predicted class is "not sure"; absent when no threshold was measured. */
  notSureBelow?: number;
}

/** A second model, or a taught head in its place. */
export interface ComparedModel {
  model: Pick<ScoringModel, "id" | "revision" | "weightsSha256">;
  head?: { name: string; sha256: string };
  labels: readonly string[];
}

export function scoringModelOf({
  manifest,
  dtype,
  calibratedOn,
  notSure,
}: Pick<ModelInfo, "manifest" | "dtype" | "calibratedOn" | "notSure">): ScoringModel {
  const weights = manifest.weights.find((entry) => entry.dtype === dtype);
  return {
    id: manifest.id,
    revision: manifest.revision,
    dtype,
    labels: manifest.labels,
    ...(manifest.problemType === "regression" && { isNumber: true }),
    ...(manifest.heads && { heads: manifest.heads.map(({ name, labels }) => ({ name, labels })) }),
    languages: manifest.languages,
    weightsSha256: manifest.files.find((file) => file.path === weights?.path)?.sha256 ?? "",
    ...(calibratedOn !== undefined && { calibratedOn }),
    ...(weights?.temperature !== undefined && { temperature: weights.temperature }),
    ...(weights?.logitAdjustment && { logitAdjustment: weights.logitAdjustment }),
    ...(notSure && { notSureBelow: notSure.below }),
  };
}
