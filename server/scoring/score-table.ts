/** Scores a file; the result has the same rules, rows and bytes as a batch of the page. */

import { personColumns } from "../../src/data/write/person-columns.ts";
import { type ExportFacts, summaryOf } from "../../src/data/formats/summary.ts";
import { openTable } from "../../src/data/open.ts";
import { ImportReport } from "../../src/data/report.ts";
import type { OpenOptions, Row, Table } from "../../src/data/table.ts";
import type { RowStatus } from "../../src/data/write/scored.ts";
import {
  ownFormat,
  type Provenance,
  type WriteFormat,
  type WriteSummary,
} from "../../src/data/write/write.ts";
import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import { Results } from "../../src/scoring/results.ts";
import { type RowBatch, RowScorer } from "../../src/scoring/row-scorer.ts";
import { reportText, rowText } from "../../src/scoring/row-text.ts";
import {
  LANGUAGE_COLUMNS,
  languageColumns,
  otherLanguagesPart,
  scoringParts,
} from "../../src/scoring/other-languages.ts";
import { rowWidth, rulesRecord, type ScoringRules } from "../../src/scoring/rules.ts";
import { type ScoredTable, scoredTable } from "../../src/scoring/scored-table.ts";
import type { LocalModel } from "../models/open-model.ts";
import { namesOfColumns, scoredColumns, textColumns } from "./column-index.ts";
import type { Input } from "./input.ts";
import { openJournal, SAVE_INTERVAL_MS, subjectOf } from "./journal.ts";
import { isPage, JournalStorage, PAGE_ROWS, restoreResults } from "./journal-pages.ts";
import type { ChosenPseudonyms } from "./pseudonym-key.ts";
import { type Output, writeOutput } from "./output.ts";
import { chosenDevice, type DeviceChooser, threadPool } from "./scoring-threads.ts";

/** The number of rows from which a further thread saves more time than its start takes. */
const ROWS_PER_THREAD = 16;

export interface ScoreOptions {
  input: Input;
  /** Opens the output. @param format of the output, because a default name may depend on it */
  outputFor: (format: WriteFormat) => Promise<Output>;
  /** Whether to resume an interrupted run from its journal. */
  resume: boolean;
  reading: Omit<OpenOptions, "signal">;
  /** Names of the columns to score, joined; detected when empty. */
  textColumns: readonly string[];
  format?: WriteFormat | undefined;
  safeForSpreadsheets: boolean;
  /** Whether the columns that name people are left out. */
  withoutPeople?: boolean;
  /** Replaces names of users. */
  pseudonyms?: ChosenPseudonyms | undefined;
  local: LocalModel;
  model: ScoringModel;
  /** The model of the texts in languages that `model` does not read; without it, one model scores all texts. */
  others?: { local: LocalModel; model: ScoringModel } | undefined;
  rules: ScoringRules;
  /** One device for both models. */
  chooseDevice: DeviceChooser;
  workers: number;
  signal: AbortSignal;
  /** Called when the table is open. @param textColumn names of the columns that are read */
  onOpen?: (table: Table, textColumn: string) => void;
  /** @param saved rows from which another run could be resumed; undefined without a journal */
  onProgress: (scored: number, rows: number, saved: number | undefined) => void;
  /** Called when an interrupted run is resumed. @param rows number of rows that it had scored */
  onResume: (scored: number, rows: number) => void;
  /** Called when the journal cannot be written; scoring continues. */
  onSaveError: (cause: unknown) => void;
}

export interface ScoreReport {
  output: Output;
  rows: number;
  statuses: Partial<Record<RowStatus, number>>;
  report: ImportReport;
  /** What the export of a known service holds. */
  exported?: ExportFacts;
  textColumn: string;
  /** The sheets or files that were read, when the input has several. */
  readParts: readonly string[];
  provenance: Provenance;
  renamed: { wanted: string; name: string }[];
  summary: WriteSummary;
}

/** A run whose device is chosen. */
interface ScoreRun extends ScoreOptions {
  device: NodeBackendId;
}

/** A table to be scored, with the facts that a first reading has found. */
interface Survey {
  table: Table;
  textColumn: number;
  report: ImportReport;
  exported?: ExportFacts;
}

/** The rows in the order of the file, numbered. */
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

/** Reads the table to its end to find the number of rows and the columns that only later rows have. */
async function survey(
  table: Table,
  textColumn: number,
  rules: ScoringRules,
  signal: AbortSignal,
): Promise<Survey> {
  const report = new ImportReport();
  const summary = summaryOf(table);
  for await (const { rows } of batchesOf(table, signal, report)) {
    for (const row of rows) {
      reportText(report, row, textColumn, rules);
      summary?.add(row.cells);
    }
  }
  const exported = summary?.facts();
  return { table, textColumn, report, ...(exported && { exported }) };
}

/** @param further the cells of further columns */
async function* withResults(
  batches: AsyncIterable<RowBatch>,
  results: Results,
  further: ((row: Row) => string[]) | undefined,
) {
  for await (const { first, rows } of batches) {
    yield rows.map((row, index) => ({
      row,
      result: results.result(first + index),
      ...(further && { further: further(row) }),
    }));
  }
}

