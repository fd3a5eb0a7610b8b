/**
 * Stores jobs, their rows and their results in IndexedDB, in pages, so that memory holds only a few pages. When the
 * browser has no room or refuses storage, the data stays in memory and the job continues; `notPersisted` gives the cause.
 */

import type { IDBPDatabase } from "idb";
import { CsvParser } from "../../../src/data/csv/parser.ts";
import type { DelimitedLayout, Row } from "../../../src/data/table.ts";
import { allOf, LabelStore } from "./label-store.ts";
import { MemoryOverflow, type ResultsKind, type RowsPage } from "./memory-overflow.ts";
import { type BatchSchema, MIGRATIONS } from "./schema.ts";
import type { Job } from "../../protocols/batch-types.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import type { ResultsPage } from "../../../src/scoring/results.ts";
import { DEFAULT_RULES } from "../../../src/scoring/rules.ts";
import { DatabaseConnection, storageError } from "../../../src/storage/open-database.ts";
import { DATABASES } from "../../../src/storage/registry.ts";

/** The number of rows of a page. */
export const PAGE_ROWS = 500;

/** Everything that belongs to a job. */
const STORES = [
  "jobs",
  "rows",
  "results",
  "secondResults",
  "clusters",
  "labelings",
  "labels",
  "settled",
] as const;
/** Those with one entry for each job. */
const OF_JOBS: readonly (typeof STORES)[number][] = ["jobs", "clusters", "labelings"];

/** Jobs of earlier versions have no rules; they were scored by today's default rules. */
const withRules = (job: Job): Job => ({ ...job, rules: job.rules ?? DEFAULT_RULES });

const pageRange = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

export function encodePage(rows: readonly Row[], layout: DelimitedLayout | undefined): RowsPage {
  if (!layout) return { rows: [...rows] };
  return {
    text: rows.map(({ raw = "", end = "" }) => raw + end).join(""),
    lines: Uint32Array.from(rows, (row) => row.line),
  };
}

/** @param first number of the page's first row, from 1. */
export function decodePage(page: RowsPage, layout: DelimitedLayout | undefined, first: number): Row[] {
  if ("rows" in page) return page.rows;
  if (!layout) return [];
  return new CsvParser(layout.dialect).push(page.text, true).map(({ cells, raw, end }, index) => ({
    number: first + index,
    line: page.lines[index] ?? 0,
    cells,
    raw,
    end,
  }));
}

const isFull = (cause: unknown) =>
  // A transaction that runs out of room ends with either name.
  cause instanceof DOMException && ["QuotaExceededError", "AbortError"].includes(cause.name);

export class JobStore {
  /** Absent where the browser refuses storage. */
  readonly #connection: DatabaseConnection<BatchSchema> | undefined;
  /** Why the browser refuses storage. */
  readonly #refusal: AppError | undefined;
  readonly #memory = new MemoryOverflow();
  #saving: Promise<void> = Promise.resolve();
  readonly labels: LabelStore;

  private constructor(connection: DatabaseConnection<BatchSchema> | undefined, refusal?: AppError) {
    this.#connection = connection;
    this.#refusal = refusal;
    // The labels of a job that is only in memory would be found without it.
    this.labels = new LabelStore(connection, async (id, write) =>
      this.#memory.jobs.has(id) ? false : this.#write(id, write),
    );
  }

  /**
   * Never fails: where the browser refuses storage, everything is kept in memory, and so it is on a page that came over http,
   * because it has no locks that keep two tabs from writing the same job.
   */
  static async open(name: string = DATABASES.batch): Promise<JobStore> {
    if (globalThis.isSecureContext === false) {
      return new JobStore(undefined, new AppError("insecure-page", "The page came over http."));
    }
    const connection = new DatabaseConnection({ name, migrations: MIGRATIONS });
    try {
      await connection.get();
      return new JobStore(connection);
    } catch (cause) {
      return new JobStore(undefined, storageError(cause));
    }
  }

