/**
 * What a coder made for weights would save beside brotli: `npm run bench -- weights`. Each matrix of 8 bits is divided into
 * groups of columns (of rows for the word embeddings, whose rows have scales of their own) whose mean squares are alike within
 * an eighth of an octave. The size is the entropy of each group's own distribution and a table of 256 bytes for it, which is
 * what a coder such as ANS (Duda 2013) can reach with static tables.
 */

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { OnnxGraph } from "../../src/engine/onnx/graph.ts";
import { INT8, UINT8 } from "../../src/engine/onnx/schema.ts";
import { report } from "../support/report.mjs";

const MODEL = "public/models/tonescope-tweets/onnx/model_int8.onnx";
/** Entries; smaller tensors are scales and biases. */
const MATRIX = 20_000;
/** Rows; only the word embeddings have more. */
const TABLE = 5000;
const STEPS_PER_OCTAVE = 8;
const TABLE_BYTES = 256;

/** Bytes at the quality with which the app is built. */
const brotli = (bytes: Uint8Array) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;

/** Bytes of an ideal coder for these counts, its table included. */
function entropyBytes(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bits = counts.reduce((sum, count) => (count > 0 ? sum - count * Math.log2(count / total) : sum), 0);
  return bits / 8 + TABLE_BYTES;
}

/** @param weights [rows, columns] */
function groupedBytes(weights: Int8Array, rows: number, columns: number): number {
  const isTable = rows > TABLE;
  const lines = isTable ? rows : columns;
  const at = (line: number, entry: number) =>
    weights[isTable ? line * columns + entry : entry * columns + line] ?? 0;
  const length = weights.length / lines;
  const groups = new Map<number, number[]>();
  for (let line = 0; line < lines; line += 1) {
    let squares = 0;
    for (let entry = 0; entry < length; entry += 1) squares += at(line, entry) ** 2;
    const group = Math.round((STEPS_PER_OCTAVE / 2) * Math.log2(Math.max(1, squares / length)));
    const counts = groups.get(group) ?? Array.from({ length: 256 }, () => 0);
    for (let entry = 0; entry < length; entry += 1) {
      const value = at(line, entry) + 128;
      counts[value] = (counts[value] ?? 0) + 1;
    }
    groups.set(group, counts);
  }
  // A byte for each line names its group.
  return lines + [...groups.values()].reduce((sum, counts) => sum + entropyBytes(counts), 0);
}

const sizes = { embeddings: [0, 0, 0], "other weights": [0, 0, 0] };
for (const { type, dims, raw } of new OnnxGraph(readFileSync(MODEL)).initializers.values()) {
  const [rows = 0, columns = 0] = dims;
  if (!raw || rows * columns < MATRIX || (type !== INT8 && type !== UINT8)) continue;
  const shift = type === UINT8 ? 128 : 0;
  const weights = Int8Array.from(raw, (byte) => byte - shift);
  const size = sizes[rows > TABLE ? "embeddings" : "other weights"];
  for (const [at, bytes] of [raw.length, brotli(raw), groupedBytes(weights, rows, columns)].entries())
    size[at] = (size[at] ?? 0) + bytes;
}
const megabytes = (bytes = 0) => (bytes / 1e6).toFixed(2);
report(
  [
    ["weights", "MB", "brotli", "a coder for weights", "ratio"],
    ...Object.entries(sizes).map(([name, [plain = 0, compressed = 0, coded = 0]]) => [
      name,
      megabytes(plain),
      megabytes(compressed),
      megabytes(coded),
      (coded / compressed).toFixed(3),
    ]),
  ],
  { bytes: sizes },
);
