/** One job: a file read into the store, and its rows scored, each step able to stop and go on. */

import { AppError, type ErrorReport, throwIfCancelled } from "../../src/errors/app-error.ts";
import { ImportReport } from "../../src/data/report.ts";
import type { Row, Table } from "../../src/data/table.ts";
import type { Scorer } from "../../src/engine/pool/scheduler.ts";
import type { ScoringPool } from "../../src/scoring/ports.ts";
import { Results } from "../../src/scoring/results.ts";
import { type RowBatch, RowScorer, saveResults } from "../../src/scoring/row-scorer.ts";
import { rowWidth } from "../../src/scoring/rules.ts";
import type { Pool } from "./scorers.ts";
import type { Job, Progress, ReportSummary } from "./protocol.ts";
import { decodePage, encodePage, type JobStore, PAGE_ROWS, type RowsPage } from "./storage/job-store.ts";

/** Pages written at a time while a file is read. */
const WRITE_PAGES = 8;
/** Results are on disk after at most so many milliseconds. */
const SAVE_INTERVAL = 1000;
/** The speed is that of the last so many milliseconds. */
const SPEED_WINDOW = 10_000;
/** Decoded pages kept for the table. */
const CACHED_PAGES = 40;

export function summarize(report: ImportReport): ReportSummary {
  return {
    rows: report.rows,
    counts: [...report.counts],
    issues: [...report.issues],
    addedColumns: [...report.addedColumns],
  };
}

export interface ImportOptions {
  store: JobStore;
  table: Table;
  job: Job;
  /** Of the file, counted meanwhile. */
  sha256: Promise<string>;
  signal: AbortSignal;
  onProgress: (bytes: number, rows: number) => void;
}

/** Reads the file to its end; the job knows its rows and its report afterwards. */
export async function importRows(options: ImportOptions): Promise<Job> {
  const { store, table, job, sha256, signal, onProgress } = options;
  // It is waited for at the end, and may fail before.
  sha256.catch(() => {});
  const report = new ImportReport();
  let bytes = 0;
  let pages: RowsPage[] = [];
  let pending: Row[] = [];
  let written = 0;
  const onBytes = (done: number) => {
    bytes = done;
  };
  const write = async () => {
    await store.saveRows(job.id, written, pages);
    written += pages.length;
    pages = [];
  };
  await store.saveJob(job);
  for await (const rows of table.rows({ signal, onBytes, report })) {
    throwIfCancelled(signal);
    for (const row of rows) {
      if ((row.cells[table.textColumn] ?? "").trim() === "") report.add("empty-text", row.line);
      pending.push(row);
      if (pending.length < PAGE_ROWS) continue;
      pages.push(encodePage(pending, table.layout));
      pending = [];
      if (pages.length >= WRITE_PAGES) await write();
    }
    onProgress(bytes, report.rows);
  }
  if (pending.length > 0) pages.push(encodePage(pending, table.layout));
  await write();
  const imported: Job = {
    ...job,
    rows: report.rows,
    imported: true,
    sha256: await sha256,
    report: summarize(report),
    trailer: report.trailer,
  };
  await store.saveJob(imported);
  return imported;
}

/** A job whose rows are in the store, with its results in memory. */
export class OpenJob {
  readonly job: Job;
  readonly results: Results;
  readonly #store: JobStore;
  readonly #pages = new Map<number, Row[]>();
  #scorer: RowScorer<ScoringPool & { pool: Pool }> | undefined;
  #controller: AbortController | undefined;
  #ended: Promise<void> = Promise.resolve();
  #pool: Pool | undefined;
  #moved: ErrorReport | undefined;
  #saveError: ErrorReport | undefined;
  readonly #speed: { at: number; done: number }[] = [];

  private constructor(store: JobStore, job: Job, results: Results) {
    this.#store = store;
    this.job = job;
    this.results = results;
  }

  static async open(store: JobStore, job: Job): Promise<OpenJob> {
    const { model, rules, rows } = job;
    const results = new Results(rows, model.labels.length, PAGE_ROWS, rowWidth(model, rules));
    for await (const { page, content } of store.results(job.id)) results.restore(page, content);
    return new OpenJob(store, job, results);
  }

  get columns(): string[] {
    return [...this.job.table.columns.map((column) => column.name), ...this.job.report.addedColumns];
  }

  /** Where its rows were scored, for the record. */
  get devices(): string {
    return this.job.devices?.join(", ") ?? "wasm";
  }

