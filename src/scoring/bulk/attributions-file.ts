/** Writes the attributions of a file's rows: one line for each word (CSV, Parquet) or for each row (JSON Lines). */

import { ParquetWriter } from "hyparquet-writer";
import { DEFAULT_DIALECT } from "../../data/csv/detect.ts";
import { quoteCell } from "../../data/csv/quote-cell.ts";
import { escapeCsvCell } from "../../data/write/escape-csv-cell.ts";
import { FlushingWriter } from "../../data/write/flushing-writer.ts";
import { type AttributedRow, bestOf, rounded } from "./rows.ts";

export type AttributionsFormat = "csv" | "jsonl" | "parquet";

export interface AttributionsFile {
  /** One item for each row, in the order of the file. */
  rows: AsyncIterable<AttributedRow>;
  labels: readonly string[];
  /** The name of the predicted label: `sentiment`, or `label` for the categories of a taught head. */
  answer?: "sentiment" | "label";
  /** The app, model and method; written to Parquet files only. */
  provenance: object;
  /** Whether cells that a spreadsheet would run as a formula get an apostrophe. */
  safeForSpreadsheets: boolean;
}

const ROW_GROUP = 20_000;

/** The cells of one word: its row, its span, the row's predicted label, and effects. */
type Line = [row: number, word: string, start: number, end: number, label: string, ...effects: number[]];

const columnsOf = ({ labels, answer = "sentiment" }: AttributionsFile) => [
  "row",
  "word",
  "start",
  "end",
  answer,
  "effect",
  ...labels.map((label) => `effect_${label.toLowerCase()}`),
];

/** The lines of one row; the column `effect` is the effect on the predicted class. */
function linesOf({ row, result }: AttributedRow, labels: readonly string[]): Line[] {
  if (!result) return [];
  const best = bestOf(result.scores);
  return result.words.map(({ word, start, end, effects }) => [
    row,
    word,
    start,
    end,
    labels[best] ?? "",
    rounded(effects[best] ?? 0),
    ...effects.map(rounded),
  ]);
}

async function* writeCsv(file: AttributionsFile): AsyncGenerator<Uint8Array> {
  const { rows, labels, safeForSpreadsheets } = file;
  const encoder = new TextEncoder();
  const cell = (value: string | number) => {
    const text = String(value);
    const isEscaped = safeForSpreadsheets && typeof value === "string";
    return quoteCell(isEscaped ? escapeCsvCell(text) : text, DEFAULT_DIALECT);
  };
  const line = (cells: readonly (string | number)[]) =>
    `${cells.map(cell).join(DEFAULT_DIALECT.delimiter)}\n`;
  yield encoder.encode(line(columnsOf(file)));
  for await (const row of rows) yield encoder.encode(linesOf(row, labels).map(line).join(""));
}

async function* writeJsonLines({
  rows,
  labels,
  answer = "sentiment",
}: AttributionsFile): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const byLabel = (values: ArrayLike<number>) =>
    labels.map((label, index) => ({ label, value: rounded(values[index] ?? 0) }));
  for await (const { row, text, result } of rows) {
    const found = result && {
      [answer]: labels[bestOf(result.scores)],
      scores: byLabel(result.scores),
      cut: result.cut,
      passes: result.passes,
      words: result.words.map(({ word, start, end, effects }) => ({
        word,
        start,
        end,
        effects: byLabel(effects),
      })),
    };
    yield encoder.encode(`${JSON.stringify({ row, text, ...found })}\n`);
  }
}

async function* writeParquet(file: AttributionsFile): AsyncGenerator<Uint8Array> {
  const { rows, labels, provenance } = file;
  const writer = new FlushingWriter();
  const columns = columnsOf(file);
  const isText = (index: number) => index === 1 || index === 4;
  const parquet = new ParquetWriter({
    writer,
    createdBy: "tonescope",
    kvMetadata: [{ key: "tonescope", value: JSON.stringify(provenance) }],
    schema: [
      { name: "root", num_children: columns.length },
      ...columns
        .map((name, index) => {
          if (isText(index)) return { name, type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
          return { name, type: index < 5 ? "INT32" : "DOUBLE" } as const;
        })
        .map((element) => ({ ...element, repetition_type: "REQUIRED" }) as const),
    ],
  });
  const write = (lines: readonly Line[]) => {
    const columnData = columns.map((name, index) => ({ name, data: lines.map((line) => line[index] ?? 0) }));
    void parquet.write({ rowGroupSize: ROW_GROUP, columnData });
    return writer.take();
  };
  let lines: Line[] = [];
  for await (const row of rows) {
    lines.push(...linesOf(row, labels));
    if (lines.length < ROW_GROUP) continue;
    yield write(lines);
    lines = [];
  }
  if (lines.length > 0) yield write(lines);
  void parquet.finish();
  yield writer.take();
}

const WRITERS = { csv: writeCsv, jsonl: writeJsonLines, parquet: writeParquet };

/** The bytes of the file. @throws the errors of `rows` */
export const writeAttributions = (
  format: AttributionsFormat,
  file: AttributionsFile,
): AsyncGenerator<Uint8Array, void, undefined> => WRITERS[format](file);
