/** The interfaces that scoring a table needs from its environment: workers with the model, and a storage for results. */

import type { Scorer } from "../engine/pool/scheduler.ts";
import type { DirtyPage } from "./results.ts";

/** Workers that score at the same time, in a browser, in threads or in processes. */
export interface ScoringPool {
  /** Number of workers that run at the same time. */
  workers: number;
  /** Number of texts that a worker gets at a time. */
  chunk?: number;
  /** Failures in a row after which the pool is given up. */
  maxFailures?: number;
  /** Called once for each worker, and again for each that failed. @throws AppError when no worker can be started */
  createScorer(): Promise<Scorer>;
}

/** Where pages of results are kept while a table is scored, so that an interrupted run can be resumed. */
export interface ResultsStorage {
  /** Resolves when the pages are stored; a later write of a page replaces an earlier one. Called again after a failure. */
  savePages(pages: readonly DirtyPage[]): Promise<void>;
}
