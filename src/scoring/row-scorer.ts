/** Scores the rows of a table that have no result yet, on one pool of workers after the other, and saves as it goes. */

import type { Row } from "../data/table.ts";
import { Scheduler, type ScoringTask } from "../engine/pool/scheduler.ts";
import { otherLanguageCheck } from "../engine/tokenizer/language.ts";
import type { ResultsStorage, ScoringPool } from "./ports.ts";
import type { Results } from "./results.ts";
import { isEmptyText, rowResult, rowText } from "./row-result.ts";
import type { ScoringRules } from "./rules.ts";
import { Saver } from "./saver.ts";

const PROGRESS_INTERVAL_MS = 200;

/** Rows that follow each other. */
export interface RowBatch {
  /** Index of the first row, from 0. */
  first: number;
  rows: readonly Row[];
}

export interface RowScorerOptions<P extends ScoringPool> {
  /** Rows that have a result are left as they are; the others get one. */
  results: Results;
  /** All rows of the table in order; read once for each pool. */
  rows: () => AsyncIterable<RowBatch>;
  /** Index of the column to score. */
  textColumn: number;
  /** BCP 47 tags of the model's languages. */
  languages: readonly string[];
  rules: ScoringRules;
  /** Absent where results are kept in memory only. */
  storage?: ResultsStorage | undefined;
  saveIntervalMs: number;
  /** Called every 200 ms while rows are scored, and once at the end. */
  onProgress: () => void;
  /** Results could not be saved; they stay in memory, scoring goes on, and saving is tried again. */
  onSaveError: (cause: unknown) => void;
  /**
   * A pool is about to start.
   * @param failure why the pool before it was given up; undefined for the first
   */
  onPool?: (pool: P, failure: unknown) => void | Promise<void>;
}

/** Writes the pages that changed, which stay dirty when that fails. @throws what the storage throws */
export async function saveResults(results: Results, storage: ResultsStorage): Promise<void> {
  const pages = results.dirtyPages();
  if (pages.length === 0) return;
  await storage.savePages(pages);
  results.markClean(pages);
}

export class RowScorer<P extends ScoringPool = ScoringPool> {
  readonly #options: RowScorerOptions<P>;
  /** Rows under way that are in a language the model was not trained on. */
  readonly #otherLanguage = new Set<number>();
  #scheduler: Scheduler | undefined;

  constructor(options: RowScorerOptions<P>) {
    this.#options = options;
  }

  get isPaused(): boolean {
    return this.#scheduler?.paused ?? false;
  }

  /** Texts that are being scored are finished; no new ones are started. */
  pause(): void {
    this.#scheduler?.pause();
  }

  resume(): void {
    this.#scheduler?.resume();
  }

  /**
   * Resolves when every row has a result.
   * @param pools the next one takes over where one has failed
   * @throws AppError `cancelled`, or why the last pool could not be kept alive; what was scored until then is saved
   */
  async run(pools: readonly P[], signal: AbortSignal): Promise<void> {
    const { results, storage, saveIntervalMs, onProgress, onSaveError } = this.#options;
    const saver =
      storage && new Saver({ write: () => saveResults(results, storage), onFailure: onSaveError });
    const progress = setInterval(onProgress, PROGRESS_INTERVAL_MS);
    saver?.start(saveIntervalMs);
    try {
      await this.#runOn(pools, signal);
    } finally {
      clearInterval(progress);
      this.#scheduler = undefined;
      saver?.stop();
      await saver?.save();
      onProgress();
    }
  }

  async #runOn([pool, ...others]: readonly P[], signal: AbortSignal, failure?: unknown): Promise<void> {
    if (!pool) return;
    const { workers, chunk, maxFailures } = pool;
    this.#scheduler = new Scheduler({
      createScorer: () => pool.createScorer(),
      workers,
      ...(chunk !== undefined && { chunk }),
      ...(maxFailures !== undefined && { maxFailures }),
      signal,
      onScore: (row, score) => {
        const { results, rules } = this.#options;
        const { calibration } = rules;
        const isOtherLanguage = this.#otherLanguage.delete(row);
        const { status, scores } = rowResult(score, {
          classes: results.classes,
          isOtherLanguage,
          calibration,
        });
        results.set(row, status, scores);
      },
    });
    await this.#options.onPool?.(pool, failure);
    try {
      await this.#scheduler.run(this.#tasks());
    } catch (cause) {
      if (others.length === 0 || signal.aborted) throw cause;
      await this.#runOn(others, signal, cause);
    }
  }

  /** The texts of the rows without a result; a row with an empty text gets its result here. */
  async *#tasks(): AsyncGenerator<ScoringTask, void, undefined> {
    const { results, rows, textColumn, languages } = this.#options;
    const isOtherLanguage = await otherLanguageCheck(languages);
    for await (const batch of rows()) {
      for (const [index, row] of batch.rows.entries()) {
        const id = batch.first + index;
        if (results.isDone(id)) continue;
        const text = rowText(row, textColumn);
        if (isEmptyText(text)) results.set(id, "empty", []);
        else {
          if (isOtherLanguage(text)) this.#otherLanguage.add(id);
          yield { id, text };
        }
      }
    }
  }
}
