/** Actions that change which rows and charts of the open job are shown. */

import type { Annotations } from "../../../../workers/protocols/annotations.ts";
import type { TableView } from "../../../../workers/protocols/batch-types.ts";
import type { Selection } from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { parseFragment } from "../../../ui/router/fragment.ts";
import { notify } from "../../../ui/notices/notices.ts";
import { type ChartChoices, INITIAL_CHOICES, parseChoices } from "../chart-choices.ts";
import { boundsOf, filterKey, formatView, parseTab, parseView, type Tab } from "../view-params.ts";
import { batch } from "./batch-client.ts";
import { attempt, openJob, updateOpen } from "./batch-store.ts";
import { NO_HISTORY, recordStep, type Step, takeStep } from "./selection-history.ts";
import { type ExportKind, type ExportSettings, INITIAL_EXPORT } from "./state.ts";

export function setTab(tab: Tab): void {
  const open = openJob();
  if (open) updateOpen(open.job.id, () => ({ tab }));
}

/** @param change the choices that differ; `undefined` for those that the data should suggest again */
export function chooseCharts(change: { [K in keyof ChartChoices]?: ChartChoices[K] | undefined }): void {
  const open = openJob();
  if (!open) return;
  const entries = Object.entries({ ...open.charts, ...change }).filter(([, value]) => value !== undefined);
  const charts = { ...INITIAL_CHOICES, ...Object.fromEntries(entries) } as ChartChoices;
  updateOpen(open.job.id, () => ({ charts }));
}

/** Keeps what is chosen for a file, while other tabs are shown. */
export function chooseExport(kind: ExportKind, change: Partial<ExportSettings>): void {
  const open = openJob();
  if (!open) return;
  updateOpen(open.job.id, ({ exports }) => ({
    exports: { ...exports, [kind]: { ...INITIAL_EXPORT, ...exports[kind], ...change } },
  }));
}

/** Shows other rows in the table, once they are counted. */
export async function setView(view: TableView): Promise<void> {
  const open = openJob();
  if (!open) return;
  const { id } = open.job;
  updateOpen(id, () => ({ view }));
  await attempt(async () => {
    const counted = await batch().countRows(view);
    if (!counted) return;
    updateOpen(id, ({ view: wanted, rows }) =>
      wanted === view ? { rows: { ...counted, view, version: rows.version + 1 } } : {},
    );
  });
}

/**
 * Changes which rows all tabs count, show and save. Each change is a step that can be undone.
 * @param isTyped the change comes from a field while a person types, which needs no notice
 */
export function changeSelection(change: (selection: Selection) => Selection, isTyped = false): void {
  const open = openJob();
  if (!open) return;
  const { job, view } = open;
  const next = { ...view, selection: change(view.selection) };
  if (filterKey(next) === filterKey(view)) return;
  updateOpen(job.id, ({ history }) => ({ history: recordStep(history, view.selection, isTyped) }));
  void setView(next);
  if (!isTyped) notify({ message: t("batch:filters.changed"), undo: () => stepSelection("undo") });
}

/** Shows the selection before the last change again, or the one that was undone. */
export function stepSelection(step: Step): void {
  const open = openJob();
  const taken = open && takeStep(open.history, open.view.selection, step);
  if (!taken) return;
  const { job, view } = open;
  updateOpen(job.id, () => ({ history: taken.history }));
  void setView({ ...view, selection: taken.selection });
  notify({ message: t(`batch:filters.done.${step}`) });
}

/** Whether the Batch page is shown and has a change of its filters to undo or to redo. */
export function canStepSelection(step: Step): boolean {
  const { past, undone } = openJob()?.history ?? NO_HISTORY;
  const steps = step === "undo" ? past : undone;
  return steps.length > 0 && parseFragment(window.location.hash).route === "batch";
}

/** Ticks a row, or takes its tick away. @param row its index among all rows */
export function tick(row: number, isTicked: boolean): void {
  const open = openJob();
  if (!open) return;
  updateOpen(open.job.id, ({ ticked: before }) => {
    const ticked = new Set(before);
    if (isTicked) ticked.add(row);
    else ticked.delete(row);
    return { ticked };
  });
}

export function untickAll(): void {
  const open = openJob();
  if (open) updateOpen(open.job.id, () => ({ ticked: new Set() }));
}

/** Keeps what a person notes on the open job. */
export async function annotate(change: Annotations): Promise<void> {
  const open = openJob();
  if (!open) return;
  const { id } = open.job;
  updateOpen(id, ({ job }) => ({ job: { ...job, ...change } }));
  await attempt(() => batch().annotate(change));
}

/** Reads the dates of the open job with the day first, or the month, where a column's values leave it open. */
export async function setDayFirst(dayFirst: boolean): Promise<void> {
  const open = openJob();
  if (!open) return;
  const { id } = open.job;
  await attempt(async () => {
    await batch().setDayFirst(dayFirst);
    updateOpen(id, ({ job }) => ({ job: { ...job, options: { ...job.options, dayFirst } } }));
    await setView({ ...open.view });
  });
}

/** Shows the tab, the rows and the charts of the open job that an address names. */
export async function showAddress(params: URLSearchParams): Promise<void> {
  const open = openJob();
  if (!open) return;
  const view = parseView(params, boundsOf(open.job));
  setTab(parseTab(params));
  const charts = parseChoices(params, boundsOf(open.job));
  updateOpen(open.job.id, () => ({ charts }));
  const isSame = JSON.stringify(formatView(view)) === JSON.stringify(formatView(open.view));
  if (isSame) return;
  updateOpen(open.job.id, ({ history }) => ({ history: recordStep(history, open.view.selection, false) }));
  await setView(view);
}
