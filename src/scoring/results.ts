/** The results of all rows in memory, in pages for storage: 14 bytes for each row with three classes. */

import type { RowResult, RowStatus } from "../data/write/scored.ts";

/** Statuses by their stored code; 0 is a row without a result. New statuses can only be appended. */
const STATUSES = [
  undefined,
  "scored",
  "cut",
  "empty",
  "other_language",
  "failed",
  "averaged",
  "not_sure",
  "no_words",
  "few_words",
  "unknown_words",
  "slang",
] as const;

export interface ResultsPage {
  statuses: Uint8Array<ArrayBuffer>;
  labels: Int8Array<ArrayBuffer>;
  scores: Float32Array<ArrayBuffer>;
}

/** Index of the class with the highest score, the first of equal ones; -1 without scores. */
export function predictedClass(scores: ArrayLike<number>, classes: number): number {
  let best = -1;
  for (let index = 0; index < Math.min(classes, scores.length); index++) {
    if (best < 0 || (scores[index] ?? 0) > (scores[best] ?? 0)) best = index;
  }
  return best;
}

/** A page of results that is to be stored. */
export interface DirtyPage {
  page: number;
  content: ResultsPage;
  /** Number of the last change in `content`. */
  change: number;
}

export class Results {
  readonly rows: number;
  readonly classes: number;
  readonly pageSize: number;
  /** Scores of a row: of the classes, then of the labels of further output heads. */
  readonly #width: number;
  readonly #statuses: Uint8Array<ArrayBuffer>;
  readonly #labels: Int8Array<ArrayBuffer>;
  readonly #scores: Float32Array<ArrayBuffer>;
  /** Pages that changed since they were stored, each with the number of its last change. */
  readonly #dirty = new Map<number, number>();
  #changes = 0;
  #done = 0;

  /** @param width scores of a row: those of the classes, then those of the further output heads' labels */
  constructor(rows: number, classes: number, pageSize: number, width = classes) {
    this.rows = rows;
    this.classes = classes;
    this.pageSize = pageSize;
    this.#width = width;
    this.#statuses = new Uint8Array(rows);
    this.#labels = new Int8Array(rows).fill(-1);
    this.#scores = new Float32Array(rows * this.#width);
  }

  /** Number of rows that have a status. */
  get done(): number {
    return this.#done;
  }

  isDone(row: number): boolean {
    return this.#statuses[row] !== 0;
  }

  status(row: number): RowStatus | undefined {
    return STATUSES[this.#statuses[row] ?? 0];
  }

  /** Index of the row's class; -1 without scores. */
  label(row: number): number {
    return this.#labels[row] ?? -1;
  }

  /** The probability of the row's class; 0 without scores. */
  score(row: number): number {
    const label = this.label(row);
    return label < 0 ? 0 : (this.#scores[row * this.#width + label] ?? 0);
  }

  /** Probabilities of the classes, in the model's order. */
  scores(row: number): Float32Array {
    return this.#scores.subarray(row * this.#width, row * this.#width + this.classes);
  }

  result(row: number): RowResult | undefined {
    const status = this.status(row);
    const scores = this.#scores.subarray(row * this.#width, (row + 1) * this.#width);
    return status && { status, label: this.label(row), scores };
  }

  /** @param scores those of the classes and of the further output heads, of the classes alone, or none */
  set(row: number, status: RowStatus, scores: ArrayLike<number>): void {
    if (!this.isDone(row)) this.#done++;
    this.#statuses[row] = STATUSES.indexOf(status);
    const from = row * this.#width;
    this.#scores.set(scores, from);
    // Another model than the file's has no answers of its further output heads.
    if (scores.length > 0) this.#scores.fill(Number.NaN, from + scores.length, from + this.#width);
    this.#labels[row] = predictedClass(scores, this.classes);
    this.#dirty.set(Math.floor(row / this.pageSize), ++this.#changes);
  }

  /** Copies of the pages that changed since they were last marked clean. */
  dirtyPages(): DirtyPage[] {
    return Array.from(this.#dirty, ([page, change]) => ({ page, change, content: this.#page(page) }));
  }

  /** Call this after the pages were stored. A page that changed in the meantime stays dirty. */
  markClean(pages: readonly DirtyPage[]): void {
    for (const { page, change } of pages) {
      if (this.#dirty.get(page) === change) this.#dirty.delete(page);
    }
  }

  /** Call this when stored pages were lost: every page with a result is stored again. */
  markAllDirty(): void {
    for (let row = 0; row < this.rows; row++) {
      if (this.isDone(row)) this.#dirty.set(Math.floor(row / this.pageSize), ++this.#changes);
    }
  }

  #page(page: number): ResultsPage {
    const [from, to] = [page * this.pageSize, Math.min(this.rows, (page + 1) * this.pageSize)];
    return {
      statuses: this.#statuses.slice(from, to),
      labels: this.#labels.slice(from, to),
      scores: this.#scores.slice(from * this.#width, to * this.#width),
    };
  }

  /** Sets the results of a stored page. */
  restore(page: number, { statuses, labels, scores }: ResultsPage): void {
    const from = page * this.pageSize;
    this.#statuses.set(statuses, from);
    this.#labels.set(labels, from);
    this.#scores.set(scores, from * this.#width);
    for (const status of statuses) if (status !== 0) this.#done++;
  }
}
