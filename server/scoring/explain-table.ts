/** Computes the embeddings or the attributions of a table's rows and writes them to a file. */

import { deserialize, serialize } from "node:v8";
import { openTable } from "../../src/data/open.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import type { Provenance } from "../../src/data/write/write.ts";
import type { AttributedText, BulkRequest, EmbeddedText } from "../../src/engine/explain/bulk.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { inOrder } from "../../src/scoring/bulk/in-order.ts";
import type { ExplainedRow } from "../../src/scoring/bulk/rows.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import { provenanceOf } from "../../src/scoring/provenance.ts";
import { rowText, type TextRules } from "../../src/scoring/row-text.ts";
import { DEFAULT_RULES, rulesRecord } from "../../src/scoring/rules.ts";
import { Saver } from "../../src/scoring/saver.ts";
import type { LocalModel } from "../models/open-model.ts";
import { namesOfColumns, scoredColumns, textColumns } from "./column-index.ts";
import type { Input } from "./input.ts";
import { type Journal, openJournal, SAVE_INTERVAL_MS, subjectOf } from "./journal.ts";
import { type Output, writeOutput } from "./output.ts";
import { chosenDevice, type DeviceChooser, threadPool } from "./scoring-threads.ts";

type ResultOf<R extends BulkRequest> = R["of"] extends "embeddings" ? EmbeddedText : AttributedText;

export interface ExplainTableOptions<R extends BulkRequest> {
  input: Input;
  output: Output;
  /** Whether to resume an interrupted run from its journal. */
  resume: boolean;
  reading: Omit<OpenOptions, "signal">;
  /** Names of the columns to read, joined; detected when empty. */
  textColumns: readonly string[];
  textRules: TextRules;
  request: R;
  /** The taught head whose categories are attributed in place of the model's classes. */
  head?: TaughtHead | undefined;
  local: LocalModel;
  model: ScoringModel;
  chooseDevice: DeviceChooser;
  workers: number;
  signal: AbortSignal;
  /** Called when the table is open. @param textColumn names of the columns that are read */
  onOpen?: (table: Table, textColumn: string) => void;
  /** @param saved rows from which another run could be resumed; undefined without a journal */
  onProgress: (done: number, rows: number, saved: number | undefined) => void;
  /** Called when an interrupted run is resumed. @param rows number of rows that it had explained */
  onResume: (done: number, rows: number) => void;
  /** Called when the journal cannot be written; the run continues. */
  onSaveError: (cause: unknown) => void;
  write: (file: {
    rows: AsyncIterable<ExplainedRow<ResultOf<R>>>;
    count: number;
    labels: readonly string[];
    provenance: Provenance & { request: BulkRequest; head?: string };
  }) => AsyncIterable<Uint8Array>;
}

async function countRows(table: Table, signal: AbortSignal): Promise<number> {
  let count = 0;
  for await (const rows of table.rows({ signal })) count += rows.length;
  return count;
}

/** The texts of the rows from index `start` on. */
async function* textsFrom(
  start: number,
  table: Table,
  column: number,
  rules: TextRules,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let index = 0;
  for await (const rows of table.rows({ signal })) {
    for (const row of rows) if (index++ >= start) yield rowText(row, column, rules);
  }
}

