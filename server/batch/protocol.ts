/** The messages between the server and the thread that reads and writes a file. */

import type { RowStatus } from "../../src/data/write/scored.ts";
import type { TextScore } from "../../src/engine/pool/scheduler.ts";
import type { ErrorReport } from "../../src/errors/app-error.ts";
import type { FileRules, ServedModel } from "../inference/protocol.ts";
import type { StreamOptions } from "./open-stream.ts";

export interface FileTask {
  file: StreamOptions;
  model: ServedModel;
  /** The model of the texts in languages that `model` does not read; without it, one model scores all texts. */
  otherLanguages: ServedModel | undefined;
  rules: FileRules;
  /** A longer text is always truncated, because windows of it would block its process for too long. */
  maxCharacters: number;
  /** The number of rows that are scored concurrently. */
  window: number;
  safeForSpreadsheets: boolean;
}

export type ToThread =
  | { start: FileTask }
  /** The next bytes of the file; null at its end. */
  | { bytes: Uint8Array | null }
  /** The scores of a text; none when it could not be scored. */
  | { id: number; score: TextScore }
  /** The client has taken the last chunk. */
  | { taken: true };

export type FromThread =
  | { wants: "bytes" }
  /** A text to score, by the model of the other languages or by the first one. */
  | { id: number; text: string; rules: FileRules; isOther: boolean }
  | { opened: string }
  /** A part of the scored file, with the status of its rows. */
  | { chunk: Uint8Array; statuses: RowStatus[] }
  | { done: true }
  | { failed: ErrorReport };
