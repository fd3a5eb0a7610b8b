/** Parts of jobs that do not fit into the browser's storage, in the memory of the worker. */

import type { ResultsPage } from "../../../src/scoring/results.ts";
import type { Job } from "../../protocols/batch-types.ts";
import type { Row } from "../../../src/data/table.ts";

/** The answers of the job's model, and those of a second one beside it. */
const KINDS = ["results", "secondResults"] as const;
export type ResultsKind = (typeof KINDS)[number];

/** Delimited rows are stored as their source text, which is half the size of text and cells. */
export type RowsPage = { text: string; lines: Uint32Array<ArrayBuffer> } | { rows: Row[] };

export class MemoryOverflow {
  readonly jobs = new Map<string, Job>();
  readonly #rows = new Map<string, Map<number, RowsPage>>();
  readonly #results = {
    results: new Map<string, Map<number, ResultsPage>>(),
    secondResults: new Map<string, Map<number, ResultsPage>>(),
  };

  has(id: string): boolean {
    return this.jobs.has(id) || this.#rows.has(id) || KINDS.some((kind) => this.#results[kind].has(id));
  }

  rows(id: string): Map<number, RowsPage> | undefined {
    return this.#rows.get(id);
  }

  results(id: string, kind: ResultsKind): Map<number, ResultsPage> | undefined {
    return this.#results[kind].get(id);
  }

  addRows(id: string, first: number, pages: readonly RowsPage[]): void {
    const rows = this.#rows.get(id) ?? new Map<number, RowsPage>();
    this.#rows.set(id, rows);
    for (const [index, page] of pages.entries()) rows.set(first + index, page);
  }

  addResults(id: string, pages: readonly { page: number; content: ResultsPage }[], kind: ResultsKind): void {
    const results = this.#results[kind].get(id) ?? new Map<number, ResultsPage>();
    this.#results[kind].set(id, results);
    for (const { page, content } of pages) results.set(page, content);
  }

  /** Removes pages after they were written to the database. */
  dropResults(id: string, kind: ResultsKind): void {
    this.#results[kind].delete(id);
  }

  remove(id: string): void {
    this.jobs.delete(id);
    this.#rows.delete(id);
    for (const kind of KINDS) this.#results[kind].delete(id);
  }
}
