/**
 * Keeps jobs, their rows and their results in IndexedDB, in pages, so that memory holds a few. What finds no room there,
 * and everything where the page may store nothing, is held in memory: the work goes on, and `keeps` says so.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { CsvParser } from "../../../src/data/csv/parser.ts";
import type { DelimitedLayout, Row } from "../../../src/data/table.ts";
import { Overflow } from "./memory-overflow.ts";
import type { Job } from "../protocol.ts";
import type { ResultsPage } from "../../../src/scoring/results.ts";
import { DEFAULT_RULES } from "../../../src/scoring/rules.ts";

/** Rows a page. */
export const PAGE = 500;

/** Delimited rows are kept as their source, which is half the size of source and cells. */
export type RowsPage = { text: string; lines: Uint32Array<ArrayBuffer> } | { rows: Row[] };

interface Schema extends DBSchema {
  jobs: { key: string; value: Job };
  rows: { key: [string, number]; value: RowsPage };
  results: { key: [string, number]; value: ResultsPage };
}

/** Jobs of earlier versions were scored by the rules that are now the default ones. */
const withRules = (job: Job): Job => ({ ...job, rules: job.rules ?? DEFAULT_RULES });

const pagesOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

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

/** A transaction that found no room ends with either name. */
const isFull = (cause: unknown) =>
  cause instanceof DOMException && ["QuotaExceededError", "AbortError"].includes(cause.name);

export class JobStore {
  /** Absent where the page may store nothing. */
  readonly #database: IDBPDatabase<Schema> | undefined;
  readonly #overflow = new Overflow();
  #saving: Promise<void> = Promise.resolve();

  private constructor(database: IDBPDatabase<Schema> | undefined) {
    this.#database = database;
  }

  static async open(name = "tonescope-batch"): Promise<JobStore> {
    try {
      const database = await openDB<Schema>(name, 1, {
        upgrade(db) {
          db.createObjectStore("jobs", { keyPath: "id" });
          db.createObjectStore("rows");
          db.createObjectStore("results");
        },
      });
      return new JobStore(database);
    } catch {
      return new JobStore(undefined);
    }
  }

  /** Whether everything of a job would survive the tab. */
  keeps(id: string): boolean {
    return this.#database !== undefined && !this.#overflow.has(id);
  }

  async jobs(): Promise<Job[]> {
    const kept = (await this.#database?.getAll("jobs")) ?? [];
    const others = kept.filter(({ id }) => !this.#overflow.jobs.has(id));
    return [...others, ...this.#overflow.jobs.values()].map(withRules).sort((a, b) => b.created - a.created);
  }

  async job(id: string): Promise<Job | undefined> {
    const job = this.#overflow.jobs.get(id) ?? (await this.#database?.get("jobs", id));
    return job && withRules(job);
  }

  async saveJob(job: Job): Promise<void> {
    // One whose rows are in memory must not be found by a later visit.
    const database = this.#overflow.rows(job.id) ? undefined : this.#database;
    if (await written(database, (open) => open.put("jobs", job))) this.#overflow.jobs.delete(job.id);
    else this.#overflow.jobs.set(job.id, job);
  }

  async saveRows(id: string, first: number, pages: readonly RowsPage[]): Promise<void> {
    const database = this.#overflow.rows(id) ? undefined : this.#database;
    const kept = await written(database, async (open) => {
      const transaction = open.transaction("rows", "readwrite");
      await Promise.all([
        ...pages.map((page, index) => transaction.store.put(page, [id, first + index])),
        transaction.done,
      ]);
    });
    if (kept) return;
    if (database) await this.#moveToMemory(id, first);
    this.#overflow.addRows(id, first, pages);
  }

  /** @param pages of its rows that are kept so far */
  async #moveToMemory(id: string, pages: number): Promise<void> {
    const job = await this.job(id);
    for (let page = 0; page < pages; page++) {
      const rows = await this.#database?.get("rows", [id, page]);
      if (rows) this.#overflow.addRows(id, page, [rows]);
    }
    await this.#removeKept(id);
    if (job) this.#overflow.jobs.set(id, job);
  }

  async rows(id: string, page: number): Promise<RowsPage | undefined> {
    return this.#overflow.rows(id)?.get(page) ?? (await this.#database?.get("rows", [id, page]));
  }

  /** On disk when it resolves, so that not even a power cut takes them; what found no room before is tried again. */
  async saveResults(id: string, pages: readonly { page: number; content: ResultsPage }[]): Promise<void> {
    // One after the other, so that an older page never takes the place of a newer one.
    const saved = this.#saving.catch(() => {}).then(() => this.#saveResults(id, pages));
    this.#saving = saved;
    await saved;
  }

  async #saveResults(id: string, pages: readonly { page: number; content: ResultsPage }[]): Promise<void> {
    if (pages.length === 0) return;
    const all = new Map(this.#overflow.results(id));
    for (const { page, content } of pages) all.set(page, content);
    const database = this.#overflow.rows(id) ? undefined : this.#database;
    const kept = await written(database, async (open) => {
      const transaction = open.transaction("results", "readwrite", { durability: "strict" });
      await Promise.all([
        ...Array.from(all, ([page, content]) => transaction.store.put(content, [id, page])),
        transaction.done,
      ]);
    });
    if (kept) this.#overflow.dropResults(id);
    else this.#overflow.addResults(id, pages);
  }

  async *results(id: string): AsyncGenerator<{ page: number; content: ResultsPage }, void, undefined> {
    const newer = this.#overflow.results(id) ?? new Map<number, ResultsPage>();
    for (const [page, content] of newer) yield { page, content };
    const keys = (await this.#database?.getAllKeys("results", pagesOf(id))) ?? [];
    for (const key of keys) {
      const content = newer.has(key[1]) ? undefined : await this.#database?.get("results", key);
      if (content) yield { page: key[1], content };
    }
  }

  /** With all its rows and results. */
  async remove(id: string): Promise<void> {
    this.#overflow.remove(id);
    await this.#removeKept(id);
  }

  async #removeKept(id: string): Promise<void> {
    const transaction = this.#database?.transaction(["jobs", "rows", "results"], "readwrite");
    await Promise.all([
      transaction?.objectStore("jobs").delete(id),
      transaction?.objectStore("rows").delete(pagesOf(id)),
      transaction?.objectStore("results").delete(pagesOf(id)),
      transaction?.done,
    ]);
  }

  close(): void {
    this.#database?.close();
  }
}

/** @returns false where nothing may be stored or no room is left; other failures are thrown */
async function written(
  database: IDBPDatabase<Schema> | undefined,
  write: (database: IDBPDatabase<Schema>) => Promise<unknown>,
): Promise<boolean> {
  if (!database) return false;
  try {
    await write(database);
    return true;
  } catch (cause) {
    if (isFull(cause)) return false;
    throw cause;
  }
}
