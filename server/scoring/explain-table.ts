/** A file in; the embeddings or the attributions of its rows out. */

import { deserialize, serialize } from "node:v8";
import { openTable } from "../../src/data/open.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import { decodeEntities } from "../../src/data/text/entities.ts";
import type { Provenance } from "../../src/data/write/write.ts";
import type { AttributedText, BulkRequest, EmbeddedText } from "../../src/engine/explain/bulk.ts";
import { inOrder } from "../../src/scoring/bulk/in-order.ts";
import type { ExplainedRow } from "../../src/scoring/bulk/rows.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import { provenanceOf } from "../../src/scoring/provenance.ts";
import { DEFAULT_RULES } from "../../src/scoring/rules.ts";
import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import type { LocalModel } from "../models/open-model.ts";
import { columnIndex } from "../table-columns.ts";
import { type Input, type Output, writeOutput } from "./files.ts";
import { type Journal, openJournal, SAVE_MS, subjectOf } from "./journal.ts";
import { createScorer, modelPoolFor } from "./scorers.ts";

type ResultOf<R extends BulkRequest> = R["of"] extends "embeddings" ? EmbeddedText : AttributedText;

export interface ExplainTableOptions<R extends BulkRequest> {
  input: Input;
  output: Output;
  /** Whether to go on with what an earlier run kept beside the output. */
  resume: boolean;
  reading: Omit<OpenOptions, "signal">;
  textColumn: string | undefined;
  request: R;
  local: LocalModel;
  model: ScoringModel;
  device: NodeBackendId;
  workers: number;
  signal: AbortSignal;
  /** @param kept whether another run could go on from here. */
  onProgress: (done: number, rows: number, kept: boolean) => void;
  /** The run that is gone on with had done so many rows. */
  onResume: (done: number, rows: number) => void;
  write: (file: {
    rows: AsyncIterable<ExplainedRow<ResultOf<R>>>;
    count: number;
    labels: readonly string[];
    provenance: Provenance & { request: BulkRequest };
  }) => AsyncIterable<Uint8Array>;
}

async function countRows(table: Table, signal: AbortSignal): Promise<number> {
  let count = 0;
  for await (const rows of table.rows({ signal })) count += rows.length;
  return count;
}

/** Those after the first `done` rows. */
async function* textsOf(
  table: Table,
  column: number,
  done: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let row = 0;
  for await (const rows of table.rows({ signal })) {
    for (const { cells } of rows) if (row++ >= done) yield decodeEntities(cells[column] ?? "");
  }
}

/** Rows are kept in their order, some at a time. */
const rowsIn = <T>(record: Buffer) => deserialize(record) as ExplainedRow<T>[];

async function* keptRows<T>(journal: Journal): AsyncGenerator<ExplainedRow<T>> {
  for await (const record of journal.records()) yield* rowsIn<T>(record);
}

/** Also what came before a failure. @throws what the rows throw */
async function keep<T>(rows: AsyncIterable<ExplainedRow<T>>, journal: Journal): Promise<void> {
  let fresh: ExplainedRow<T>[] = [];
  let saved = performance.now();
  const save = async () => {
    if (fresh.length > 0) await journal.append([serialize(fresh)]);
    fresh = [];
    saved = performance.now();
  };
  try {
    for await (const row of rows) {
      fresh.push(row);
      if (performance.now() - saved >= SAVE_MS) await save();
    }
  } finally {
    await save();
  }
}

/**
 * A file is made of what was kept beside it, once all of it is; a stream gets its rows as they are found.
 * @returns how many rows there were, and how many of them have no result.
 * @throws AppError, or an Error in words; what was done until then is in the journal
 */
export async function explainTable<R extends BulkRequest>(
  options: ExplainTableOptions<R>,
): Promise<{ rows: number; without: number }> {
  const { input, output, reading, request, local, model, device, signal, onProgress, write } = options;
  const table = await openTable(input.file, { ...reading, signal });
  const column = columnIndex(table, options.textColumn, table.textColumn, "column of texts");
  const count = await countRows(table, signal);
  let done = 0;
  const journal = await openJournal({
    output,
    resume: options.resume,
    subject: await subjectOf({
      input,
      table,
      rows: count,
      textColumn: column,
      model,
      device,
      rules: DEFAULT_RULES,
      classes: model.labels.length,
      request,
      signal,
    }),
    take(record) {
      done += rowsIn(record).length;
    },
  });
  if (done > 0) options.onResume(done, count);
  async function* found() {
    const before = done;
    const workers = Math.max(1, Math.min(options.workers, count - before));
    const modelPool = modelPoolFor(device, workers);
    const rows = inOrder<ResultOf<R>>(textsOf(table, column, before, signal), {
      createScorer: () => createScorer({ model: local, device, request }, model.weightsSha256, modelPool),
      workers,
      signal,
    });
    for await (const row of rows) {
      done = before + row.row;
      onProgress(done, count, journal !== undefined);
      yield { ...row, row: done };
    }
  }
  let without = 0;
  async function* counted(rows: AsyncIterable<ExplainedRow<ResultOf<R>>>) {
    for await (const row of rows) {
      if (!row.result) without += 1;
      yield row;
    }
  }
  try {
    if (journal && done < count) await keep(found(), journal);
    const chunks = write({
      rows: counted(journal ? keptRows<ResultOf<R>>(journal) : found()),
      count,
      labels: model.labels,
      provenance: {
        ...provenanceOf(model, { device, file: input.file.name, rules: DEFAULT_RULES }),
        request,
      },
    });
    await writeOutput(output, chunks);
    await journal?.remove();
    return { rows: count, without };
  } catch (cause) {
    await journal?.close();
    throw cause;
  }
}
