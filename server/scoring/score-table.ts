/** A file in, the scored file out, with the rules, the rows and the bytes of the app's batch. */

import { openTable } from "../../src/data/open.ts";
import { ImportReport } from "../../src/data/report.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import type { RowStatus } from "../../src/data/write/scored.ts";
import { ownFormat, type Provenance, type WriteFormat } from "../../src/data/write/write.ts";
import { Scheduler } from "../../src/engine/pool/scheduler.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import { Results, type ResultsPage } from "../../src/scoring/results.ts";
import { type RowBatch, RowScoring } from "../../src/scoring/row-scoring.ts";
import { rowWidth, type ScoringRules } from "../../src/scoring/rules.ts";
import { scoredTable } from "../../src/scoring/scored-table.ts";
import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import type { LocalModel } from "../models/open-model.ts";
import { columnIndex } from "../table-columns.ts";
import { type Input, type Output, writeOutput } from "./files.ts";
import { openJournal, SAVE_MS, subjectOf } from "./journal.ts";
import { decodePage, encodePage, PAGE_ROWS } from "./pages.ts";
import { createScorer, modelPoolFor } from "./scorers.ts";

const TELL_MS = 200;
/** Rows for which another worker is worth its start. */
const SHARE = 16;

export interface ScoreOptions {
  input: Input;
  /** Told the format, because a name may follow from it. */
  outputFor: (format: WriteFormat) => Promise<Output>;
  /** Whether to go on with what an earlier run kept beside the output. */
  resume: boolean;
  reading: Omit<OpenOptions, "signal">;
  textColumn?: string | undefined;
  format?: WriteFormat | undefined;
  safeForSpreadsheets: boolean;
  local: LocalModel;
  model: ScoringModel;
  rules: ScoringRules;
  device: NodeBackendId;
  workers: number;
  signal: AbortSignal;
  /** @param kept whether another run could go on from here. */
  onProgress: (scored: number, rows: number, kept: boolean) => void;
  /** The run that is gone on with had scored so many rows. */
  onResume: (scored: number, rows: number) => void;
}

export interface ScoreReport {
  output: Output;
  rows: number;
  statuses: Partial<Record<RowStatus, number>>;
  report: ImportReport;
  textColumn: string;
  provenance: Provenance;
  renamed: { wanted: string; name: string }[];
  unwritableCharacters: number;
}

/** The rows in the order of the file, counted as they come. */
async function* batchesOf(
  table: Table,
  signal: AbortSignal,
  report?: ImportReport,
): AsyncGenerator<RowBatch> {
  let first = 0;
  for await (const rows of table.rows({ signal, report })) {
    yield { first, rows };
    first += rows.length;
  }
}

/** Reads to the end once, for the number of rows and the columns that only later rows have. */
async function survey(table: Table, textColumn: number, signal: AbortSignal): Promise<ImportReport> {
  const report = new ImportReport();
  for await (const { rows } of batchesOf(table, signal, report)) {
    for (const row of rows) {
      if ((row.cells[textColumn] ?? "").trim() === "") report.add("empty-text", row.line);
    }
  }
  return report;
}

async function score(table: Table, textColumn: number, results: Results, options: ScoreOptions) {
  const { local, model, rules, device, signal } = options;
  const scoring = new RowScoring({ results, textColumn, languages: model.languages, rules });
  const workers = Math.max(1, Math.min(options.workers, Math.ceil((results.rows - results.done) / SHARE)));
  const modelPool = modelPoolFor(device, workers);
  const scheduler = new Scheduler({
    createScorer: () => createScorer({ model: local, device, rules }, model.weightsSha256, modelPool),
    workers,
    signal,
    onScore: (row, score) => scoring.settle(row, score),
  });
  await scheduler.run(scoring.tasks(batchesOf(table, signal)));
}

/**
 * @throws AppError, or an Error in words; what was scored until then is in the journal
 */
export async function scoreTable(options: ScoreOptions): Promise<ScoreReport> {
  const { input, model, rules, device, signal, onProgress, reading } = options;
  const table = await openTable(input.file, { ...reading, signal });
  const textColumn = columnIndex(table, options.textColumn, table.textColumn, "column of texts");
  const format = options.format ?? ownFormat(table);
  const output = await options.outputFor(format);
  const report = await survey(table, textColumn, signal);
  const width = rowWidth(model, rules);
  const results = new Results(report.rows, model.labels.length, PAGE_ROWS, width);
  // The latest of a page counts.
  const pages = new Map<number, ResultsPage>();
  const journal = await openJournal({
    output,
    resume: options.resume,
    subject: await subjectOf({
      input,
      table,
      rows: report.rows,
      textColumn,
      model,
      device,
      rules,
      classes: width,
      signal,
    }),
    take(payload) {
      const { page, content } = decodePage(payload, width);
      pages.set(page, content);
    },
  });
  for (const [page, content] of pages) results.restore(page, content);
  if (results.done > 0) options.onResume(results.done, results.rows);
  let saving: Promise<void> = Promise.resolve();
  const append = async () => {
    const pages = results.dirtyPages();
    await journal?.append(pages.map(encodePage));
    results.markClean(pages);
  };
  const save = () => {
    saving = saving.then(append);
    return saving;
  };
  const tell = () => onProgress(results.done, results.rows, journal !== undefined);
  const saver = setInterval(() => void save().catch(() => {}), SAVE_MS);
  const teller = setInterval(() => tell(), TELL_MS);
  try {
    if (results.done < results.rows) await score(table, textColumn, results, options);
    clearInterval(saver);
    await save();
    const trailer = new ImportReport();
    const { chunks, provenance, summary, renamed } = scoredTable({
      fileName: input.file.name,
      table,
      format,
      lateColumns: report.addedColumns,
      rows: scoredRows(table, results, signal, trailer),
      safeForSpreadsheets: options.safeForSpreadsheets,
      model,
      rules,
      device,
      trailer: () => trailer.trailer,
    });
    await writeOutput(output, chunks);
    await journal?.remove();
    const statuses: ScoreReport["statuses"] = {};
    for (let row = 0; row < results.rows; row += 1) {
      const status = results.status(row);
      if (status) statuses[status] = (statuses[status] ?? 0) + 1;
    }
    return {
      output,
      rows: results.rows,
      statuses,
      report,
      textColumn: table.columns[textColumn]?.name ?? "",
      provenance,
      renamed,
      unwritableCharacters: summary.unwritableCharacters,
    };
  } catch (cause) {
    clearInterval(saver);
    await save();
    await journal?.close();
    tell();
    throw cause;
  } finally {
    clearInterval(teller);
  }
}

async function* scoredRows(table: Table, results: Results, signal: AbortSignal, report: ImportReport) {
  for await (const { first, rows } of batchesOf(table, signal, report)) {
    yield rows.map((row, at) => ({ row, result: results.result(first + at) }));
  }
}
