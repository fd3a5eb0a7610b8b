/** The open job: its rows in the store, its results in memory, and the scoring of the rows that have none. */

import type { Row } from "../../src/data/table.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { type DirtyPage, Results } from "../../src/scoring/results.ts";
import { type RowBatch, RowScorer, saveResults } from "../../src/scoring/row-scorer.ts";
import type { ResultsStorage } from "../../src/scoring/ports.ts";
import { isNotSure } from "../../src/scoring/prediction-status.ts";
import { rowText } from "../../src/scoring/row-text.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { notSureThreshold, rowWidth } from "../../src/scoring/rules.ts";
import type { Annotations, Job, JobStatus, Progress } from "../protocols/batch-types.ts";
import type { Pool } from "./scorers.ts";
import { SpeedMeter } from "./speed-meter.ts";
import type { LabelStore } from "./storage/label-store.ts";
import { decodePage, type JobStore, PAGE_ROWS } from "./storage/job-store.ts";

/** The largest number of milliseconds between the computation of a result and its write to disk. */
const SAVE_INTERVAL_MS = 1000;
/** Decoded pages in memory, for the table. */
const CACHED_PAGES = 40;

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

export class OpenJob {
  readonly job: Job;
  readonly results: Results;
  readonly #store: JobStore;
  readonly #storage: ResultsStorage;
  readonly #pages = new Map<number, readonly Row[]>();
  #state: State = { name: "idle" };
  /** Why the last run fell back to another pool. */
  #fallbackCause: AppError | undefined;
  /** Why results could not be written; undefined after a write that succeeded. */
  #saveError: AppError | undefined;
  readonly #restoreRows: (() => Promise<void>) | undefined;
  /** The rows that are being stored again, after the browser erased them. */
  #restoring: Promise<void> | undefined;
  #wasRestored = false;
  /** Stores what else belongs to the job again, after its rows were. */
  onRestored: (() => Promise<void>) | undefined;

  private constructor(store: JobStore, job: Job, results: Results, restoreRows?: () => Promise<void>) {
    this.#store = store;
    this.job = job;
    this.results = results;
    this.#restoreRows = restoreRows;
    this.#storage = { savePages: (pages) => this.#savePages(pages) };
  }

  /** @param restoreRows stores the rows again from their file; absent where the file is not at hand */
  static async open(store: JobStore, job: Job, restoreRows?: () => Promise<void>): Promise<OpenJob> {
    const { model, rules, rows } = job;
    const results = new Results(rows, model.labels.length, PAGE_ROWS, rowWidth(model, rules));
    for await (const { page, content } of store.results(job.id)) results.restore(page, content);
    return new OpenJob(store, job, results, restoreRows);
  }

