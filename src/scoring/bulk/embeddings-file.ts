/** Writes the embeddings of a file's rows: Parquet with a list of floats for each row, or `.npz` with one matrix. */

import { ParquetWriter } from "hyparquet-writer";
import { FlushingWriter } from "../../data/write/flushing-writer.ts";
import { writeNpz } from "../../data/write/npy.ts";
import { bestOf, type EmbeddedRow, rounded } from "./rows.ts";

export type EmbeddingsFormat = "parquet" | "npz";

export interface EmbeddingsFile {
  /** One item for each row, in the order of the file. */
  rows: AsyncIterable<EmbeddedRow>;
  /** Number of rows. */
  count: number;
  /** Whether `.npz` has the numbers of the rows, because some are left out. */
  hasRowNumbers?: boolean;
  labels: readonly string[];
  /** The app, model, layer and pooling; written to Parquet files only. */
  provenance: object;
}

const ROW_GROUP = 2000;

async function* inGroups<T>(rows: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Rows without text have no label, score or embedding. */
async function* writeParquet({ rows, labels, provenance }: EmbeddingsFile): AsyncGenerator<Uint8Array> {
  const writer = new FlushingWriter();
  const text = { type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const;
  const parquet = new ParquetWriter({
    writer,
    createdBy: "tonescope",
    kvMetadata: [{ key: "tonescope", value: JSON.stringify(provenance) }],
    schema: [
      { name: "root", num_children: 5 },
      { name: "row", type: "INT32", repetition_type: "REQUIRED" },
      { name: "text", ...text },
      { name: "sentiment", ...text },
      { name: "sentiment_score", type: "DOUBLE", repetition_type: "OPTIONAL" },
      { name: "embedding", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
    ],
  });
  for await (const group of inGroups(rows, ROW_GROUP)) {
    const predicted = group.map(({ result }) => (result ? bestOf(result.scores) : -1));
    void parquet.write({
      rowGroupSize: ROW_GROUP,
      columnData: [
        { name: "row", data: group.map(({ row }) => row) },
        { name: "text", data: group.map((entry) => entry.text) },
        { name: "sentiment", data: predicted.map((best) => labels[best] ?? null) },
        {
          name: "sentiment_score",
          data: group.map(({ result }, at) =>
            result ? rounded(result.scores[predicted[at] ?? 0] ?? 0) : null,
          ),
        },
        { name: "embedding", data: group.map(({ result }) => (result ? Array.from(result.vector) : null)) },
      ],
    });
    yield writer.take();
  }
  void parquet.finish();
  yield writer.take();
}

/** The same rows, and the length of their vectors, which is read from the first row that has one. */
async function measured(rows: AsyncIterable<EmbeddedRow>) {
  const iterator = rows[Symbol.asyncIterator]();
  const first: EmbeddedRow[] = [];
  let hidden = 0;
  for (let next = await iterator.next(); !next.done && hidden === 0;) {
    first.push(next.value);
    hidden = next.value.result?.vector.length ?? 0;
    if (hidden === 0) next = await iterator.next();
  }
  async function* again() {
    yield* first;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { hidden, rows: again() };
}

/** `embeddings` [rows, hidden], `scores` [rows, classes], on request `rows` [rows]; rows without a text are NaN. */
async function* writeArrays(file: EmbeddingsFile): AsyncGenerator<Uint8Array> {
  const { count, labels, hasRowNumbers = false } = file;
  const { hidden, rows } = await measured(file.rows);
  const numbers = new Float32Array(count);
  let next = 0;
  const scores = new Float32Array(count * labels.length).fill(Number.NaN);
  const missing = new Float32Array(hidden).fill(Number.NaN);
  async function* vectors() {
    for await (const { row, result } of rows) {
      if (result) scores.set(Array.from(result.scores), next * labels.length);
      numbers[next++] = row;
      yield result?.vector ?? missing;
    }
  }
  yield* writeNpz([
    { name: "embeddings", shape: [count, hidden], parts: vectors() },
    { name: "scores", shape: [count, labels.length], parts: [scores] },
    ...(hasRowNumbers ? [{ name: "rows", shape: [count], parts: [numbers] }] : []),
  ]);
}

/** @throws AppError `bad-option` when it would be too large for the format, and what the rows throw */
export const writeEmbeddings = (
  format: EmbeddingsFormat,
  file: EmbeddingsFile,
): AsyncGenerator<Uint8Array, void, undefined> => (format === "npz" ? writeArrays(file) : writeParquet(file));
