/** One job: a file read into the store, and its rows scored, each step able to stop and go on. */

import { throwIfCancelled } from "../../src/data/errors.ts";
import { ImportReport } from "../../src/data/report.ts";
import type { Row, Table } from "../../src/data/table.ts";
import { decodeEntities } from "../../src/data/text/entities.ts";
import { otherLanguageCheck } from "../../src/engine/text/language.ts";
import { Scheduler, type Scorer, type Task, type TextScore } from "../../src/engine/schedule/scheduler.ts";
import type { Job, ModelReference, Progress, ReportSummary } from "./protocol.ts";
import { Results } from "./results.ts";
import { decodePage, encodePage, type JobStore, PAGE, type RowsPage } from "./store.ts";

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
  signal: AbortSignal;
  onProgress: (bytes: number, rows: number) => void;
}

/** Reads the file to its end; the job knows its rows and its report afterwards. */
export async function importRows({ store, table, job, signal, onProgress }: ImportOptions): Promise<Job> {
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
      if (pending.length < PAGE) continue;
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
  #workers = 0;
  /** Rows under way that are in a language the model was not trained on. */
  readonly #otherLanguage = new Set<number>();
  readonly #speed: { at: number; done: number }[] = [];

  private constructor(store: JobStore, job: Job, results: Results) {
    this.#store = store;
    this.job = job;
    this.results = results;
  }

  static async open(store: JobStore, job: Job): Promise<OpenJob> {
    const results = new Results(job.rows, job.model.labels.length, PAGE);
    for await (const { page, content } of store.results(job.id)) results.restore(page, content);
    return new OpenJob(store, job, results);
  }

  get columns(): string[] {
    return [...this.job.table.columns.map((column) => column.name), ...this.job.report.addedColumns];
  }

  /** The rows of one page, decoded. */
  async page(page: number): Promise<readonly Row[]> {
    const cached = this.#pages.get(page);
    if (cached) return cached;
    const stored = await this.#store.rows(this.job.id, page);
    const rows = stored ? decodePage(stored, this.job.table.layout, page * PAGE + 1) : [];
    this.#pages.set(page, rows);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > CACHED_PAGES && oldest !== undefined) this.#pages.delete(oldest);
    return rows;
  }

  /** All rows in order, page by page, without filling the cache. */
  async *pages(): AsyncGenerator<{ first: number; rows: readonly Row[] }, void, undefined> {
    for (let page = 0; page * PAGE < this.job.rows; page++) {
      const stored = await this.#store.rows(this.job.id, page);
      const first = page * PAGE;
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
    return {
      status: scored >= this.job.rows ? "done" : active ? "scoring" : running ? "paused" : "ready",
      bytes: { done: this.job.fileSize, total: this.job.fileSize },
      rows: this.job.rows,
      scored,
      rowsPerSecond: active && oldest && newest && seconds > 0 ? (newest.done - oldest.done) / seconds : 0,
      workers: running ? this.#workers : 0,
    };
  }

  /**
   * Scores the rows that wait. Resolves when none does, or after `stop`.
   * @throws EngineError why no worker could be kept alive; what was scored until then is kept
   */
  async score(
    createScorer: (model: ModelReference) => Promise<Scorer>,
    workers: number,
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    const controller = new AbortController();
    const scheduler = new Scheduler({
      createScorer: () => createScorer(this.job.model),
      workers,
      signal: controller.signal,
      onScore: (row, score) => this.#settle(row, score),
    });
    this.#controller = controller;
    this.#scheduler = scheduler;
    this.#workers = workers;
    this.#speed.length = 0;
    const saving = setInterval(() => void this.save(), SAVE_INTERVAL);
    const telling = setInterval(() => {
      this.#measure();
      onProgress(this.progress);
    }, TELL_INTERVAL);
    const finished = this.#run(scheduler, controller.signal);
    this.#ended = finished.catch(() => {});
    try {
      await finished;
    } finally {
      clearInterval(saving);
      clearInterval(telling);
      this.#scheduler = undefined;
      await this.save();
      onProgress(this.progress);
    }
  }

  async #run(scheduler: Scheduler, signal: AbortSignal): Promise<void> {
    try {
      await scheduler.run(this.#tasks());
    } catch (cause) {
      if (!signal.aborted) throw cause;
    }
  }

  #settle(row: number, { scores, cut }: TextScore): void {
    const isOther = this.#otherLanguage.delete(row);
    const status = scores.length === 0 ? "failed" : isOther ? "other_language" : cut ? "cut" : "scored";
    this.results.set(row, status, scores);
  }

  /** The texts of rows that wait, as the person wrote them; empty ones are settled on the way. */
  async *#tasks(): AsyncGenerator<Task, void, undefined> {
    const isOtherLanguage = await otherLanguageCheck(this.job.model.languages);
    for await (const { first, rows } of this.pages()) {
      for (const [index, row] of rows.entries()) {
        const id = first + index;
        if (this.results.isDone(id)) continue;
        const text = decodeEntities(row.cells[this.job.table.textColumn] ?? "");
        if (text.trim() === "") this.results.set(id, "empty", []);
        else {
          if (isOtherLanguage(text)) this.#otherLanguage.add(id);
          yield { id, text };
        }
      }
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
    await this.#store.saveResults(this.job.id, this.results.takeDirty());
  }
}
