/** The messages between the server and its inference processes. */

import type { OutputHead, Manifest, WeightsFile } from "../../src/engine/model/manifest.ts";
import type { ModelInfo } from "../../src/engine/classifier/classifier.ts";
import type { MethodId, MethodParameters } from "../../src/engine/explain/attribution/registry.ts";
import type { PerturbationOperator } from "../../src/engine/explain/text/perturbation.ts";
import type { Level } from "../../src/engine/explain/text/units.ts";
import type { ErrorReport } from "../../src/errors/app-error.ts";
import type { Result } from "../../src/rpc/result.ts";
import type { TextScore } from "../../src/engine/pool/scheduler.ts";
import type { TextWarning } from "../../src/engine/tokenizer/text-warning.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";

/** The facts about a model that the endpoint needs and reports. */
export type ServedModel = Pick<Manifest, "id" | "revision" | "description" | "license" | "languages"> &
  Pick<Manifest, "labels" | "maxLength"> &
  Pick<ModelInfo, "dtype" | "device" | "calibratedOn" | "capabilities"> & {
    isMultiLabel: boolean;
    /** Whether it gives a number in place of classes. */
    isNumber: boolean;
    temperature: number;
    weightsSha256: string;
    heads: ServedHead[];
  } & Pick<WeightsFile, "notSure">;

/** A further output head, or a taught head, with its temperature. */
export type ServedHead = Omit<OutputHead, "output"> & {
  temperature: number;
  /** Whether a text can have any number of the labels. */
  isMultiple?: boolean;
};

export const EXPLANATION_PARTS = ["attributions", "attentions", "counterfactuals"] as const;
export type ExplanationPart = (typeof EXPLANATION_PARTS)[number];

export interface ExplainRequest extends MethodParameters {
  method: MethodId;
  level: Level;
  operator: PerturbationOperator;
  returns: readonly ExplanationPart[];
  /** The taught head whose categories are explained in place of the classes. */
  head?: string;
  /** Whether a longer text is rejected. */
  maxTokens: number;
  /** The language of the text, which the response names; absent where one model reads all texts. */
  language?: string | undefined;
}

export type Job =
  /** With a head: its probabilities instead of those of the classes. `warn`: also why the prediction is not reliable. */
  | { kind: "classify"; text: string; head?: string; warn?: boolean }
  /** A row of a file, scored by the scoring rules of tables. */
  | { kind: "score"; text: string; rules: FileRules }
  /** What an explanation will cost. */
  | { kind: "price"; text: string; request: ExplainRequest }
  /** With its price, in forward passes. */
  | { kind: "explain"; text: string; request: ExplainRequest; passes: number };

/** The options of a file that a client can choose. */
export type FileRules = Pick<ScoringRules, "longTexts" | "heads" | "clean" | "scoreMissing">;

/** Milliseconds in the inference process. */
export interface Timings {
  tokenization: number;
  inference: number;
}

/** Tokens that the model read, and those of a longer text that it did not. */
export interface Usage extends Timings {
  tokens: number;
  cutTokens: number;
}

export interface Classification extends Usage {
  /** Index of the class. */
  best: number;
  /** Calibrated, in the order of the labels. */
  scores: number[];
  logits: number[];
  /** Of a job with `warn`. */
  warning?: TextWarning | undefined;
}

export interface ScoringResult extends TextScore, Timings {}

export interface Explanation extends Usage {
  /** The response's body, serialized in the inference process so that the server is not blocked. */
  json: string;
}

export interface CostEstimate extends Usage {
  /** Forward passes, at most. */
  passes: number;
  /** Milliseconds that all of them will take, measured by one. */
  estimate: number;
}

interface JobResults {
  classify: Classification;
  score: ScoringResult;
  price: CostEstimate;
  explain: Explanation;
}
export type JobResult = JobResults[keyof JobResults];
export type ResultOf<J extends Job> = JobResults[J["kind"]];

/** A job that exceeds the limits or that the model does not support. */
export class Rejection extends Error {
  /** The index of the text in its request. */
  index: number | undefined;
}

export interface JobRequest {
  id: number;
  job: Job;
}

export type ToWorker = { jobs: JobRequest[] } | { cancel: number };

export type JobResponse = { id: number } & (
  | { result: Result<JobResult> }
  /** The job exceeds the limits or is not supported by the model. */
  | { rejected: string }
);

export type FromWorker =
  | { ready: ServedModel }
  | { failed: ErrorReport }
  /** The jobs of one message. */
  | { responses: JobResponse[] };

/** `id@revision` */
export const nameOf = ({ id, revision }: { id: string; revision: string }) => `${id}@${revision}`;
