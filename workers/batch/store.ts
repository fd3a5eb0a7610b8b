/** Keeps jobs, their rows and their results in IndexedDB, in pages, so that memory holds a few. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { CsvParser } from "../../src/data/csv/parser.ts";
import type { DelimitedLayout, Row } from "../../src/data/table.ts";
import type { Job } from "./protocol.ts";
import type { ResultsPage } from "../../src/scoring/results.ts";
import { DEFAULT_RULES } from "../../src/scoring/rules.ts";

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

export class JobStore {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  static async open(name = "tonescope-batch"): Promise<JobStore> {
    const database = await openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("jobs", { keyPath: "id" });
        db.createObjectStore("rows");
        db.createObjectStore("results");
      },
    });
    return new JobStore(database);
  }

  async jobs(): Promise<Job[]> {
    const jobs = await this.#database.getAll("jobs");
    return jobs.map(withRules).sort((a, b) => b.created - a.created);
  }

  async job(id: string): Promise<Job | undefined> {
    const job = await this.#database.get("jobs", id);
    return job && withRules(job);
  }

  async saveJob(job: Job): Promise<void> {
    await this.#database.put("jobs", job);
  }

  async saveRows(id: string, first: number, pages: readonly RowsPage[]): Promise<void> {
    const transaction = this.#database.transaction("rows", "readwrite");
    await Promise.all([
      ...pages.map((page, index) => transaction.store.put(page, [id, first + index])),
      transaction.done,
    ]);
  }

  async rows(id: string, page: number): Promise<RowsPage | undefined> {
    return await this.#database.get("rows", [id, page]);
  }

  /** On disk when it resolves, so that not even a power cut takes them. */
  async saveResults(id: string, pages: readonly { page: number; content: ResultsPage }[]): Promise<void> {
    if (pages.length === 0) return;
    const transaction = this.#database.transaction("results", "readwrite", { durability: "strict" });
    await Promise.all([
      ...pages.map(({ page, content }) => transaction.store.put(content, [id, page])),
      transaction.done,
    ]);
  }

  async *results(id: string): AsyncGenerator<{ page: number; content: ResultsPage }, void, undefined> {
    const keys = await this.#database.getAllKeys("results", pagesOf(id));
    for (const key of keys) {
      const content = await this.#database.get("results", key);
      if (content) yield { page: key[1], content };
    }
  }

  /** With all its rows and results. */
  async remove(id: string): Promise<void> {
    const transaction = this.#database.transaction(["jobs", "rows", "results"], "readwrite");
    await Promise.all([
      transaction.objectStore("jobs").delete(id),
      transaction.objectStore("rows").delete(pagesOf(id)),
      transaction.objectStore("results").delete(pagesOf(id)),
      transaction.done,
    ]);
  }

  close(): void {
    this.#database.close();
  }
}