  async #savePages(pages: readonly DirtyPage[]): Promise<void> {
    const { id } = this.job;
    try {
      await this.#store.saveResults(id, pages);
    } catch (cause) {
      if (AppError.of(cause).code !== "batch-storage-lost") throw cause;
      await this.storeAgain();
      await this.#store.saveResults(id, pages);
    }
    this.#saveError = undefined;
  }

  /**
   * Stores the job again, after the browser erased it.
   * @throws AppError `batch-storage-lost` when the file of the rows is not at hand, or what reading it throws
   */
  async storeAgain(): Promise<void> {
    const restoreRows = this.#restoreRows;
    if (!restoreRows) throw new AppError("batch-storage-lost", "The stored rows of this batch are gone.");
    this.#restoring ??= restoreRows().finally(() => {
      this.#restoring = undefined;
    });
    await this.#restoring;
    this.#wasRestored = true;
    this.results.markAllDirty();
    await this.onRestored?.();
  }

  get labelStore(): LabelStore {
    return this.#store.labels;
  }

  get columns(): string[] {
    return [...this.job.table.columns.map((column) => column.name), ...this.job.report.addedColumns];
  }

  /** Whether the prediction of a row names no class. */
  isNotSure(row: number): boolean {
    const { results, job } = this;
    const [status, score] = [results.status(row), results.score(row)];
    return results.label(row) >= 0 && isNotSure({ status, score }, notSureThreshold(job.model, job.rules));
  }

  /** The backends on which rows were scored, for the provenance. */
  get devices(): string {
    return this.job.devices?.join(", ") ?? "wasm";
  }

  /** The rows of one page, decoded. @throws AppError `batch-storage-lost` when they are gone and cannot be read again */
  async page(page: number): Promise<readonly Row[]> {
    const cached = this.#pages.get(page);
    if (cached) return cached;
    const rows = await this.#read(page);
    this.#pages.set(page, rows);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > CACHED_PAGES && oldest !== undefined) this.#pages.delete(oldest);
    return rows;
  }

  /** All rows in order, page by page; the cache stays as it is. @throws AppError as `page` */
  async *pages(): AsyncGenerator<RowBatch, void, undefined> {
    for (let page = 0; page * PAGE_ROWS < this.job.rows; page++) {
      yield { first: page * PAGE_ROWS, rows: await this.#read(page) };
    }
  }

  async #read(page: number): Promise<Row[]> {
    let stored = await this.#store.rows(this.job.id, page);
    if (!stored) {
      await this.storeAgain();
      stored = await this.#store.rows(this.job.id, page);
    }
    if (!stored) throw new AppError("batch-storage-lost", "The stored rows of this batch are gone.");
    return decodePage(stored, this.job.table.layout, page * PAGE_ROWS + 1);
  }

  /** The text of a row as it is scored. */
  textOf(cells: readonly string[]): string {
    return rowText({ cells }, this.job.table.textColumn, this.job.rules);
  }

  /** @param change what a person noted now */
  async annotate(change: Annotations): Promise<void> {
    Object.assign(this.job, change);
    await this.#store.updateJob(this.job);
  }

  /** @param dayFirst the order of dates in columns whose values leave it open */
  async setDayFirst(dayFirst: boolean): Promise<void> {
    this.job.options = { ...this.job.options, dayFirst };
    await this.#store.updateJob(this.job);
  }

  /** @param heads whose answers the rows have beside those of the rules */
  async setTaughtHeads(heads: readonly TaughtHead[]): Promise<void> {
    this.job.taughtHeads = heads;
    await this.#store.updateJob(this.job);
  }

  get progress(): Progress {
    const { job, results } = this;
    const run = this.#state.name === "idle" ? undefined : this.#state.run;
    const notPersisted = this.#store.notPersisted(job.id) ?? this.#saveError;
    return {
      status: this.#status,
      bytes: { done: job.fileSize, total: job.fileSize },
      rows: job.rows,
      scored: results.done,
      rowsPerSecond: this.#state.name === "scoring" ? (run?.speed.rowsPerSecond ?? 0) : 0,
      workers: run?.pool?.workers ?? 0,
      ...(run?.pool && { device: run.pool.device }),
      ...(this.#fallbackCause && { fallbackCause: this.#fallbackCause.report }),
      ...(notPersisted && { notPersisted: notPersisted.report }),
      ...(this.#wasRestored && { wasRestored: true }),
    };
  }

  get #status(): JobStatus {
    if (this.results.done >= this.job.rows) return "done";
    return this.#state.name === "idle" ? "ready" : this.#state.name;
  }

  /**
   * Scores the rows that have no result. Resolves when every row has one, or after `stop`.
   * @param pools the next one takes over where one has failed
   * @throws AppError why the last pool could not be kept alive; what was scored until then is kept
   */
  async score(pools: readonly Pool[], onProgress: (progress: Progress) => void): Promise<void> {
    if (this.#state.name !== "idle") throw new AppError("batch-busy", "This batch is already being scored.");
    const controller = new AbortController();
    const speed = new SpeedMeter();
    const scorer = this.#createRowScorer(speed, onProgress);
    const run: Run = { scorer, controller, speed, pool: undefined, ended: Promise.resolve() };
    this.#state = { name: "scoring", run };
    this.#fallbackCause = undefined;
    const finished = scorer.run(pools, controller.signal).catch((cause: unknown) => {
      if (!controller.signal.aborted) throw cause;
    });
    run.ended = finished.catch(() => {});
    try {
      await finished;
    } finally {
      this.#state = { name: "idle" };
      onProgress(this.progress);
    }
  }

  #createRowScorer(speed: SpeedMeter, onProgress: (progress: Progress) => void): RowScorer<Pool> {
    const { table, model, rules } = this.job;
    return new RowScorer<Pool>({
      results: this.results,
      rows: () => this.pages(),
      textColumn: table.textColumn,
      rules,
      notSureBelow: notSureThreshold(model, rules),
      storage: this.#storage,
      saveIntervalMs: SAVE_INTERVAL_MS,
      onProgress: () => {
        speed.add(this.results.done);
        onProgress(this.progress);
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
    this.job.devices = [...new Set([...(this.job.devices ?? []), pool.device])];
    await this.#store.updateJob(this.job);
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

  /** Writes results that an earlier save could not write. Never rejects: `progress.notPersisted` tells a failure. */
  async save(): Promise<void> {
    try {
      await saveResults(this.results, this.#storage);
    } catch (cause) {
      this.#saveError = AppError.of(cause);
    }
  }
}
