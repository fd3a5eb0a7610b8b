/**
 * A thread that reads a file and writes it with scores. Reading a file can take long and much memory if its sender
 * wishes so; a thread can be ended at any time, and the server responds to other requests meanwhile.
 */

import process from "node:process";
import { parentPort } from "node:worker_threads";
import type { RowStatus } from "../../src/data/write/scored.ts";
import { EXTENSIONS, ownFormat } from "../../src/data/write/write.ts";
import type { TextScore } from "../../src/engine/pool/scheduler.ts";
import { AppError } from "../../src/errors/app-error.ts";
import type { FileRules } from "../inference/protocol.ts";
import { LANGUAGE_COLUMNS, rulesOfOthers } from "../../src/scoring/other-languages.ts";
import { scoredTable } from "../../src/scoring/scored-table.ts";
import { openStream } from "./open-stream.ts";
import type { FileTask, FromThread, ToThread } from "./protocol.ts";
import { scoredRows } from "./score-rows.ts";

const port = parentPort;
if (!port) process.exit(1);

const tell = (message: FromThread, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

/** Resolved by the server's next message of each kind. */
let onBytes: (bytes: Uint8Array | null) => void = () => {};
let onTaken: () => void = () => {};
const scoring = new Map<number, (score: TextScore) => void>();
let next = 0;

async function* bytes() {
  for (;;) {
    const chunk = await new Promise<Uint8Array | null>((resolve) => {
      onBytes = resolve;
      tell({ wants: "bytes" });
    });
    if (chunk === null) return;
    yield chunk;
  }
}

async function scoreFile({ file, model, otherLanguages, rules, ...options }: FileTask) {
  const { maxCharacters, window, safeForSpreadsheets } = options;
  const table = await openStream(bytes(), file);
  // Lines come back as lines, also when the records of the body are arranged in another way.
  const format = file.format === "jsonl" ? "jsonl" : ownFormat(table);
  let statuses: RowStatus[] = [];
  const score = (text: string, isOther: boolean) =>
    new Promise<TextScore>((resolve) => {
      const id = next++;
      scoring.set(id, resolve);
      const isLong = text.length > maxCharacters;
      const own: FileRules = isOther ? rulesOfOthers(rules) : rules;
      tell({ id, text, rules: isLong ? { ...own, longTexts: "cut" } : own, isOther });
    });
  const { chunks } = scoredTable({
    table,
    format,
    fileName: "",
    rows: scoredRows(table, {
      model,
      otherLanguages,
      rules,
      window,
      score,
      onRow: (status) => statuses.push(status),
    }),
    further: otherLanguages ? LANGUAGE_COLUMNS : [],
    otherLanguages,
    lateColumns: table.lateColumns,
    safeForSpreadsheets,
    model,
    rules,
    device: model.device,
    trailer: () => table.report.trailer,
  });
  const charset = format === "jsonl" ? "utf-8" : table.encoding.name;
  tell({ opened: `${EXTENSIONS[format].mediaType}; charset=${charset}` });
  for await (const chunk of chunks) {
    const taken = new Promise<void>((resolve) => {
      onTaken = resolve;
    });
    tell({ chunk, statuses });
    statuses = [];
    await taken;
  }
}

port.on("message", (message: ToThread) => {
  if ("bytes" in message) onBytes(message.bytes);
  else if ("taken" in message) onTaken();
  else if ("id" in message) {
    scoring.get(message.id)?.(message.score);
    scoring.delete(message.id);
  } else {
    scoreFile(message.start).then(
      () => tell({ done: true }),
      (cause: unknown) => tell({ failed: AppError.of(cause).report }),
    );
  }
});