  /** Why a part of the job is only in memory and is lost with the tab; undefined when all of it is stored. */
  notPersisted(id: string): AppError | undefined {
    if (this.#refusal) return this.#refusal;
    if (!this.#memory.has(id) && !this.labels.isInMemory(id)) return undefined;
    return new AppError("batch-storage-full", "The browser has no room left to store this batch.");
  }

  async jobs(): Promise<Job[]> {
    const stored = (await this.#connection?.use((database) => database.getAll("jobs"))) ?? [];
    const persisted = stored.filter(({ id }) => !this.#memory.jobs.has(id));
    return [...persisted, ...this.#memory.jobs.values()].map(withRules).sort((a, b) => b.created - a.created);
  }

  async job(id: string): Promise<Job | undefined> {
    const job =
      this.#memory.jobs.get(id) ?? (await this.#connection?.use((database) => database.get("jobs", id)));
    return job && withRules(job);
  }

  async saveJob(job: Job): Promise<void> {
    if (await this.#write(job.id, (database) => database.put("jobs", job))) {
      this.#memory.jobs.delete(job.id);
    } else this.#memory.jobs.set(job.id, job);
  }

  /** Saves a job that was saved before; does nothing when it was erased meanwhile, because its rows are gone too. */
  async updateJob(job: Job): Promise<void> {
    if (await this.job(job.id)) await this.saveJob(job);
  }

  /** @param clusters [rows] the cluster of each row; lost with the tab where nothing can be stored */
  async saveClusters(id: string, clusters: Uint8Array): Promise<void> {
    await this.#write(id, (database) => database.put("clusters", clusters, id));
  }

  async clusters(id: string): Promise<Uint8Array | undefined> {
    return await this.#connection?.use((database) => database.get("clusters", id));
  }

  /** @param first number of the first page, from 0; the pages before it were saved earlier */
  async saveRows(id: string, first: number, pages: readonly RowsPage[]): Promise<void> {
    const wasInMemory = this.#memory.rows(id) !== undefined;
    const isWritten = await this.#write(id, async (database) => {
      const transaction = database.transaction("rows", "readwrite");
      await Promise.all([
        ...pages.map((page, index) => transaction.store.put(page, [id, first + index])),
        transaction.done,
      ]);
    });
    if (isWritten) return;
    if (!wasInMemory) await this.#moveToMemory(id, first);
    this.#memory.addRows(id, first, pages);
  }

  /** @param pages number of pages of its rows that are stored */
  async #moveToMemory(id: string, pages: number): Promise<void> {
    const database = await this.#connection?.get();
    if (!database) return;
    const job = await this.job(id);
    for (let page = 0; page < pages; page++) {
      const rows = await database.get("rows", [id, page]);
      if (rows) this.#memory.addRows(id, page, [rows]);
    }
    await this.#removeStored(id);
    if (job) this.#memory.jobs.set(id, job);
  }

  async rows(id: string, page: number): Promise<RowsPage | undefined> {
    const inMemory = this.#memory.rows(id)?.get(page);
    return inMemory ?? (await this.#connection?.use((database) => database.get("rows", [id, page])));
  }

  /**
   * Writes pages, and those that did not fit before. They are on disk when the promise resolves, also after a power failure,
   * or in memory, which `notPersisted` reports.
   * @throws AppError `batch-storage-lost` when the job was erased from outside; what a write throws for a reason other
   * than lack of space
   */
  async saveResults(
    id: string,
    pages: readonly { page: number; content: ResultsPage }[],
    kind: ResultsKind = "results",
  ): Promise<void> {
    // One write after the other, so that an older page never replaces a newer one.
    const saved = this.#saving.catch(() => {}).then(() => this.#saveResults(id, pages, kind));
    this.#saving = saved;
    await saved;
  }

  async #saveResults(
    id: string,
    pages: readonly { page: number; content: ResultsPage }[],
    kind: ResultsKind,
  ): Promise<void> {
    if (pages.length === 0) return;
    const all = new Map(this.#memory.results(id, kind));
    for (const { page, content } of pages) all.set(page, content);
    const isWritten = await this.#write(id, async (database) => {
      const transaction = database.transaction(["jobs", kind], "readwrite", { durability: "strict" });
      const isStored =
        this.#memory.jobs.has(id) || (await transaction.objectStore("jobs").getKey(id)) !== undefined;
      const results = transaction.objectStore(kind);
      await Promise.all([
        ...Array.from(isStored ? all : [], ([page, content]) => results.put(content, [id, page])),
        transaction.done,
      ]);
      if (!isStored) throw new AppError("batch-storage-lost", "The stored batch was erased.");
    });
    if (isWritten) this.#memory.dropResults(id, kind);
    else this.#memory.addResults(id, pages, kind);
  }

  /** Removes the answers of a second model. */
  async removeSecondResults(id: string): Promise<void> {
    await this.#saving.catch(() => {});
    this.#memory.dropResults(id, "secondResults");
    await this.#connection?.use((database) => database.delete("secondResults", allOf(id)));
  }

  async *results(
    id: string,
    kind: ResultsKind = "results",
  ): AsyncGenerator<{ page: number; content: ResultsPage }, void, undefined> {
    const newer = this.#memory.results(id, kind) ?? new Map<number, ResultsPage>();
    for (const [page, content] of newer) yield { page, content };
    const keys = (await this.#connection?.use((database) => database.getAllKeys(kind, pageRange(id)))) ?? [];
    for (const key of keys) {
      const content = newer.has(key[1])
        ? undefined
        : await this.#connection?.use((database) => database.get(kind, key));
      if (content) yield { page: key[1], content };
    }
  }

  /** Removes the job with all its rows, results and labels. */
  async remove(id: string): Promise<void> {
    this.#memory.remove(id);
    this.labels.forget(id);
    await this.#removeStored(id);
  }

  async #removeStored(id: string): Promise<void> {
    await this.#connection?.use(async (database) => {
      const transaction = database.transaction(STORES, "readwrite");
      await Promise.all([
        ...STORES.map((name) =>
          transaction.objectStore(name).delete(OF_JOBS.includes(name) ? id : allOf(id)),
        ),
        transaction.done,
      ]);
    });
  }

  /**
   * Writes nothing of a job whose rows are in memory, because a later visit would find a job without rows.
   * @returns false where the browser has no room or refuses storage; other failures are thrown
   */
  async #write(
    id: string,
    write: (database: IDBPDatabase<BatchSchema>) => Promise<unknown>,
  ): Promise<boolean> {
    if (!this.#connection || this.#memory.rows(id)) return false;
    try {
      await this.#connection.use(write);
      return true;
    } catch (cause) {
      if (isFull(cause)) return false;
      throw cause;
    }
  }
}
