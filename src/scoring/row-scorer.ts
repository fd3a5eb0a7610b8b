/** Scores the rows of a table that have no result yet and saves the results; the next pool runs when one has failed. */

import type { Row } from "../data/table.ts";
import { Scheduler, type ScoringTask } from "../engine/pool/scheduler.ts";
import type { ResultsStorage, ScoringPool } from "./ports.ts";
import type { Results } from "./results.ts";
import { rowResult } from "./row-result.ts";
import { isEmptyText } from "../data/text/missing.ts";
import { rowText } from "./row-text.ts";
import type { ScoringRules } from "./rules.ts";
import { Saver } from "./saver.ts";

const PROGRESS_INTERVAL_MS = 200;

/** Consecutive rows. */
export interface RowBatch {
  /** Index of the first row, from 0. */
  first: number;
  rows: readonly Row[];
}

export interface RowScorerOptions<P extends ScoringPool> {
  /** The results; rows that have one already are not scored again. */
  results: Results;
  /** All rows of the table in order; called once for each pool. */
  rows: () => AsyncIterable<RowBatch>;
  /** Index of the column to score. */
  textColumn: number;
  rules: ScoringRules;
  /** Absent when results are kept in memory only. */
  storage?: ResultsStorage | undefined;
  saveIntervalMs: number;
  /** Called every 200 ms while rows are scored, and once at the end. */
  onProgress: () => void;
  /** Called when results could not be saved. They stay in memory, scoring continues, and saving is tried again. */
  onSaveError: (cause: unknown) => void;
  /**
   * Called before a pool starts.
   * @param failure the error of the previous pool; undefined for the first pool
   */
  onPool?: (pool: P, failure: unknown) => void | Promise<void>;
}

/** Pools with one model, and the texts that it scores. */
export interface ScoringPart<P extends ScoringPool> {
  /** Tried in order: when one has failed, the next scores the remaining rows. */
  pools: readonly P[];
  /** A lower probability of the predicted class is "not sure". */
  notSureBelow: number;
  /** The person's own calibration of this model. */
  calibration?: ScoringRules["calibration"];
  /** Whether the model scores a text; it scores all when absent. */
  accepts?: (text: string) => boolean;
}

/** Writes the pages that changed; they stay dirty when the write fails. @throws the error of the storage */
export async function saveResults(results: Results, storage: ResultsStorage): Promise<void> {
  const pages = results.dirtyPages();
  if (pages.length === 0) return;
  await storage.savePages(pages);
  results.markClean(pages);
}

/** Undefined for no tasks, for which no worker has to load its model. */
async function notEmpty(
  tasks: AsyncGenerator<ScoringTask, void, undefined>,
): Promise<AsyncGenerator<ScoringTask, void, undefined> | undefined> {
  const first = await tasks.next();
  if (first.done) return undefined;
  return (async function* () {
    yield first.value;
    yield* tasks;
  })();
}

export class RowScorer<P extends ScoringPool = ScoringPool> {
  readonly #options: RowScorerOptions<P>;
  #scheduler: Scheduler | undefined;

  constructor(options: RowScorerOptions<P>) {
    this.#options = options;
  }

  get isPaused(): boolean {
    return this.#scheduler?.paused ?? false;
  }

  /** Starts no further texts; those that are being scored are finished. */
  pause(): void {
    this.#scheduler?.pause();
  }

  resume(): void {
    this.#scheduler?.resume();
  }

  /**
   * Resolves when every row has a result.
   * @param parts run one after the other; each text is accepted by one of them
   * @throws AppError `cancelled`, or the error of a part's last pool; the results until then are saved
   */
  async run(parts: readonly ScoringPart<P>[], signal: AbortSignal): Promise<void> {
    const { results, storage, saveIntervalMs, onProgress, onSaveError } = this.#options;
    const saver =
      storage && new Saver({ write: () => saveResults(results, storage), onFailure: onSaveError });
    const progress = setInterval(onProgress, PROGRESS_INTERVAL_MS);
    saver?.start(saveIntervalMs);
    try {
      for (const part of parts) await this.#runOn(part, signal);
    } finally {
      clearInterval(progress);
      this.#scheduler = undefined;
      saver?.stop();
      await saver?.save();
      onProgress();
    }
  }

  async #runOn(part: ScoringPart<P>, signal: AbortSignal, failure?: unknown): Promise<void> {
    const [pool, ...others] = part.pools;
    const tasks = await notEmpty(this.#tasks(part));
    if (!pool || !tasks) return;
    const { workers, chunk, maxFailures } = pool;
    this.#scheduler = new Scheduler({
      createScorer: () => pool.createScorer(),
      workers,
      ...(chunk !== undefined && { chunk }),
      ...(maxFailures !== undefined && { maxFailures }),
      signal,
      onScore: (row, score) => {
        const { results } = this.#options;
        const { calibration, notSureBelow } = part;
        const { status, scores } = rowResult(score, { classes: results.classes, calibration, notSureBelow });
        results.set(row, status, scores);
      },
    });
    await this.#options.onPool?.(pool, failure);
    try {
      await this.#scheduler.run(tasks);
    } catch (cause) {
      if (others.length === 0 || signal.aborted) throw cause;
      await this.#runOn({ ...part, pools: others }, signal, cause);
    }
  }

  /** The texts of the rows without a result; a row with an empty text gets its result here. */
  async *#tasks({ accepts }: ScoringPart<P>): AsyncGenerator<ScoringTask, void, undefined> {
    const { results, rows, textColumn, rules } = this.#options;
    for await (const batch of rows()) {
      for (const [index, row] of batch.rows.entries()) {
        const id = batch.first + index;
        if (results.isDone(id)) continue;
        const text = rowText(row, textColumn, rules);
        if (isEmptyText(text)) results.set(id, "empty", []);
        else if (!accepts || accepts(text)) yield { id, text };
      }
    }
  }
}
