/** Pages of scores as records of a journal: the page's number, then its statuses, labels and scores. */

import { Buffer } from "node:buffer";
import type { ResultsPage } from "../../src/scoring/results.ts";

/** Rows whose results are written together. */
export const PAGE_ROWS = 64;

export interface NumberedPage {
  page: number;
  content: ResultsPage;
}

export function encodePage({ page, content: { statuses, labels, scores } }: NumberedPage): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32LE(page);
  return Buffer.concat([
    number,
    ...[statuses, labels, scores].map(
      (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    ),
  ]);
}

/** @param width scores of a row. */
export function decodePage(payload: Buffer, width: number): NumberedPage {
  const rows = (payload.length - 4) / (2 + 4 * width);
  const part = (from: number, length: number) =>
    new Uint8Array(payload.subarray(4 + from, 4 + from + length));
  return {
    page: payload.readUInt32LE(),
    content: {
      statuses: part(0, rows),
      labels: new Int8Array(part(rows, rows).buffer),
      scores: new Float32Array(part(2 * rows, 4 * rows * width).buffer),
    },
  };
}
