/** The groups of a scored table with their labels, for estimates. */

import type { TableFile } from "../../src/data/bytes.ts";
import { openTable } from "../../src/data/open.ts";
import type { ImportReport } from "../../src/data/report.ts";
import type { OpenOptions, Row, Table } from "../../src/data/table.ts";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import type { Group, LabeledRow } from "../../src/scoring/estimate/estimate.ts";
import { GroupCounts } from "../../src/scoring/estimate/group-counts.ts";
import { allMeasures, type Measure } from "../../src/scoring/estimate/measures.ts";
import { rowText } from "../../src/scoring/row-text.ts";
import { copyKey, firstCopies } from "../../src/scoring/selection/copies.ts";
import { textColumns } from "./column-index.ts";
import { type FileLabel, type LabelColumns, type LabelFile, readLabelFile } from "./label-file.ts";
import { classColumns, scoresOf } from "./scored-columns.ts";

/** More values than this do not divide a table into groups that anyone compares. */
const MOST_GROUPS = 1000;

interface ScoredGroup extends Group {
  labels: LabeledRow[];
}

export interface ScoredGroups {
  classes: string[];
  /** The shares of the classes, then the polarity if the classes have one. */
  measures: Measure[];
  whole: ScoredGroup;
  /** By the value of the column; empty without a column. */
  groups: Map<string, ScoredGroup>;
  /** Rows without scores: empty texts, failures. */
  unscored: number;
  /** Rows that were left out because an earlier one has the same text. */
  folded: number;
  /** Absent without a file of labels. */
  labels?: Pick<LabelFile, "unanswered" | "chosen"> & {
    /** Labels of rows without scores. */
    unscored: number;
  };
}

export interface GroupOptions extends LabelColumns {
  reading?: OpenOptions;
  /** `sentiment`, or the name of an output head. */
  scores: string;
  /** The column that divides the rows into groups. */
  by?: string | undefined;
  labels?: TableFile | undefined;
  /** The class that each label means; found by its meaning when absent. */
  labelClasses?: ReadonlyMap<string, string> | undefined;
  /** Whether rows with the same text count once, and the columns with the texts; the detected one when empty. */
  foldCopies?: boolean;
  textColumns?: readonly string[];
  signal?: AbortSignal;
  /** Called when the table is open. */
  onOpen?: (table: Table) => void;
  /** To which the reader adds what it repairs or cannot read. */
  report?: ImportReport;
  /** Called for each row, before `onRow`. */
  onAnyRow?: (row: Row) => void;
  /** Called for each row with scores. */
  onRow?: (row: Row, scores: readonly number[], group: string) => void;
}

/**
 * Reads a scored table once, in memory that grows with groups and labels only.
 * @throws AppError `bad-option` when a column is missing or several rows have the id of a label; `other-batch` when labels
 * belong to no row; and as `readLabelFile`
 */
export async function readGroups(file: TableFile, options: GroupOptions): Promise<ScoredGroups> {
  const { by, foldCopies = false, signal, report, onOpen, onAnyRow, onRow } = options;
  const table = await openTable(file, { ...options.reading, ...(signal && { signal }) });
  const scored = classColumns(table, options.scores);
  const { classes } = scored;
  onOpen?.(table);
  const measures = allMeasures(classes);
  const group = (): ScoredGroup => ({ counts: new GroupCounts(classes.length, measures), labels: [] });
  const result: ScoredGroups = {
    classes,
    measures,
    whole: group(),
    groups: new Map(),
    unscored: 0,
    folded: 0,
  };
  const rowLabels = await labelsOf(table, options, classes);
  const isCopy = foldCopies ? copyTest(table, options.textColumns ?? []) : () => false;
  const column = by === undefined ? -1 : indexOf(table, by);
  let [row, unscoredLabels] = [0, 0];
  for await (const rows of table.rows({ signal, ...(report && { report }) })) {
    throwIfCancelled(signal);
    for (const current of rows) {
      onAnyRow?.(current);
      const { cells } = current;
      const label = rowLabels?.take(cells, ++row);
      const scores = scoresOf(cells, scored);
      if (!scores) {
        result.unscored++;
        if (label) unscoredLabels++;
        continue;
      }
      if (isCopy(current)) {
        result.folded++;
        continue;
      }
      const name = column < 0 ? "" : (cells[column] ?? "");
      const own = result.groups.get(name) ?? group();
      if (column >= 0) result.groups.set(name, own);
      if (result.groups.size > MOST_GROUPS)
        throw new AppError("bad-option", `The column ${by} has more than ${MOST_GROUPS} different values.`);
      const labeled = label && label.category >= 0 ? labeledRow(label, scores, foldCopies) : undefined;
      for (const { counts, labels } of column >= 0 ? [result.whole, own] : [result.whole]) {
        counts.add(scores);
        if (labeled) labels.push(labeled);
      }
      onRow?.(current, scores, name);
    }
  }
  if (rowLabels) result.labels = { ...rowLabels.finish(), unscored: unscoredLabels };
  return result;
}

