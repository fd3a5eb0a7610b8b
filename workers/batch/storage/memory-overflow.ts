/** What the browser would not take of a job, for as long as the worker lives. */

import type { ResultsPage } from "../../../src/scoring/results.ts";
import type { Job } from "../protocol.ts";
import type { RowsPage } from "./job-store.ts";

export class Overflow {
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

  /** They are kept now. */
  dropResults(id: string): void {
    this.#results.delete(id);
  }

  remove(id: string): void {
    this.jobs.delete(id);
    this.#rows.delete(id);
    this.#results.delete(id);
  }
}
