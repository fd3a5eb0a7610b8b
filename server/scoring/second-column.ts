/** A second model whose classes are a column of a scored table. */

import type { Row, Table } from "../../src/data/table.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { type ModelComparison, ModelComparisonCounts } from "../../src/scoring/compare-models.ts";
import type { LabeledRow } from "../../src/scoring/estimate/estimate.ts";
import { mapLabels } from "../../src/scoring/labels/mapping.ts";
import { predictedClass } from "../../src/scoring/results.ts";
import { columnIndex } from "./column-index.ts";

/** More values than this are no classes. */
const MOST_VALUES = 100;

/** Counts rows by both classes and the label, because what the values of the column mean is known when all were read. */
export class SecondColumn {
  readonly #name: string;
  #column = -1;
  readonly #rows = new Map<string, Map<string, number>>();

  constructor(name: string) {
    this.#name = name;
  }

  /** @throws AppError `bad-option` when there is no such column */
  open(table: Table): void {
    this.#column = columnIndex(table, this.#name);
  }

  /** @throws AppError `bad-option` when the column has too many values */
  add({ cells }: Row, scores: readonly number[], label: LabeledRow | undefined): void {
    const value = cells[this.#column] ?? "";
    const rows = this.#rows.get(value) ?? new Map<string, number>();
    this.#rows.set(value, rows);
    if (this.#rows.size > MOST_VALUES)
      throw new AppError("bad-option", `${this.#name} has more than ${MOST_VALUES} values, so no classes.`);
    const key = `${predictedClass(scores, scores.length)} ${label?.category ?? -1}`;
    rows.set(key, (rows.get(key) ?? 0) + 1);
  }

  /** @param unscored rows without scores of the first model @throws AppError `bad-option` when no value means a class */
  report(classes: readonly string[], unscored: number): ModelComparison {
    const values = [...this.#rows.keys()].filter((value) => value !== "");
    const mapped = mapLabels(values, classes).classes;
    if (![...mapped.values()].some((index) => index >= 0))
      throw new AppError("bad-option", `No value of ${this.#name} means one of ${classes.join(", ")}.`);
    const counts = new ModelComparisonCounts(classes.length);
    for (const [value, rows] of this.#rows) {
      for (const [key, count] of rows) {
        const [first = -1, gold = -1] = key.split(" ").map(Number);
        counts.add(first, mapped.get(value) ?? -1, gold, count);
      }
    }
    if (unscored > 0) counts.add(-1, -1, -1, unscored);
    return counts.report();
  }
}
