/** One job: a file read into the store, and its rows scored, each step able to stop and go on. */

import { AppError, type ErrorReport, throwIfCancelled } from "../../src/errors/app-error.ts";
import { ImportReport } from "../../src/data/report.ts";
import type { Row, Table } from "../../src/data/table.ts";
import { Scheduler, type Scorer } from "../../src/engine/pool/scheduler.ts";
import { Results } from "../../src/scoring/results.ts";
import { type RowBatch, RowScoring } from "../../src/scoring/row-scoring.ts";
import { rowWidth } from "../../src/scoring/rules.ts";
import type { Pool } from "./scorers.ts";
import type { Job, Progress, ReportSummary } from "./protocol.ts";
import { decodePage, encodePage, type JobStore, PAGE_ROWS, type RowsPage } from "./storage/job-store.ts";

/** Pages written at a time while a file is read. */
const WRITE_PAGES = 8;
/** Results are on disk after at most so many milliseconds. */
const SAVE_INTERVAL = 1000;
const TELL_INTERVAL = 200;
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
  #scheduler: Scheduler | undefined;
  #controller: AbortController | undefined;
  #ended: Promise<void> = Promise.resolve();
  #pool: Pool | undefined;
  #moved: ErrorReport | undefined;
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
    const running = this.#scheduler !== undefined;
    const [oldest] = this.#speed;
    const newest = this.#speed.at(-1);
    const seconds = oldest && newest ? (newest.at - oldest.at) / 1000 : 0;
    const active = running && !this.#scheduler?.paused;
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
      ...(notPersisted && { notPersisted: notPersisted.report }),
    };
  }

  /**
   * Scores the rows that wait. Resolves when none does, or after `stop`.
   * @param pools the next one goes on where one has failed.
   * @throws AppError why no worker could be kept alive; what was scored until then is kept
   */
  async score(
    createScorer: (job: Job, pool: Pool) => Promise<Scorer>,
    pools: readonly Pool[],
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    const controller = new AbortController();
    const { table, model, rules } = this.job;
    const scoring = new RowScoring({
      results: this.results,
      textColumn: table.textColumn,
      languages: model.languages,
      rules,
    });
    this.#controller = controller;
    this.#moved = undefined;
    const saving = setInterval(() => void this.save(), SAVE_INTERVAL);
    const telling = setInterval(() => {
      this.#measure();
      onProgress(this.progress);
    }, TELL_INTERVAL);
    const finished = this.#scoreIn(pools, createScorer, scoring, controller.signal);
    this.#ended = finished.catch(() => {});
    try {
      await finished;
    } finally {
      clearInterval(saving);
      clearInterval(telling);
      this.#scheduler = undefined;
      this.#pool = undefined;
      await this.save();
      onProgress(this.progress);
    }
  }

  async #scoreIn(
    [pool, ...others]: readonly Pool[],
    createScorer: (job: Job, pool: Pool) => Promise<Scorer>,
    scoring: RowScoring,
    signal: AbortSignal,
  ): Promise<void> {
    if (!pool) return;
    const scheduler = new Scheduler({
      createScorer: () => createScorer(this.job, pool),
      workers: pool.workers,
      chunk: pool.chunk,
      ...(pool.maxFailures !== undefined && { maxFailures: pool.maxFailures }),
      signal,
      onScore: (row, score) => scoring.settle(row, score),
    });
    this.#scheduler = scheduler;
    this.#pool = pool;
    this.#speed.length = 0;
    this.job.devices = [...new Set([...(this.job.devices ?? []), pool.device])];
    await this.#store.saveJob(this.job);
    try {
      await this.#run(scheduler, scoring, signal);
    } catch (cause) {
      if (others.length === 0) throw cause;
      this.#moved = AppError.of(cause).report;
      await this.#scoreIn(others, createScorer, scoring, signal);
    }
  }

  async #run(scheduler: Scheduler, scoring: RowScoring, signal: AbortSignal): Promise<void> {
    try {
      await scheduler.run(scoring.tasks(this.pages()));
    } catch (cause) {
      if (!signal.aborted) throw cause;
    }
  }

  #measure(): void {
    const now = performance.now();
    this.#speed.push({ at: now, done: this.results.done });
    while ((this.#speed[0]?.at ?? now) < now - SPEED_WINDOW) this.#speed.shift();
  }

  pause(): void {
    this.#scheduler?.pause();
  }

  resume(): void {
    this.#speed.length = 0;
    this.#scheduler?.resume();
  }

  get running(): boolean {
    return this.#scheduler !== undefined;
  }

  /** Ends the workers; what they had finished is kept. */
  async stop(): Promise<void> {
    this.#controller?.abort();
    await this.#ended;
  }

  async save(): Promise<void> {
    const pages = this.results.dirtyPages();
    await this.#store.saveResults(this.job.id, pages);
    this.results.markClean(pages);
  }
}