/** Explained rows in a journal, in the order of the table; those that could not be written stay in memory. */
class RowJournal<T> {
  readonly #journal: Journal;
  readonly #unsaved: ExplainedRow<T>[] = [];
  #savedRows = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get savedRows(): number {
    return this.#savedRows;
  }

  async countSavedRows(): Promise<void> {
    for await (const record of this.#journal.records()) this.#savedRows += rowsIn(record).length;
  }

  /** @throws what the rows throw; the rows before it are in the journal */
  async append(rows: AsyncIterable<ExplainedRow<T>>, onError: (cause: unknown) => void): Promise<void> {
    const saver = new Saver({ write: () => this.#write(), onFailure: onError });
    saver.start(SAVE_INTERVAL_MS);
    try {
      for await (const row of rows) this.#unsaved.push(row);
    } finally {
      saver.stop();
      await saver.save();
    }
  }

  async #write(): Promise<void> {
    const count = this.#unsaved.length;
    if (count === 0) return;
    await this.#journal.append([serialize(this.#unsaved.slice(0, count))]);
    this.#unsaved.splice(0, count);
    this.#savedRows += count;
  }

  async *rows(): AsyncGenerator<ExplainedRow<T>> {
    for await (const record of this.#journal.records()) yield* rowsIn<T>(record);
    yield* this.#unsaved;
  }
}

/** Whether a record holds rows. */
function isRows(record: Buffer): boolean {
  try {
    return Array.isArray(deserialize(record));
  } catch {
    return false;
  }
}

const rowsIn = <T>(record: Buffer) => deserialize(record) as ExplainedRow<T>[];

/**
 * A file is written from the journal after every row is explained; a stream receives rows as they are computed.
 * @returns the number of rows, and the number of rows without a result
 * @throws AppError, or an Error that names the cause; results so far are in the journal
 */
export async function explainTable<R extends BulkRequest>(
  options: ExplainTableOptions<R>,
): Promise<{ rows: number; withoutResult: number }> {
  const { input, output, resume, reading, request, head, local, model, signal } = options;
  const table = await openTable(input.file, { ...reading, signal });
  const { textColumn, ...joined } = textColumns(table, options.textColumns);
  options.onOpen?.(table, namesOfColumns(table, scoredColumns({ textColumn, ...joined })));
  const rows = await countRows(table, signal);
  const device = await chosenDevice(options.chooseDevice, rows, { output, resume });
  const rules = { ...DEFAULT_RULES, ...options.textRules, ...joined };
  const labels = head ? head.categories.map(({ name }) => name) : model.labels;
  const subject = {
    input,
    table,
    rows,
    textColumn,
    model,
    device,
    rules: rulesRecord(rules),
    classes: labels.length,
    request,
    ...(head && { head: head.sha256 }),
    signal,
  };
  const journal = await openJournal({
    output,
    resume,
    subject: await subjectOf(subject),
    accepts: isRows,
  });
  const saved = journal && new RowJournal<ResultOf<R>>(journal);

  async function* explainedRows(start: number) {
    const workers = Math.max(1, Math.min(options.workers, rows - start));
    const task = { model: local, device, request, head };
    const pool = threadPool<ResultOf<R>>(task, model.weightsSha256, workers);
    const texts = textsFrom(start, table, textColumn, rules, signal);
    for await (const row of inOrder(texts, { ...pool, signal })) {
      const number = start + row.row;
      options.onProgress(number, rows, saved?.savedRows);
      yield { ...row, row: number };
    }
  }

  let withoutResult = 0;
  async function* counted(explained: AsyncIterable<ExplainedRow<ResultOf<R>>>) {
    for await (const row of explained) {
      if (!row.result) withoutResult++;
      yield row;
    }
  }

  try {
    await saved?.countSavedRows();
    const start = saved?.savedRows ?? 0;
    if (start > 0) options.onResume(start, rows);
    if (saved && start < rows) await saved.append(explainedRows(start), options.onSaveError);
    const provenance = provenanceOf(model, { device, file: input.file.name, rules });
    const chunks = options.write({
      rows: counted(saved ? saved.rows() : explainedRows(0)),
      count: rows,
      labels,
      provenance: { ...provenance, request, ...(head && { head: `${head.name} (${head.sha256})` }) },
    });
    await writeOutput(output, chunks);
    await journal?.remove();
    return { rows, withoutResult };
  } catch (cause) {
    if (journal && !(await journal.fail(input))) options.onProgress(saved?.savedRows ?? 0, rows, 0);
    throw cause;
  }
}
