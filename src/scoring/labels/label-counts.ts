/** A column with more different values than this does not contain labels. */
export const MAX_LABELS = 50;

export interface LabelCount {
  value: string;
  rows: number;
}

/** Counts the distinct labels of a column. */
export class LabelCounts {
  readonly #counts = new Map<string, number>();

  add(label: string): void {
    const count = this.#counts.get(label);
    if (count !== undefined || !this.areTooMany) this.#counts.set(label, (count ?? 0) + 1);
  }

  get areTooMany(): boolean {
    return this.#counts.size > MAX_LABELS;
  }

  /** The most frequent first. */
  sorted(): LabelCount[] {
    return [...this.#counts].map(([value, rows]) => ({ value, rows })).sort((a, b) => b.rows - a.rows);
  }
}
