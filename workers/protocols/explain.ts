/** Explanations of the loaded model. */

import type { ablateHeads } from "../../src/engine/explain/attention/head-ablation.ts";
import type { Attribution } from "../../src/engine/explain/attribution/attribute.ts";
import type { AttributionMethod } from "../../src/engine/explain/attribution/registry.ts";
import type { Counterfactuals } from "../../src/engine/explain/counterfactuals/counterfactuals.ts";
import type { Explainer } from "../../src/engine/explain/explainer.ts";
import type { PerturbationOperator } from "../../src/engine/explain/text/perturbation.ts";
import type { Level } from "../../src/engine/explain/text/units.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import type { TextWarning } from "../../src/engine/tokenizer/text-warning.ts";
import type { TokenizedText } from "../../src/engine/tokenizer/tokenized-text.ts";

type OnProgress = (done: number, total: number) => void;
/** @param values [classes][units], NaN where there is none yet; of methods that have some before the end */
type OnValues = (done: number, total: number, values?: Float64Array[]) => void;

/** Long computations, of which one of each kind runs at a time. */
export type ExplainTask = "attribute" | "compare" | "check" | "ablate" | "counterfactuals";

/**
 * The newest call of `attribute`, `compare`, `check`, `ablateHeads` or `counterfactuals` cancels the previous call. With a taught head, its
 * categories are explained in place of the model's classes.
 */
export interface ExplainService {
  tokenize(text: string): Promise<TokenizedText>;
  /** Why the predictions of texts are not reliable; loads the language detector on the first call. */
  textWarnings(texts: readonly string[]): Promise<(TextWarning | undefined)[]>;
  /** [heads][categories], the probabilities that taught heads of this model give a text. */
  answerHeads(text: string, heads: readonly TaughtHead[]): Promise<number[][]>;
  overview: Explainer["overview"];
  heatmap: Explainer["heatmap"];
  projection: Explainer["projection"];
  attribute(
    text: string,
    method: AttributionMethod,
    level: Level,
    onProgress: OnValues,
    head?: TaughtHead,
  ): Promise<Attribution>;
  /** The attribution of a second text; the cache of the first text is kept. */
  compare(
    text: string,
    method: AttributionMethod,
    level: Level,
    onProgress: OnProgress,
    head?: TaughtHead,
  ): Promise<{ tokenized: TokenizedText; attribution: Attribution }>;
  check(
    text: string,
    values: Float64Array,
    target: number,
    level: Level,
    onProgress: OnProgress,
    head?: TaughtHead,
  ): ReturnType<Explainer["check"]>;
  probabilitiesWithout(
    text: string,
    removed: readonly number[],
    operator: PerturbationOperator,
    level?: Level,
    head?: TaughtHead,
  ): Promise<number[]>;
  ablateHeads(text: string, onProgress: OnProgress): ReturnType<typeof ablateHeads>;
  counterfactuals(text: string, onProgress: OnProgress, head?: TaughtHead): Promise<Counterfactuals>;
  /** Cancels the computation of this kind that is in progress, which rejects with `cancelled`. */
  stop(task: ExplainTask): Promise<void>;
  attentions: Explainer["attentions"];
  hiddenStates: Explainer["hiddenStates"];
}
