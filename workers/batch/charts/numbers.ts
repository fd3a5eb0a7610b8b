/** Bins the numbers of a column for a chart. */

import { readNumber } from "../../../src/data/read-number.ts";
import type { NumberBinning, NumberCounts } from "../../protocols/batch-types.ts";
import { bump, type Counting } from "./counts.ts";

const AUTOMATIC_BINS = 12;
const MAX_BINS = 100;
/** Bins of equal width are of little use where more than this share of the rows is in one of them. */
const MAX_SHARE = 0.8;
/** A column is one of numbers when at least this share of its cells is read as such. */
const MIN_READ = 0.9;
/** Numbers that have no more values are counted by value. */
const FEW_VALUES = 12;
const MAX_UNREAD = 3;

/** 1, 2 or 5 times a power of ten, at least `step`. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10) * power;
}

/** Round limits at equal distances, the last one above the largest number. @param sorted ascending, not empty */
function equalWidths(sorted: Float64Array, count: number, isWhole: boolean): number[] {
  const [least, most] = [sorted[0] as number, sorted.at(-1) as number];
  const wanted = (most - least) / count || Math.abs(least) || 1;
  const step = Math.max(isWhole ? 1 : 0, niceStep(wanted));
  const first = Math.floor(least / step);
  const bins = Math.floor(most / step) - first + 1;
  // Without the digits that a sum of steps gets wrong.
  return Array.from({ length: bins + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** Limits between which about as many numbers are. @param sorted ascending, not empty */
function equalRows(sorted: Float64Array, count: number): number[] {
  const limits = Array.from(
    { length: count },
    (_, at) => sorted[Math.floor((at * sorted.length) / count)] ?? 0,
  );
  return [...new Set(limits), Number.POSITIVE_INFINITY];
}

/** The bin of a number: the last one that does not begin above it. */
function binOf(limits: readonly number[], value: number): number {
  let [low, high] = [0, limits.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((limits[middle] as number) <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** Collects the numbers of a column with the classes of their rows. */
export class NumberColumn {
  #values = new Float64Array(1024);
  #labels = new Uint16Array(1024);
  #count = 0;
  #isWhole = true;
  #emptyRows = 0;
  #unreadRows = 0;
  readonly #unread = new Set<string>();
  readonly #few = new Set<number>();

  add(cell: string, label: number): void {
    if (cell.trim() === "") {
      this.#emptyRows += 1;
      return;
    }
    const value = readNumber(cell);
    if (!Number.isFinite(value)) {
      this.#unreadRows += 1;
      if (this.#unread.size < MAX_UNREAD) this.#unread.add(cell.trim());
      return;
    }
    if (this.#count === this.#values.length) this.#grow();
    this.#values[this.#count] = value;
    this.#labels[this.#count] = label;
    this.#count += 1;
    if (!Number.isInteger(value)) this.#isWhole = false;
    if (this.#few.size <= FEW_VALUES) this.#few.add(value);
  }

  #grow(): void {
    const [values, labels] = [this.#values, this.#labels];
    this.#values = new Float64Array(2 * values.length);
    this.#labels = new Uint16Array(2 * labels.length);
    this.#values.set(values);
    this.#labels.set(labels);
  }

  get hasNumbers(): boolean {
    return this.#count > 0 && this.#count >= MIN_READ * (this.#count + this.#unreadRows);
  }

  get hasFewValues(): boolean {
    return this.#few.size <= FEW_VALUES;
  }

  /** @param binning by default of equal width, or of equal rows where most rows would be in one bin */
  counts(counting: Counting, { equal, count = AUTOMATIC_BINS }: NumberBinning): NumberCounts {
    const values = this.#values.subarray(0, this.#count);
    const sorted = values.toSorted();
    const bins = Math.min(MAX_BINS, Math.max(1, count));
    const widths = this.#fill(counting, equalWidths(sorted, bins, this.#isWhole));
    const sums = widths.map(({ counts }) => counts.reduce((sum, rows) => sum + rows, 0));
    const isSkewed = Math.max(...sums) > MAX_SHARE * this.#count;
    const byRows = equal === "rows" || (equal === undefined && isSkewed);
    return {
      bins: byRows ? this.#fill(counting, equalRows(sorted, bins)) : widths,
      isWhole: this.#isWhole,
      emptyRows: this.#emptyRows,
      unreadRows: this.#unreadRows,
      unread: [...this.#unread],
    };
  }

  #fill(counting: Counting, limits: readonly number[]): NumberCounts["bins"] {
    const bins = limits
      .slice(0, -1)
      .map((from, at) => ({ from, to: limits[at + 1] as number, counts: counting.zeros() }));
    for (let at = 0; at < this.#count; at += 1)
      bump(bins[binOf(limits, this.#values[at] as number)]?.counts ?? [], this.#labels[at] as number);
    return bins;
  }
}
