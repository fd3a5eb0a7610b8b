/** The scoring of a job's rows by one model: its results in memory, and the run that adds to them. */

import { AppError } from "../../src/errors/app-error.ts";
import type { ResultsStorage } from "../../src/scoring/ports.ts";
import type { DirtyPage, Results } from "../../src/scoring/results.ts";
import { type RowBatch, RowScorer, saveResults, type ScoringPart } from "../../src/scoring/row-scorer.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import type { JobStatus, Progress } from "../protocols/batch-types.ts";
import type { Pool } from "./scorers.ts";
import { SpeedMeter } from "./speed-meter.ts";

/** The largest number of milliseconds between the computation of a result and its write to disk. */
const SAVE_INTERVAL_MS = 1000;

/** The state of one call of `score`. */
interface Run {
  scorer: RowScorer<Pool>;
  controller: AbortController;
  speed: SpeedMeter;
  /** The running pool; undefined until the first one starts. */
  pool: Pool | undefined;
  /** Resolves when the workers have ended and the results are saved. */
  ended: Promise<void>;
}

type State = { name: "idle" } | { name: "scoring" | "paused" | "stopping"; run: Run };

export interface JobScoringOptions {
  results: Results;
  /** All rows of the job in order. */
  rows: () => AsyncIterable<RowBatch>;
  /** Index of the column to score. */
  textColumn: number;
  rules: ScoringRules;
  /** Stores pages of results. */
  savePages(pages: readonly DirtyPage[]): Promise<void>;
  /** Called before a pool starts. */
  onPool(pool: Pool): Promise<void>;
}

export class JobScoring {
  readonly results: Results;
  readonly #options: JobScoringOptions;
  readonly #storage: ResultsStorage;
  #state: State = { name: "idle" };
  /** Why the last run fell back to another pool. */
  #fallbackCause: AppError | undefined;
  /** Why results could not be written; undefined after a write that succeeded. */
  #saveError: AppError | undefined;

  constructor(options: JobScoringOptions) {
    this.#options = options;
    this.results = options.results;
    this.#storage = {
      savePages: async (pages) => {
        await options.savePages(pages);
        this.#saveError = undefined;
      },
    };
  }

  get saveError(): AppError | undefined {
    return this.#saveError;
  }

  get status(): JobStatus {
    if (this.results.done >= this.results.rows) return "done";
    return this.#state.name === "idle" ? "ready" : this.#state.name;
  }

  /** The part of the progress that this scoring knows. */
  get progress(): Omit<Progress, "bytes" | "notPersisted" | "wasRestored"> {
    const run = this.#state.name === "idle" ? undefined : this.#state.run;
    return {
      status: this.status,
      rows: this.results.rows,
      scored: this.results.done,
      rowsPerSecond: this.#state.name === "scoring" ? (run?.speed.rowsPerSecond ?? 0) : 0,
      workers: run?.pool?.workers ?? 0,
      ...(run?.pool && { device: run.pool.device }),
      ...(this.#fallbackCause && { fallbackCause: this.#fallbackCause.report }),
    };
  }

  /**
   * Scores the rows that have no result. Resolves when every row has one, or after `stop`.
   * @param parts the models, each with the pools to try and the texts that it scores
   * @throws AppError why the last pool could not be kept alive; what was scored until then is kept
   */
  async score(parts: readonly ScoringPart<Pool>[], onProgress: () => void): Promise<void> {
    if (this.#state.name !== "idle") throw new AppError("batch-busy", "This batch is already being scored.");
    const controller = new AbortController();
    const speed = new SpeedMeter();
    const scorer = this.#createRowScorer(speed, onProgress);
    const run: Run = { scorer, controller, speed, pool: undefined, ended: Promise.resolve() };
    this.#state = { name: "scoring", run };
    this.#fallbackCause = undefined;
    const finished = scorer.run(parts, controller.signal).catch((cause: unknown) => {
      if (!controller.signal.aborted) throw cause;
    });
    run.ended = finished.catch(() => {});
    try {
      await finished;
    } finally {
      this.#state = { name: "idle" };
      onProgress();
    }
  }

  #createRowScorer(speed: SpeedMeter, onProgress: () => void): RowScorer<Pool> {
    const { rows, textColumn, rules } = this.#options;
    return new RowScorer<Pool>({
      results: this.results,
      rows,
      textColumn,
      rules,
      storage: this.#storage,
      saveIntervalMs: SAVE_INTERVAL_MS,
      onProgress: () => {
        speed.add(this.results.done);
        onProgress();
      },
      onSaveError: (cause) => {
        this.#saveError = AppError.of(cause);
      },
      onPool: (pool, failure) => this.#startPool(pool, failure),
    });
  }

  async #startPool(pool: Pool, failure: unknown): Promise<void> {
    if (failure !== undefined) this.#fallbackCause = AppError.of(failure);
    if (this.#state.name !== "idle") {
      this.#state.run.pool = pool;
      this.#state.run.speed.reset();
    }
    await this.#options.onPool(pool);
  }

  /** Finishes the texts in progress and starts no others. */
  pause(): void {
    if (this.#state.name !== "scoring") return;
    this.#state.run.scorer.pause();
    this.#state = { name: "paused", run: this.#state.run };
  }

  resume(): void {
    if (this.#state.name !== "paused") return;
    this.#state.run.speed.reset();
    this.#state.run.scorer.resume();
    this.#state = { name: "scoring", run: this.#state.run };
  }

  /** Ends the workers. Results that they have sent are kept. */
  async stop(): Promise<void> {
    if (this.#state.name === "idle") return;
    const { run } = this.#state;
    this.#state = { name: "stopping", run };
    run.controller.abort();
    await run.ended;
  }

  /** Writes results that an earlier save could not write. Never rejects: `saveError` tells a failure. */
  async save(): Promise<void> {
    try {
      await saveResults(this.results, this.#storage);
    } catch (cause) {
      this.#saveError = AppError.of(cause);
    }
  }
}
