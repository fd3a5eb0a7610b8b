/** The groups of a scored table with their labels, for estimates. */

import type { TableFile } from "../../src/data/bytes.ts";
import { DateColumn, readDate } from "../../src/data/dates/date-column.ts";
import { openTable } from "../../src/data/open.ts";
import type { ImportReport } from "../../src/data/report.ts";
import type { OpenOptions, Row, Table } from "../../src/data/table.ts";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import type { LabeledRow } from "../../src/scoring/estimate/estimate.ts";
import { GroupCounts } from "../../src/scoring/estimate/group-counts.ts";
import { allMeasures, type Measure } from "../../src/scoring/estimate/measures.ts";
import { nameFinder, shownName } from "../../src/scoring/names/find-names.ts";
import { rowText } from "../../src/scoring/row-text.ts";
import { copyKey, firstCopies } from "../../src/scoring/selection/copies.ts";
import type { HourGroup } from "../../src/scoring/time/periods.ts";
import { HOUR } from "../../src/scoring/time/time-bins.ts";
import { columnIndex, textColumns } from "./column-index.ts";
import { GroupTable, type ScoredGroup } from "./group-table.ts";
import { type FileLabel, type LabelColumns, type LabelFile, readLabelFile } from "./label-file.ts";
import { RowLabels } from "./row-labels.ts";
import { classColumns, scoresOf } from "./scored-columns.ts";

export interface ScoredGroups {
  classes: string[];
  /** The shares of the classes, then the polarity if the classes have one. */
  measures: Measure[];
  whole: ScoredGroup;
  /** By the value of the column, or by name; empty without them. */
  groups: Map<string, ScoredGroup>;
  /** The hours of all rows, and of each group; absent without a column of dates. */
  hours?: { whole: HourGroup[]; groups: Map<string, HourGroup[]> };
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
  /** In place of a column: a row is in the group of each name that its text has. */
  names?: readonly string[] | undefined;
  /** The column with the dates of the rows. */
  time?: string | undefined;
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
  /** Called for each row with scores. @param label the class that people gave; absent for most rows */
  onRow?: (row: Row, scores: readonly number[], groups: readonly string[], label?: LabeledRow) => void;
}

/**
 * Reads a scored table once, in memory that grows with groups and labels only.
 * @throws AppError `bad-option` when a column is missing or several rows have the id of a label; `other-batch` when labels
 * belong to no row; and as `readLabelFile`
 */
export async function readGroups(file: TableFile, options: GroupOptions): Promise<ScoredGroups> {
  const { foldCopies = false, signal, report, onOpen, onAnyRow, onRow } = options;
  const table = await openTable(file, { ...options.reading, ...(signal && { signal }) });
  const scored = classColumns(table, options.scores);
  const { classes } = scored;
  onOpen?.(table);
  const measures = allMeasures(classes);
  const counts = new GroupTable(() => ({ counts: new GroupCounts(classes.length, measures), labels: [] }));
  const rowLabels = await labelsOf(table, options, classes);
  const isCopy = foldCopies ? copyTest(table, options.textColumns ?? []) : () => false;
  const groupsOf = groupReader(table, options);
  const hourOf = options.time === undefined ? undefined : await hourReader(table, options.time, options);
  let [row, unscored, folded, unscoredLabels] = [0, 0, 0, 0];
  for await (const rows of table.rows({ signal, ...(report && { report }) })) {
    throwIfCancelled(signal);
    for (const current of rows) {
      onAnyRow?.(current);
      const { cells } = current;
      const label = rowLabels?.take(cells, ++row);
      const scores = scoresOf(cells, scored);
      if (!scores) {
        unscored++;
        if (label) unscoredLabels++;
        continue;
      }
      if (isCopy(current)) {
        folded++;
        continue;
      }
      const names = groupsOf(current);
      const labeled = label && label.category >= 0 ? labeledRow(label, scores, foldCopies) : undefined;
      counts.add(scores, labeled, names, hourOf?.(cells));
      onRow?.(current, scores, names, labeled);
    }
  }
  return {
    classes,
    measures,
    ...counts.result(hourOf !== undefined),
    unscored,
    folded,
    ...(rowLabels && { labels: { ...rowLabels.finish(), unscored: unscoredLabels } }),
  };
}

/** The groups of a row: the value of a column, or the names in its text. @throws AppError `bad-option` */
function groupReader(
  table: Table,
  { by, names, textColumns: chosen = [] }: GroupOptions,
): (row: Row) => readonly string[] {
  if (names) {
    const { textColumn, ...rules } = textColumns(table, chosen);
    const find = nameFinder(names);
    const shown = names.map(shownName);
    return (row) => find(rowText(row, textColumn, rules)).map((index) => shown[index] ?? "");
  }
  if (by === undefined) return () => [];
  const column = columnIndex(table, by);
  return ({ cells }) => [cells[column] ?? ""];
}

/** The hour of a row's date, in milliseconds since 1970; `NaN` without one. @throws AppError `bad-option` */
async function hourReader(
  table: Table,
  name: string,
  { reading, signal }: GroupOptions,
): Promise<(cells: readonly string[]) => number> {
  const column = columnIndex(table, name);
  const dates = new DateColumn(name);
  for await (const rows of table.rows({ signal }))
    for (const { cells } of rows) dates.add(cells[column] ?? "");
  if (!dates.hasDates) throw new AppError("bad-option", `The column ${name} has no dates.`);
  const format = dates.format({ dayFirst: reading?.dayFirst });
  return (cells) => Math.floor(readDate(cells[column] ?? "", format) / HOUR) * HOUR;
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

async function labelsOf(
  table: Table,
  { labels, labelClasses, signal, ...columns }: GroupOptions,
  classes: readonly string[],
): Promise<RowLabels | undefined> {
  if (!labels) return undefined;
  const { id } = columns;
  const idColumn =
    id === undefined ? table.columns.findIndex(({ name }) => name === "id") : columnIndex(table, id);
  const read = await readLabelFile(labels, columns, classes, {
    chosen: labelClasses,
    ...(signal && { signal }),
  });
  return new RowLabels(read, idColumn, table.columns[idColumn]?.name);
}
