/** Pages of results as records of a journal: the page's number, then its statuses, labels and scores. */

import { Buffer } from "node:buffer";
import type { ResultsStorage } from "../../src/scoring/ports.ts";
import type { Results, ResultsPage } from "../../src/scoring/results.ts";
import type { Journal } from "./journal.ts";

/** Rows whose results are written together. */
export const PAGE_ROWS = 64;

interface NumberedPage {
  page: number;
  content: ResultsPage;
}

function encodePage({ page, content: { statuses, labels, scores } }: NumberedPage): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32LE(page);
  return Buffer.concat([
    number,
    ...[statuses, labels, scores].map(
      (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    ),
  ]);
}

/** @param width number of scores of a row */
function decodePage(payload: Buffer, width: number): NumberedPage {
  const rows = (payload.length - 4) / (2 + 4 * width);
  const part = (from: number, length: number) =>
    new Uint8Array(payload.subarray(4 + from, 4 + from + length));
  return {
    page: payload.readUInt32LE(),
    content: {
      statuses: part(0, rows),
      labels: new Int8Array(part(rows, rows).buffer),
      scores: new Float32Array(part(2 * rows, 4 * rows * width).buffer),
    },
  };
}

/**
 * Whether a record is a page of a table.
 * @param rows number of rows of the table
 * @param width number of scores of a row
 */
export function isPage(payload: Buffer, rows: number, width: number): boolean {
  if (payload.length < 4) return false;
  const first = payload.readUInt32LE() * PAGE_ROWS;
  const pageRows = Math.min(PAGE_ROWS, rows - first);
  return pageRows > 0 && payload.length === 4 + pageRows * (2 + 4 * width);
}

/** Restores the results of an earlier run. The latest record of each page is used. */
export async function restoreResults(journal: Journal, results: Results, width: number): Promise<void> {
  const pages = new Map<number, ResultsPage>();
  for await (const record of journal.records()) {
    const { page, content } = decodePage(record, width);
    pages.set(page, content);
  }
  for (const [page, content] of pages) results.restore(page, content);
}

/** A journal as the storage of a run's results, which counts the rows whose results are on disk. */
export class JournalStorage implements ResultsStorage {
  readonly #journal: Journal;
  readonly #results: Results;
  #savedRows: number;

  constructor(journal: Journal, results: Results) {
    this.#journal = journal;
    this.#results = results;
    this.#savedRows = results.done;
  }

  /** The number of rows that a resumed run would not score again. */
  get savedRows(): number {
    return this.#savedRows;
  }

  async savePages(pages: readonly NumberedPage[]): Promise<void> {
    const rows = this.#results.done;
    await this.#journal.append(pages.map(encodePage));
    this.#savedRows = rows;
  }
}