/** A text that was drawn once for its copies stands for all of them, where they are not folded into one row. */
const labeledRow = (
  { category, inclusion, stratum, copies }: FileLabel,
  scores: readonly number[],
  areFolded: boolean,
): LabeledRow => ({
  category,
  stratum,
  scores,
  inclusion: inclusion === undefined || areFolded ? inclusion : inclusion / copies,
});

/** Whether an earlier row has the same text, for each row in order. */
function copyTest(table: Table, chosen: readonly string[]): (row: Row) => boolean {
  const { textColumn, ...rules } = textColumns(table, chosen);
  const isFirst = firstCopies();
  return (row) => !isFirst(copyKey(rowText(row, textColumn, rules)));
}

/** Index of a column. @throws AppError `bad-option` */
function indexOf({ columns }: Table, name: string): number {
  const index = columns.findIndex((column) => column.name === name);
  if (index >= 0) return index;
  const known = columns.map((column) => column.name).join(", ");
  throw new AppError("bad-option", `There is no column ${name} among ${known}.`);
}

async function labelsOf(
  table: Table,
  { labels, labelClasses, signal, ...columns }: GroupOptions,
  classes: readonly string[],
): Promise<RowLabels | undefined> {
  if (!labels) return undefined;
  const { id } = columns;
  const idColumn =
    id === undefined ? table.columns.findIndex(({ name }) => name === "id") : indexOf(table, id);
  const read = await readLabelFile(labels, columns, classes, {
    chosen: labelClasses,
    ...(signal && { signal }),
  });
  return new RowLabels(read, idColumn, table.columns[idColumn]?.name);
}

/** Gives each row its label, and finds labels without a row and ids of several rows. */
class RowLabels {
  readonly #file: LabelFile;
  readonly #column: number;
  readonly #name: string;
  readonly #seen = new Set<string>();

  /** @param column index of the column of ids; -1 for numbers of rows from 1 */
  constructor(file: LabelFile, column: number, name = "number") {
    this.#file = file;
    this.#column = column;
    this.#name = name;
  }

  /** @param row number of the row from 1 @throws AppError `bad-option` */
  take(cells: readonly string[], row: number): FileLabel | undefined {
    const id = this.#column < 0 ? String(row) : (cells[this.#column] ?? "").trim();
    const label = this.#file.labels.get(id);
    if (!label) return undefined;
    if (this.#seen.has(id))
      throw new AppError(
        "bad-option",
        `Several rows have the ${this.#name} ${id}, so its label belongs to none. Name a column whose values are all different with --id.`,
      );
    this.#seen.add(id);
    return label;
  }

  /** @throws AppError `other-batch` */
  finish(): Pick<LabelFile, "unanswered" | "chosen"> {
    const { labels, unanswered, chosen } = this.#file;
    const missing = [...labels.keys()].filter((id) => !this.#seen.has(id));
    if (missing.length > 0) {
      const named = missing.slice(0, 5).join(", ") + (missing.length > 5 ? ", …" : "");
      throw new AppError(
        "other-batch",
        `${missing.length} of ${labels.size} labels belong to no row: ${this.#name} ${named}.`,
      );
    }
    return { unanswered, chosen };
  }
}
