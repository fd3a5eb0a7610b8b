/** A file in; the embeddings or the attributions of its rows out. */

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
import type { Device } from "../command-line/model-options.ts";
import type { LocalModel } from "../models/open-model.ts";
import { columnIndex } from "../table-columns.ts";
import { type Input, type Output, writeOutput } from "./files.ts";
import { createScorer } from "./scorers.ts";

type ResultOf<R extends BulkRequest> = R["of"] extends "embeddings" ? EmbeddedText : AttributedText;

export interface ExplainTableOptions<R extends BulkRequest> {
  input: Input;
  output: Output;
  reading: Omit<OpenOptions, "signal">;
  textColumn: string | undefined;
  request: R;
  local: LocalModel;
  model: ScoringModel;
  device: Device;
  workers: number;
  signal: AbortSignal;
  onProgress: (done: number, rows: number) => void;
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

async function* textsOf(table: Table, column: number, signal: AbortSignal): AsyncGenerator<string> {
  for await (const rows of table.rows({ signal })) {
    for (const { cells } of rows) yield decodeEntities(cells[column] ?? "");
  }
}

/**
 * Nothing is kept of a run that ends early.
 * @returns how many rows there were, and how many of them have no result.
 * @throws DataError, EngineError, or an Error in words
 */
export async function explainTable<R extends BulkRequest>(
  options: ExplainTableOptions<R>,
): Promise<{ rows: number; without: number }> {
  const { input, output, reading, request, local, model, device, signal, onProgress, write } = options;
  const table = await openTable(input.file, { ...reading, signal });
  const column = columnIndex(table, options.textColumn, table.textColumn, "column of texts");
  const count = await countRows(table, signal);
  let without = 0;
  async function* explained() {
    const rows = inOrder<ResultOf<R>>(textsOf(table, column, signal), {
      createScorer: () => createScorer({ model: local, device, request }, model.weightsSha256),
      workers: Math.max(1, Math.min(options.workers, count)),
      signal,
    });
    for await (const row of rows) {
      if (!row.result) without += 1;
      onProgress(row.row, count);
      yield row;
    }
  }
  const chunks = write({
    rows: explained(),
    count,
    labels: model.labels,
    provenance: {
      ...provenanceOf(model, { device, file: input.file.name, rules: DEFAULT_RULES }),
      request,
    },
  });
  await writeOutput(output, chunks);
  return { rows: count, without };
}
