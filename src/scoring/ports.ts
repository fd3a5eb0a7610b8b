/** What scoring a table needs from its surroundings: workers that have the model, and a place for the results. */

import type { Scorer } from "../engine/pool/scheduler.ts";
import type { DirtyPage } from "./results.ts";

/** Workers that score at the same time, in a browser, in threads or in processes. */
export interface ScoringPool {
  /** How many run at the same time. */
  workers: number;
  /** Texts that a worker gets at a time. */
  chunk?: number;
  /** Failures in a row after which the pool is given up. */
  maxFailures?: number;
  /** Called once for each worker, and again for each that failed. @throws AppError why there is none */
  createScorer(): Promise<Scorer>;
}

/** Where pages of results are kept while a table is scored, so that an interrupted run can be resumed. */
export interface ResultsStorage {
  /** Resolves once the pages are on disk; of one page the latest write counts. Called again after a failure. */
  savePages(pages: readonly DirtyPage[]): Promise<void>;
}
