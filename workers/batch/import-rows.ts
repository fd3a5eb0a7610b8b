/** Reads a file to its end and stores its rows, in pages. */

import type { Row, Table } from "../../src/data/table.ts";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import { type ExportFacts, summaryOf } from "../../src/data/formats/summary.ts";
import { ImportReport } from "../../src/data/report.ts";
import { reportText } from "../../src/scoring/row-text.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import type { FileSource, Job, ReportSummary } from "../protocols/batch-types.ts";
import { sha256Of } from "./file-hash.ts";
import { encodePage, type JobStore, PAGE_ROWS } from "./storage/job-store.ts";
import type { RowsPage } from "./storage/memory-overflow.ts";

/** The number of pages that are written at a time. */
const WRITE_PAGES = 8;

const summarize = (report: ImportReport, exported?: ExportFacts): ReportSummary => ({
  rows: report.rows,
  counts: [...report.counts],
  issues: [...report.issues],
  addedColumns: [...report.addedColumns],
  columnTypes: report.columnTypes.types,
  ...(exported && { exported }),
});

/** The job of a file that is not read yet. */
export function newJob(
  id: string,
  { file, corrections }: Pick<FileSource, "file" | "corrections">,
  { rows: _rows, sample: _sample, ...table }: Table,
  models: Pick<Job, "model" | "otherLanguages">,
  rules: ScoringRules,
): Job {
  return {
    id,
    created: Date.now(),
    fileName: file.name,
    fileSize: file.size,
    lastModified: file.lastModified,
    options: corrections,
    table,
    ...models,
    rules,
    rows: 0,
    imported: false,
    report: summarize(new ImportReport()),
    trailer: "",
  };
}

export interface ImportOptions {
  store: JobStore;
  table: Table;
  job: Job;
  /** The hash of the file, which is computed concurrently. */
  sha256: Promise<string>;
  signal: AbortSignal;
  /** @param bytes of the file that were read. @param rows that were read */
  onProgress: (bytes: number, rows: number) => void;
}

/**
 * @returns the job with its number of rows and its import report
 * @throws AppError as the readers of tables do; the job is then incomplete in the store
 */
export async function importRows(options: ImportOptions): Promise<Job> {
  const { store, table, job, sha256, signal, onProgress } = options;
  // The hash is awaited only at the end, but can fail earlier.
  sha256.catch(() => {});
  const report = new ImportReport();
  const exported = summaryOf(table);
  let bytes = 0;
  let pages: RowsPage[] = [];
  let pending: Row[] = [];
  let writtenPages = 0;
  const onBytes = (done: number) => {
    bytes = done;
  };
  const write = async () => {
    await store.saveRows(job.id, writtenPages, pages);
    writtenPages += pages.length;
    pages = [];
  };
  await store.saveJob(job);
  for await (const rows of table.rows({ signal, onBytes, report })) {
    throwIfCancelled(signal);
    for (const row of rows) {
      reportText(report, row, table.textColumn, job.rules);
      exported?.add(row.cells);
      pending.push(row);
      if (pending.length < PAGE_ROWS) continue;
      pages.push(encodePage(pending, table.layout));
      pending = [];
      if (pages.length >= WRITE_PAGES) await write();
    }
    onProgress(bytes, report.rows);
  }
  if (pending.length > 0) pages.push(encodePage(pending, table.layout));
  await write();
  const imported: Job = {
    ...job,
    rows: report.rows,
    imported: true,
    sha256: await sha256,
    report: summarize(report, exported?.facts(job.options)),
    trailer: report.trailer,
  };
  await store.saveJob(imported);
  return imported;
}

/**
 * Stores the rows of a job again, after the browser erased them.
 * @throws AppError as `importRows`, or `unreadable-file` when the file has changed
 */
export async function restoreRows({
  store,
  table,
  job,
  file,
}: Pick<ImportOptions, "store" | "table" | "job"> & { file: File }): Promise<void> {
  const { signal } = new AbortController();
  const restored = await importRows({
    store,
    table,
    job: { ...job, imported: false },
    sha256: sha256Of(file, signal),
    signal,
    onProgress: () => {},
  });
  if (restored.sha256 === job.sha256) return;
  await store.remove(job.id);
  throw new AppError("unreadable-file", "The file was changed after it was read.");
}