async function scoreRows(
  { table, textColumn }: Survey,
  results: Results,
  storage: JournalStorage | undefined,
  { local, model, rules, device, signal, ...options }: ScoreRun,
): Promise<void> {
  const waiting = results.rows - results.done;
  if (waiting === 0) return;
  const scorer = new RowScorer({
    results,
    rows: () => batchesOf(table, signal),
    textColumn,
    rules,
    storage,
    saveIntervalMs: SAVE_INTERVAL_MS,
    onProgress: () => options.onProgress(results.done, results.rows, storage?.savedRows),
    onSaveError: options.onSaveError,
  });
  const workers = Math.max(1, Math.min(options.workers, Math.ceil(waiting / ROWS_PER_THREAD)));
  const pool = threadPool({ model: local, device, rules }, model.weightsSha256, workers);
  const { others } = options;
  const models = { model, otherLanguages: others?.model, rules };
  const part = await otherLanguagesPart(models, (rules) =>
    others ? [threadPool({ model: others.local, device, rules }, others.model.weightsSha256, workers)] : [],
  );
  await scorer.run(scoringParts(models, [pool], part), signal);
}

async function writeScored(
  { table, textColumn, report }: Survey,
  results: Results,
  output: Output,
  format: WriteFormat,
  options: ScoreRun,
): Promise<ScoredTable> {
  const { input, safeForSpreadsheets, model, others, rules, device, signal } = options;
  const trailer = new ImportReport();
  const languages = await languageColumns({ model, otherLanguages: others?.model });
  const further = languages && ((row: Row) => languages(rowText(row, textColumn, rules)));
  const scored = scoredTable({
    fileName: input.file.name,
    table,
    format,
    lateColumns: report.addedColumns,
    columnTypes: report.columnTypes.types,
    rows: withResults(batchesOf(table, signal, trailer), results, further),
    further: languages ? LANGUAGE_COLUMNS : [],
    otherLanguages: others?.model,
    safeForSpreadsheets,
    omitted: options.withoutPeople === true ? personColumns(table) : [],
    ...(options.pseudonyms && {
      pseudonymized: {
        pseudonyms: options.pseudonyms.pseudonyms,
        columns: options.pseudonyms.columnsOf(table),
      },
    }),
    model,
    rules,
    device,
    trailer: () => trailer.trailer,
  });
  await writeOutput(output, scored.chunks);
  return scored;
}

function countStatuses(results: Results): ScoreReport["statuses"] {
  const statuses: ScoreReport["statuses"] = {};
  for (let row = 0; row < results.rows; row++) {
    const status = results.status(row);
    if (status) statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

/**
 * @throws AppError, or an Error that names the cause; results so far are in the journal
 */
export async function scoreTable(options: ScoreOptions): Promise<ScoreReport> {
  const { input, signal, reading } = options;
  const table = await openTable(input.file, { ...reading, signal });
  const { textColumn, ...joined } = textColumns(table, options.textColumns);
  options.pseudonyms?.columnsOf(table);
  options.onOpen?.(table, namesOfColumns(table, scoredColumns({ textColumn, ...joined })));
  return scoreOpened(table, textColumn, { ...options, rules: { ...options.rules, ...joined } });
}

async function scoreOpened(table: Table, textColumn: number, options: ScoreOptions): Promise<ScoreReport> {
  const { input, model, rules, signal, resume } = options;
  const format = options.format ?? ownFormat(table);
  const output = await options.outputFor(format);
  const surveyed = await survey(table, textColumn, rules, signal);
  const { rows } = surveyed.report;
  const device = await chosenDevice(options.chooseDevice, rows, { output, resume });
  const run = { ...options, device };
  const width = rowWidth(model, rules);
  const results = new Results(rows, model.labels.length, PAGE_ROWS, width);
  const subject = {
    input,
    table,
    rows,
    textColumn,
    model,
    others: options.others?.model,
    device,
    rules: rulesRecord(rules),
    classes: width,
    signal,
  };
  const journal = await openJournal({
    output,
    resume,
    subject: await subjectOf(subject),
    accepts: (payload) => isPage(payload, rows, width),
  });
  try {
    if (journal) await restoreResults(journal, results, width);
    if (results.done > 0) options.onResume(results.done, rows);
    await scoreRows(surveyed, results, journal && new JournalStorage(journal, results), run);
    const { provenance, summary, renamed } = await writeScored(surveyed, results, output, format, run);
    await journal?.remove();
    return {
      output,
      rows,
      statuses: countStatuses(results),
      report: surveyed.report,
      ...(surveyed.exported && { exported: surveyed.exported }),
      textColumn: namesOfColumns(table, scoredColumns({ textColumn, ...rules })),
      readParts: table.readParts,
      provenance,
      renamed,
      summary,
    };
  } catch (cause) {
    if (journal && !(await journal.fail(input))) options.onProgress(results.done, rows, 0);
    throw cause;
  }
}
