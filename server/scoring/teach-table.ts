/** Teaches a head on a table with labels. */

import { openTable } from "../../src/data/open.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import type { EmbeddedText, EmbeddingRequest } from "../../src/engine/explain/bulk.ts";
import { createHead } from "../../src/heads/file/create-head.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import type { HeadKind } from "../../src/heads/fit/logistic.ts";
import { type EncodedText, groupsOf, teachInputOf } from "../../src/heads/labeled-texts.ts";
import { teachHead, type TaughtModel } from "../../src/heads/teach.ts";
import { APP } from "../../src/scoring/app.ts";
import { inOrder } from "../../src/scoring/bulk/in-order.ts";
import type { ScoringModel } from "../../src/scoring/model.ts";
import type { TextRules } from "../../src/scoring/row-text.ts";
import type { LocalModel } from "../models/open-model.ts";
import { chosenColumns, namesOfColumns, scoredColumns, textColumns } from "./column-index.ts";
import type { Input } from "./input.ts";
import { labeledRows } from "./labeled-rows.ts";
import { threadPool } from "./scoring-threads.ts";

export interface TeachTableOptions {
  input: Input;
  reading: Omit<OpenOptions, "signal">;
  textColumns: readonly string[];
  labelColumn: string;
  probabilityColumn: string | undefined;
  /** Absent: `coder`, if there is such a column. */
  coderColumn: string | undefined;
  /** Absent: `id`, if there is such a column. */
  idColumn: string | undefined;
  textRules: TextRules;
  name: string;
  kind: HeadKind;
  balanced: boolean;
  seed: number;
  request: EmbeddingRequest;
  local: LocalModel;
  model: ScoringModel;
  chooseDevice: (texts: number) => Promise<NodeBackendId>;
  workers: number;
  signal: AbortSignal;
  onOpen: (table: Table, textColumn: string) => void;
  /** @param done of the step. @param total of the step */
  onProgress: (step: "embed" | "teach", done: number, total: number) => void;
}

export interface TeachReport {
  head: TaughtHead;
  taught: TaughtModel;
  /** Names of all categories, by the indices of `taught`. */
  categories: string[];
  skipped: number;
  /** Rows that several coders labeled; those on which they disagree are left out. */
  coders: { rows: number; disagreements: number };
}

async function* each(texts: readonly string[]) {
  yield* texts;
}

/** @throws AppError */
export async function teachTable(options: TeachTableOptions): Promise<TeachReport> {
  const { input, reading, kind, model, request, signal, onProgress } = options;
  const table = await openTable(input.file, { ...reading, signal });
  const { textColumn, ...joined } = textColumns(table, options.textColumns);
  options.onOpen(table, namesOfColumns(table, scoredColumns({ textColumn, ...joined })));
  const columnOf = (name: string, what: string) => chosenColumns(table, [name], [], what)[0] ?? 0;
  const named = (name: string | undefined, usual: string, what: string) => {
    if (name !== undefined) return columnOf(name, what);
    const found = table.columns.findIndex((column) => column.name.toLowerCase() === usual);
    return found < 0 ? undefined : found;
  };
  const { categories, classes, texts, labels, weights, skipped, coders } = await labeledRows(
    table,
    {
      text: textColumn,
      label: columnOf(options.labelColumn, "column of labels"),
      probability:
        options.probabilityColumn === undefined
          ? undefined
          : columnOf(options.probabilityColumn, "column of probabilities"),
      coder: named(options.coderColumn, "coder", "column of coders"),
      id: named(options.idColumn, "id", "column of ids"),
    },
    { kind, rules: { ...options.textRules, ...joined }, modelClasses: model.labels, signal },
  );
  const task = { model: options.local, device: await options.chooseDevice(texts.length), request };
  const workers = Math.max(1, Math.min(options.workers, texts.length));
  const pool = threadPool<EmbeddedText>(task, model.weightsSha256, workers);
  const encoded: (EncodedText | undefined)[] = [];
  for await (const { result } of inOrder(each(texts), { ...pool, signal })) {
    encoded.push(result);
    onProgress("embed", encoded.length, texts.length);
  }
  const kept = [...encoded.keys()].filter((row) => encoded[row] !== undefined);
  const groups = groupsOf(texts);
  const taught = await teachHead(
    teachInputOf(
      encoded.flatMap((text) => text ?? []),
      {
        kind,
        categories: categories.length,
        classes,
        labels: kept.map((row) => labels[row] ?? []),
        groups: kept.map((row) => groups[row] ?? row),
        ...(weights && { weights: kept.map((row) => weights[row] ?? 1) }),
        balanced: options.balanced,
        seed: options.seed,
      },
    ),
    { signal, onProgress: (done, total) => onProgress("teach", done, total) },
  );
  const { id, revision, dtype, weightsSha256 } = model;
  const head = await createHead(taught, {
    name: options.name,
    encoder: { id, revision, dtype, weightsSha256, classes: model.labels },
    layer: taught.otherLayer ?? request.layer,
    pooling: request.pooling,
    categories: categories.map((name) => ({ id: name, name, definition: "" })),
    origin: { app: APP, file: input.file.name },
  });
  return { head, taught, categories, coders, skipped: skipped + texts.length - kept.length };
}
