/** What the conditions of a selection need to know about the open job. */

import { detectLanguage } from "../../src/engine/tokenizer/language.ts";
import type { DateColumn } from "../../src/data/dates/date-column.ts";
import { copyKey, NO_COPY } from "../../src/scoring/selection/copies.ts";
import {
  type HeadColumn,
  isHeadColumn,
  type SelectableRow,
  type Selection,
  type SelectionContext,
} from "../../src/scoring/selection/selection.ts";
import { columnDates } from "./column-dates.ts";
import { type AnswersOf, headAnswers } from "./head-answers.ts";
import type { OpenJob } from "./open-job.ts";

const knownKeys = new WeakMap<OpenJob, Float64Array>();

/** [rows] the key of each text, read once for an open job. @returns undefined when no longer current */
export async function copyKeys(open: OpenJob, isCurrent: () => boolean): Promise<Float64Array | undefined> {
  const known = knownKeys.get(open);
  if (known) return known;
  const keys = new Float64Array(open.job.rows).fill(NO_COPY);
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) keys[first + at] = copyKey(open.textOf(cells));
  }
  knownKeys.set(open, keys);
  return keys;
}

/** The number of rows with each key. */
function copiesByKey(keys: Float64Array): ReadonlyMap<number, number> {
  const copies = new Map<number, number>();
  for (const key of keys) if (key !== NO_COPY) copies.set(key, (copies.get(key) ?? 0) + 1);
  return copies;
}

/** @returns undefined when the request is no longer current */
export async function selectionContext(
  open: OpenJob,
  selection: Selection,
  isCurrent: () => boolean,
): Promise<SelectionContext | undefined> {
  const dates = new Map<number, DateColumn>();
  const answers = new Map<HeadColumn, AnswersOf>();
  let [keys, copies]: [Float64Array?, ReadonlyMap<number, number>?] = [];
  for (const condition of selection) {
    if (condition.on === "date") {
      const found = await columnDates(open, condition.column, isCurrent);
      if (!found) return undefined;
      dates.set(condition.column, found);
    }
    if (condition.on === "value" && isHeadColumn(condition.column))
      answers.set(condition.column, await headAnswers(open, condition.column));
    if (condition.on === "copies") {
      keys ??= await copyKeys(open, isCurrent);
      if (!keys) return undefined;
      if (condition.keep === "repeated") copies = copiesByKey(keys);
    }
  }
  const asksLanguage = selection.some(
    (condition) => condition.on === "value" && condition.column === "language",
  );
  const languageOf = asksLanguage ? await detectLanguage() : () => "";
  return {
    classes: open.job.model.labels.length,
    dateFormat: (column) => (dates.get(column) as DateColumn).format(open.job.options),
    textOf: (cells) => open.textOf(cells),
    languageOf,
    answersOf: (column, row) => answers.get(column)?.(row) ?? [],
    topicOf: open.topicReader(),
    copyKeyOf: (row) => keys?.[row] ?? NO_COPY,
    copiesOf: (key) => copies?.get(key) ?? 0,
  };
}

export const selectableRow = (open: OpenJob, row: number, cells: readonly string[]): SelectableRow => ({
  row,
  status: open.results.status(row),
  label: open.results.label(row),
  score: open.results.score(row),
  isNotSure: open.isNotSure(row),
  second: open.secondClass(row),
  cells,
});