  /** The rows of one page, decoded. */
  async page(page: number): Promise<readonly Row[]> {
    const cached = this.#pages.get(page);
    if (cached) return cached;
    const stored = await this.#store.rows(this.job.id, page);
    const rows = stored ? decodePage(stored, this.job.table.layout, page * PAGE_ROWS + 1) : [];
    this.#pages.set(page, rows);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > CACHED_PAGES && oldest !== undefined) this.#pages.delete(oldest);
    return rows;
  }

  /** All rows in order, page by page, without filling the cache. */
  async *pages(): AsyncGenerator<RowBatch, void, undefined> {
    for (let page = 0; page * PAGE_ROWS < this.job.rows; page++) {
      const stored = await this.#store.rows(this.job.id, page);
      const first = page * PAGE_ROWS;
      yield { first, rows: stored ? decodePage(stored, this.job.table.layout, first + 1) : [] };
    }
  }

  get progress(): Progress {
    const scored = this.results.done;
    const running = this.#scorer !== undefined;
    const [oldest] = this.#speed;
    const newest = this.#speed.at(-1);
    const seconds = oldest && newest ? (newest.at - oldest.at) / 1000 : 0;
    const active = running && !this.#scorer?.isPaused;
    const notPersisted = this.#store.notPersisted(this.job.id);
    return {
      status: scored >= this.job.rows ? "done" : active ? "scoring" : running ? "paused" : "ready",
      bytes: { done: this.job.fileSize, total: this.job.fileSize },
      rows: this.job.rows,
      scored,
      rowsPerSecond: active && oldest && newest && seconds > 0 ? (newest.done - oldest.done) / seconds : 0,
      workers: this.#pool?.workers ?? 0,
      ...(this.#pool && { device: this.#pool.device }),
      ...(this.#moved !== undefined && { moved: this.#moved }),
      ...(notPersisted
        ? { notPersisted: notPersisted.report }
        : this.#saveError && { notPersisted: this.#saveError }),
    };
  }

  /**
   * Scores the rows without a result. Resolves when all have one, or after `stop`.
   * @param pools the next one takes over where one has failed
   * @throws AppError why no worker could be kept alive; what was scored until then is kept
   */
  async score(
    createScorer: (job: Job, pool: Pool) => Promise<Scorer>,
    pools: readonly Pool[],
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    const { signal } = (this.#controller = new AbortController());
    const { table, model, rules, id } = this.job;
    const scorer = new RowScorer({
      results: this.results,
      rows: () => this.pages(),
      textColumn: table.textColumn,
      languages: model.languages,
      rules,
      storage: { savePages: (pages) => this.#store.saveResults(id, pages) },
      saveIntervalMs: SAVE_INTERVAL,
      onProgress: () => {
        this.#measure();
        onProgress(this.progress);
      },
      onSaveError: (cause) => {
        this.#saveError = AppError.of(cause).report;
      },
      onPool: (pool: ScoringPool & { pool: Pool }, failure) => this.#startOn(pool.pool, failure),
    });
    this.#scorer = scorer;
    this.#moved = undefined;
    this.#saveError = undefined;
    const onPools = pools.map((pool) => ({
      ...pool,
      pool,
      createScorer: () => createScorer(this.job, pool),
    }));
    const finished = scorer.run(onPools, signal).catch((cause: unknown) => {
      if (!signal.aborted) throw cause;
    });
    this.#ended = finished.catch(() => {});
    try {
      await finished;
    } finally {
      this.#scorer = undefined;
      this.#pool = undefined;
      onProgress(this.progress);
    }
  }

  async #startOn(pool: Pool, failure: unknown): Promise<void> {
    if (failure !== undefined) this.#moved = AppError.of(failure).report;
    this.#pool = pool;
    this.#speed.length = 0;
    this.job.devices = [...new Set([...(this.job.devices ?? []), pool.device])];
    await this.#store.saveJob(this.job);
  }

  #measure(): void {
    const now = performance.now();
    this.#speed.push({ at: now, done: this.results.done });
    while ((this.#speed[0]?.at ?? now) < now - SPEED_WINDOW) this.#speed.shift();
  }

  pause(): void {
    this.#scorer?.pause();
  }

  resume(): void {
    this.#speed.length = 0;
    this.#scorer?.resume();
  }

  get running(): boolean {
    return this.#scorer !== undefined;
  }

  /** Ends the workers; what they had finished is kept. */
  async stop(): Promise<void> {
    this.#controller?.abort();
    await this.#ended;
  }

  async save(): Promise<void> {
    await saveResults(this.results, {
      savePages: (pages) => this.#store.saveResults(this.job.id, pages),
    });
  }
}
