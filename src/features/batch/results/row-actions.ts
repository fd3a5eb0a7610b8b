/** What a person does with some rows of the table: copy them, save them, or show them alone. */

import type { Job, TableView, ViewRow } from "../../../../workers/protocols/batch-types.ts";
import type { Condition } from "../../../scoring/selection/selection.ts";
import { ownFormat } from "../../../data/write/write.ts";
import { t } from "../../../i18n/i18n.ts";
import { copyTable } from "../../../ui/copy-text.ts";
import { download } from "../../../ui/files/download.ts";
import { predictionLabel } from "../../../ui/format/labels.ts";
import { notify } from "../../../ui/notices/notices.ts";
import { describeSelection } from "../selection/describe-condition.ts";
import { batch } from "../store/batch-client.ts";
import { attempt, openJob } from "../store/batch-store.ts";
import { changeSelection } from "../store/results-actions.ts";
import { asHtml, asTsv } from "./copied-rows.ts";
import type { TableColumn } from "./table-layout.ts";

/** The first rows of the view, or those that are ticked, in the order of the table. */
export type ChosenRows = { first: number } | { ticked: ReadonlySet<number> };

/** Rows of one request. */
const CHUNK = 500;

async function readRows(view: TableView, count: number): Promise<ViewRow[]> {
  const rows: ViewRow[] = [];
  while (rows.length < count) {
    const some = await batch().rows(view, rows.length, Math.min(CHUNK, count - rows.length));
    if (some.length === 0) break;
    rows.push(...some);
  }
  return rows;
}

const rowsCondition = (rows: Iterable<number>): Condition => ({
  on: "rows",
  rows: [...rows].toSorted((a, b) => a - b),
});

/** A view of these rows alone, in the order of the table. */
async function viewOf(view: TableView, chosen: ChosenRows): Promise<TableView & { selection: [Condition] }> {
  if ("ticked" in chosen) return { ...view, selection: [rowsCondition(chosen.ticked)] };
  const rows = await readRows(view, chosen.first);
  return { ...view, selection: [rowsCondition(rows.map(({ index }) => index))] };
}

const countOf = (view: TableView): number => {
  const [condition] = view.selection;
  return condition?.on === "rows" ? condition.rows.length : 0;
};

/** A header and the rows, with their number, prediction and score before the columns of the table. */
function tableOf(job: Job, rows: readonly ViewRow[], columns: readonly TableColumn[]): string[][] {
  const { labels } = job.model;
  const header = [
    t("batch:table.row"),
    t("batch:table.sentiment"),
    t("common:table.score"),
    ...columns.map(({ name }) => name),
  ];
  const cellsOf = (row: ViewRow): string[] => {
    const label = labels[row.label];
    const prediction =
      label === undefined
        ? [row.status ? t(`common:status.${row.status}`) : "", ""]
        : [predictionLabel(label, row.isNotSure), (row.scores[row.label] ?? 0).toFixed(3)];
    return [String(row.index + 1), ...prediction, ...columns.map(({ column }) => row.cells[column] ?? "")];
  };
  return [header, ...rows.map(cellsOf)];
}

/** Copies the rows as tab-separated values and as a table of HTML. */
export const copyRows = (job: Job, chosen: ChosenRows, columns: readonly TableColumn[]): Promise<void> =>
  attempt(async () => {
    const open = openJob();
    if (!open) return;
    const view = await viewOf(open.view, chosen);
    const table = tableOf(job, await readRows(view, countOf(view)), columns);
    await copyTable({ text: asTsv(table), html: asHtml(table) });
    notify({ message: t("batch:rowActions.copied", { count: table.length - 1 }) });
  });

/** Saves the rows with all columns, in the format of the file. */
export const saveRows = (job: Job, chosen: ChosenRows): Promise<void> =>
  attempt(async () => {
    const open = openJob();
    if (!open) return;
    const view = await viewOf(open.view, chosen);
    const described = [
      ...describeSelection(open.view.selection, job),
      ...describeSelection(view.selection, job),
    ];
    const { file, fileName, summary } = await batch().export({
      format: ownFormat(job.table),
      safeForSpreadsheets: false,
      view,
      filter: described.join(", "),
    });
    if (file) download(fileName, file);
    notify({ message: t("batch:export.saved", { count: summary.rows, file: fileName }) });
  });

/** Adds a filter to these rows, which then is that of all tabs. */
export const showRowsAlone = (chosen: ChosenRows): Promise<void> =>
  attempt(async () => {
    const open = openJob();
    if (!open) return;
    const { selection } = await viewOf(open.view, chosen);
    changeSelection(() => selection);
  });
