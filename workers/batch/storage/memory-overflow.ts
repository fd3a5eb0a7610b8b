/** Parts of jobs that do not fit into the browser's storage, in the memory of the worker. */

import type { ResultsPage } from "../../../src/scoring/results.ts";
import type { Job } from "../../protocols/batch-types.ts";
import type { Row } from "../../../src/data/table.ts";

/** Delimited rows are stored as their source text, which is half the size of text and cells. */
export type RowsPage = { text: string; lines: Uint32Array<ArrayBuffer> } | { rows: Row[] };

export class MemoryOverflow {
  readonly jobs = new Map<string, Job>();
  readonly #rows = new Map<string, Map<number, RowsPage>>();
  readonly #results = new Map<string, Map<number, ResultsPage>>();

  has(id: string): boolean {
    return this.jobs.has(id) || this.#rows.has(id) || this.#results.has(id);
  }

  rows(id: string): Map<number, RowsPage> | undefined {
    return this.#rows.get(id);
  }

  results(id: string): Map<number, ResultsPage> | undefined {
    return this.#results.get(id);
  }

  addRows(id: string, first: number, pages: readonly RowsPage[]): void {
    const rows = this.#rows.get(id) ?? new Map<number, RowsPage>();
    this.#rows.set(id, rows);
    for (const [index, page] of pages.entries()) rows.set(first + index, page);
  }

  addResults(id: string, pages: readonly { page: number; content: ResultsPage }[]): void {
    const results = this.#results.get(id) ?? new Map<number, ResultsPage>();
    this.#results.set(id, results);
    for (const { page, content } of pages) results.set(page, content);
  }

  /** Removes pages after they were written to the database. */
  dropResults(id: string): void {
    this.#results.delete(id);
  }

  remove(id: string): void {
    this.jobs.delete(id);
    this.#rows.delete(id);
    this.#results.delete(id);
  }
}
