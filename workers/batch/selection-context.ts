/** What the conditions of a selection need to know about the open job. */

import { detectLanguage } from "../../src/engine/tokenizer/language.ts";
import type { DateColumn } from "../../src/data/dates/date-column.ts";
import { copyKey, copyText } from "../../src/scoring/selection/copies.ts";
import type { SelectableRow, Selection, SelectionContext } from "../../src/scoring/selection/selection.ts";
import { columnDates } from "./column-dates.ts";
import type { OpenJob } from "./open-job.ts";

const knownCopies = new WeakMap<OpenJob, ReadonlyMap<number, number>>();

/** The number of rows with each text, counted once for an open job. @returns undefined when no longer current */
async function countCopies(
  open: OpenJob,
  isCurrent: () => boolean,
): Promise<ReadonlyMap<number, number> | undefined> {
  const known = knownCopies.get(open);
  if (known) return known;
  const copies = new Map<number, number>();
  for await (const { rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const { cells } of rows) {
      const text = copyText(open.textOf(cells));
      const key = copyKey(text);
      if (text !== "") copies.set(key, (copies.get(key) ?? 0) + 1);
    }
  }
  knownCopies.set(open, copies);
  return copies;
}

/** @returns undefined when the request is no longer current */
export async function selectionContext(
  open: OpenJob,
  selection: Selection,
  isCurrent: () => boolean,
): Promise<SelectionContext | undefined> {
  const dates = new Map<number, DateColumn>();
  let copies: ReadonlyMap<number, number> | undefined;
  for (const condition of selection) {
    if (condition.on === "date") {
      const found = await columnDates(open, condition.column, isCurrent);
      if (!found) return undefined;
      dates.set(condition.column, found);
    }
    if (condition.on === "copies" && condition.keep === "repeated") {
      copies = await countCopies(open, isCurrent);
      if (!copies) return undefined;
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
    copiesOf: (key) => copies?.get(key) ?? 0,
  };
}

export const selectableRow = (open: OpenJob, row: number, cells: readonly string[]): SelectableRow => ({
  row,
  status: open.results.status(row),
  label: open.results.label(row),
  score: open.results.score(row),
  isNotSure: open.isNotSure(row),
  cells,
});
