/** A second model beside the one that scored the open batch: what the page calls in the batch worker. */

import type { TaughtHead } from "../../src/heads/file/head.ts";
import type { ModelComparison } from "../../src/scoring/compare-models.ts";
import type { Progress, SecondModel, TableView } from "./batch-types.ts";
import type { HubAccess, ModelChoice } from "./model.ts";

export type SecondChoice = { of: "model"; choice: ModelChoice } | { of: "head"; head: TaughtHead };

/** The progress of the second model alone. */
export type SecondProgress = Pick<Progress, "status" | "rows" | "scored" | "rowsPerSecond" | "fallbackCause">;

/** The labels of rows, as `evaluate` takes them. */
export interface ComparedLabels {
  columns: readonly number[];
  mapping: Map<string, number>;
}

export interface SecondService {
  /** Loads the model once and gives the rows a place for its answers, in place of those of an earlier second model. */
  addSecond(chosen: SecondChoice, hub: HubAccess): Promise<SecondModel>;
  /** Scores the rows that have no answer of it. Resolves when every row has one, or after `stopSecond`. */
  scoreSecond(hub: HubAccess, onProgress: (progress: SecondProgress) => void): Promise<SecondProgress>;
  /** Undefined without a second model. */
  secondProgress(): Promise<SecondProgress | undefined>;
  /** Ends `addSecond`, which rejects with `cancelled`, or `scoreSecond`; answers are kept. */
  stopSecond(): Promise<void>;
  removeSecond(): Promise<void>;
  /** @param classes [labels of the second model] the class of the job's model that each means; -1 for none */
  setSecondClasses(classes: readonly number[]): Promise<void>;
  /** Of the rows of a view. @param labels against which both models are held */
  compareModels(view: TableView, labels?: ComparedLabels): Promise<ModelComparison>;
}
