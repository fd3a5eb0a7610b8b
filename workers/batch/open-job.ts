/** The open job: its rows in the store, its results in memory, and the scoring of the rows that have none. */

import type { Row } from "../../src/data/table.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { type DirtyPage, Results } from "../../src/scoring/results.ts";
import { scoringParts } from "../../src/scoring/other-languages.ts";
import type { RowBatch, ScoringPart } from "../../src/scoring/row-scorer.ts";
import { isNotSure } from "../../src/scoring/prediction-status.ts";
import { rowText } from "../../src/scoring/row-text.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { notSureThreshold, rowWidth } from "../../src/scoring/rules.ts";
import type { Annotations, Topic } from "../protocols/annotations.ts";
import type { Job, Progress, SecondModel } from "../protocols/batch-types.ts";
import { namesByCluster, NO_CLUSTER } from "./topic-names.ts";
import type { EmbeddingStore } from "./embeddings/embedding-store.ts";
import { JobScoring } from "./job-scoring.ts";
import type { Pool } from "./scorers.ts";
import type { LabelStore } from "./storage/label-store.ts";
import { decodePage, type JobStore, PAGE_ROWS } from "./storage/job-store.ts";
import type { ResultsKind } from "./storage/memory-overflow.ts";

/** Decoded pages in memory, for the table. */
const CACHED_PAGES = 40;

export class OpenJob {
  readonly job: Job;
  /** [rows] the cluster of each row, from which topics are made. */
  #clusters: Uint8Array | undefined;
  readonly results: Results;
  readonly #store: JobStore;
  readonly #scoring: JobScoring;
  #second: JobScoring | undefined;
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #restoreRows: (() => Promise<void>) | undefined;
  /** The rows that are being stored again, after the browser erased them. */
  #restoring: Promise<void> | undefined;
  #wasRestored = false;
  /** Where embeddings are stored, from which heads that were added later answer. */
  embeddingStore: (() => Promise<EmbeddingStore>) | undefined;
  /** Stores what else belongs to the job again, after its rows were. */
  onRestored: (() => Promise<void>) | undefined;

  private constructor(store: JobStore, job: Job, results: Results, restoreRows?: () => Promise<void>) {
    this.#store = store;
    this.job = job;
    this.results = results;
    this.#restoreRows = restoreRows;
    this.#scoring = this.#createScoring("results", job, results);
  }

  #createScoring(kind: ResultsKind, { rules }: Pick<Job, "rules">, results: Results) {
    return new JobScoring({
      results,
      rows: () => this.pages(),
      textColumn: this.job.table.textColumn,
      rules,
      savePages: (pages) => this.#savePages(kind, pages),
      onPool: async ({ device }) => {
        const scored = kind === "results" ? this.job : this.job.second;
        if (!scored) return;
        scored.devices = [...new Set([...(scored.devices ?? []), device])];
        await this.#store.updateJob(this.job);
      },
    });
  }

  #openSecond(): Results | undefined {
    const { second, rows } = this.job;
    if (!second) return undefined;
    const results = new Results(rows, second.labels.length, PAGE_ROWS);
    this.#second = this.#createScoring("secondResults", second, results);
    return results;
  }

  /** @param restoreRows stores the rows again from their file; absent where the file is not at hand */
  static async open(store: JobStore, job: Job, restoreRows?: () => Promise<void>): Promise<OpenJob> {
    const { model, rules, rows } = job;
    const results = new Results(rows, model.labels.length, PAGE_ROWS, rowWidth(model, rules));
    for await (const { page, content } of store.results(job.id)) results.restore(page, content);
    const open = new OpenJob(store, job, results, restoreRows);
    open.#clusters = await store.clusters(job.id);
    const ofSecond = open.#openSecond();
    if (ofSecond) {
      for await (const { page, content } of store.results(job.id, "secondResults"))
        ofSecond.restore(page, content);
    }
    return open;
  }

  async #savePages(kind: ResultsKind, pages: readonly DirtyPage[]): Promise<void> {
    const { id } = this.job;
    try {
      await this.#store.saveResults(id, pages, kind);
    } catch (cause) {
      if (AppError.of(cause).code !== "batch-storage-lost") throw cause;
      await this.storeAgain();
      await this.#store.saveResults(id, pages, kind);
    }
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
    this.#second?.results.markAllDirty();
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

  /** The class of the job's model that the second one names for a row; -1 for none. */
  secondClass(row: number): number {
    const label = this.#second?.results.label(row) ?? -1;
    return this.job.second?.classes[label] ?? -1;
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

  /** @param clusters [rows] of each row, from which the topics are made */
  async keepTopics(topics: readonly Topic[], clusters: Uint8Array): Promise<void> {
    this.#clusters = clusters;
    await this.#store.saveClusters(this.job.id, clusters);
    await this.annotate({ topics });
  }

  /** The names of rows' topics as they are now; empty for rows without one. */
  topicReader(): (row: number) => string {
    const names = namesByCluster(this.job.topics ?? []);
    return (row) => names[this.#clusters?.[row] ?? NO_CLUSTER] ?? "";
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
    const { job } = this;
    const notPersisted =
      this.#store.notPersisted(job.id) ?? this.#scoring.saveError ?? this.#second?.saveError;
    return {
      ...this.#scoring.progress,
      bytes: { done: job.fileSize, total: job.fileSize },
      ...(notPersisted && { notPersisted: notPersisted.report }),
      ...(this.#wasRestored && { wasRestored: true }),
    };
  }

  /**
   * Scores the rows that have no result. Resolves when every row has one, or after `stop`.
   * @param pools with the job's model; the next one takes over where one has failed
   * @param others the pools with the job's model for other languages, and whether a text is in one of them
   * @throws AppError why the last pool could not be kept alive; what was scored until then is kept
   */
  async score(
    pools: readonly Pool[],
    onProgress: (progress: Progress) => void,
    others?: ScoringPart<Pool>,
  ): Promise<void> {
    const parts = scoringParts(this.job, pools, others);
    await this.#scoring.score(parts, () => onProgress(this.progress));
  }

  /** Finishes the texts in progress and starts no others. */
  pause(): void {
    this.#scoring.pause();
  }

  resume(): void {
    this.#scoring.resume();
  }

  /** Ends the workers, also those of the second model. Results that they have sent are kept. */
  async stop(): Promise<void> {
    await Promise.all([this.#scoring.stop(), this.#second?.stop()]);
  }

  /** Writes results that an earlier save could not write. Never rejects: `progress.notPersisted` tells a failure. */
  async save(): Promise<void> {
    await Promise.all([this.#scoring.save(), this.#second?.save()]);
  }

  /** The answers of a second model or head beside those of the job's model; undefined where none was chosen. */
  get second(): JobScoring | undefined {
    return this.#second;
  }

  /** Removes the answers of the second model, and prepares those of another one. @param second undefined for none */
  async setSecond(second: SecondModel | undefined): Promise<void> {
    await this.#second?.stop();
    this.#second = undefined;
    await this.#store.removeSecondResults(this.job.id);
    if (second) this.job.second = second;
    else delete this.job.second;
    await this.#store.updateJob(this.job);
    this.#openSecond();
  }

  /** @param classes [labels of the second model] the class of the job's model that each means; -1 for none */
  async setSecondClasses(classes: readonly number[]): Promise<void> {
    const { second } = this.job;
    if (!second) return;
    second.classes = classes;
    await this.#store.updateJob(this.job);
  }
}
