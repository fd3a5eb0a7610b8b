/** Valid Parquet files that together have most types, encodings and page layouts, for tests that read or damage them. */

import { parquetWriteBuffer } from "hyparquet-writer";
import { concat } from "../bytes.ts";
import {
  element,
  ENCODINGS,
  levels,
  parquetFile,
  plainBytes,
  stringElement,
  TYPES,
  u32,
} from "./parquet-file.ts";
import { TEXTS, textChunk } from "./parquet-pages.ts";

const ROWS = 60;
const rows = <T>(value: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => value(row));

/** Flat columns in every encoding of the writer, and nested ones. */
function writtenSeeds(): Uint8Array[] {
  const texts = rows((row) => (row % 7 === 0 ? null : `${TEXTS[row % 3]} ${row}`));
  const optional = { repetition_type: "OPTIONAL" } as const;
  const string = { type: "BYTE_ARRAY", converted_type: "UTF8", ...optional } as const;
  const flat = parquetWriteBuffer({
    columnData: [
      { name: "text", data: texts, type: "STRING", encoding: "DELTA_BYTE_ARRAY" },
      { name: "length", data: texts, type: "STRING", encoding: "DELTA_LENGTH_BYTE_ARRAY" },
      { name: "word", data: rows((row) => TEXTS[row % 3] ?? ""), type: "STRING" },
      { name: "id", data: rows((row) => BigInt(row) ** 9n), type: "INT64", encoding: "DELTA_BINARY_PACKED" },
      { name: "score", data: rows((row) => row / 3), type: "DOUBLE", encoding: "BYTE_STREAM_SPLIT" },
      { name: "isNew", data: rows((row) => row % 2 === 0), type: "BOOLEAN" },
      { name: "at", data: rows((row) => new Date(row * 1e9)), type: "TIMESTAMP" },
    ],
    pageSize: 300,
    rowGroupSize: 40,
  });
  const nested = parquetWriteBuffer({
    schema: [
      { name: "root", num_children: 3 },
      { name: "text", ...string },
      { name: "tags", converted_type: "LIST", num_children: 1, ...optional },
      { name: "list", num_children: 1, repetition_type: "REPEATED" },
      { name: "element", ...string },
      { name: "user", num_children: 2, ...optional },
      { name: "name", ...string },
      { name: "ids", converted_type: "LIST", num_children: 1, ...optional },
      { name: "list", num_children: 1, repetition_type: "REPEATED" },
      { name: "element", type: "INT64", ...optional },
    ],
    columnData: [
      { name: "text", data: texts },
      { name: "tags", data: rows((row) => (row % 5 === 0 ? null : TEXTS.slice(row % 4))) },
      {
        name: "user",
        data: rows((row) => (row % 3 === 0 ? null : { name: "ann", ids: [BigInt(row), null] })),
      },
    ],
    pageSize: 200,
  });
  return [new Uint8Array(flat), new Uint8Array(nested)];
}

/** Pages of version 1, with a dictionary, repeated fields and 96-bit timestamps. */
function builtSeed(): Uint8Array {
  const int96 = concat([u32(1), u32(0), u32(2_440_589)]);
  return parquetFile({
    schema: [
      stringElement("text"),
      stringElement("word", 1),
      element("n", TYPES.int32, 2),
      element("at", TYPES.int96),
    ],
    groups: [
      {
        rows: 3,
        chunks: [
          textChunk,
          {
            type: TYPES.bytes,
            pages: [
              { type: "dictionary", entries: 3, bytes: plainBytes(TEXTS) },
              {
                entries: 3,
                encoding: ENCODINGS.dictionary,
                bytes: concat([
                  levels([
                    [2, 1],
                    [1, 0],
                  ]),
                  Uint8Array.of(2, 3, 0b0100),
                ]),
              },
            ],
          },
          {
            type: TYPES.int32,
            pages: [
              {
                entries: 4,
                bytes: concat([
                  levels([
                    [1, 0],
                    [1, 1],
                    [2, 0],
                  ]),
                  levels([
                    [3, 1],
                    [1, 0],
                  ]),
                  u32(1),
                  u32(2),
                  u32(3),
                ]),
              },
            ],
          },
          { type: TYPES.int96, pages: [{ entries: 3, bytes: concat([int96, int96, int96]) }] },
        ],
      },
    ],
  });
}

export const parquetSeeds = (): Uint8Array[] => [...writtenSeeds(), builtSeed()];
