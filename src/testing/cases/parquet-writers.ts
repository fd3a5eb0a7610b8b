/** Parquet files of writers with habits of their own. */

import { concat } from "../../data/bytes.ts";
import {
  element,
  ENCODINGS,
  levels,
  parquetFile,
  plainBytes,
  stringElement,
  textFile,
  TYPES,
  u32,
} from "../../data/testing/parquet-file.ts";
import {
  TEXTS,
  LOUD,
  textPage,
  textChunk,
  i64,
  dictionary,
  optionalText,
} from "../../data/testing/parquet-pages.ts";
import type { ReadingCase } from "../reading-case.ts";

const writerCase = (name: string, bytes: () => Uint8Array, more: Partial<ReadingCase> = {}): ReadingCase => ({
  name,
  kind: "writers of Parquet",
  file: "t.parquet",
  bytes,
  rows: 3,
  textColumn: "text",
  texts: TEXTS,
  issues: {},
  unchanged: true,
  ...more,
});

export const cases: readonly ReadingCase[] = [
  writerCase(
    "two columns of one name",
    () =>
      parquetFile({
        schema: [stringElement("text"), stringElement("text")],
        groups: [
          {
            rows: 3,
            chunks: [textChunk, { type: TYPES.bytes, pages: [{ entries: 3, bytes: plainBytes(LOUD) }] }],
          },
        ],
      }),
    { columns: ["text", "text_2"], cells: { text_2: LOUD } },
  ),
  writerCase(
    "a group without children",
    () =>
      parquetFile({
        schema: [element("nothing", undefined, 1, { 5: 0 }), stringElement("text"), stringElement("loud")],
        groups: [
          {
            rows: 3,
            chunks: [textChunk, { type: TYPES.bytes, pages: [{ entries: 3, bytes: plainBytes(LOUD) }] }],
          },
        ],
      }),
    { columns: ["nothing", "text", "loud"], cells: { nothing: ["", "", ""], loud: LOUD } },
  ),
  writerCase("a footer that names no rows", () => textFile({ pages: [textPage] }, 3, { rows: 0 }), {
    issues: { "wrong-row-count": 1 },
  }),
  writerCase("row groups without rows", () =>
    parquetFile({
      schema: [stringElement("text")],
      groups: [
        { rows: 0, chunks: [{ type: TYPES.bytes, pages: [] }] },
        { rows: 3, chunks: [textChunk] },
        { rows: 0, chunks: [{ type: TYPES.bytes, pages: [] }] },
      ],
    }),
  ),
  writerCase("a bit-packed run without its padding", () =>
    textFile(
      {
        pages: [
          dictionary,
          { entries: 3, encoding: ENCODINGS.dictionary, bytes: Uint8Array.of(2, 3, 0b100100) },
        ],
      },
      3,
    ),
  ),
  writerCase(
    "a dictionary of one value, whose indices take no bits",
    () =>
      textFile(
        {
          pages: [
            { ...dictionary, entries: 1, bytes: plainBytes([TEXTS[0] ?? ""]) },
            { entries: 3, encoding: ENCODINGS.dictionary, bytes: Uint8Array.of(0) },
          ],
        },
        3,
      ),
    { texts: [0, 0, 0].map(() => TEXTS[0] ?? "") },
  ),
  writerCase("a size of the column that leaves out a page's header", () =>
    textFile(
      {
        pages: [
          dictionary,
          { entries: 3, encoding: ENCODINGS.dictionary, bytes: Uint8Array.of(2, 3, 0b100100) },
        ],
        metadata: { 7: 40n },
      },
      3,
    ),
  ),
  writerCase("an index page between the pages", () =>
    textFile({ pages: [{ type: "index", entries: 0, bytes: u32(1) }, textPage] }, 3),
  ),
  writerCase(
    "levels in the older bit packing",
    () =>
      optionalText([
        {
          entries: 3,
          levels: ENCODINGS.bitPacked,
          bytes: concat([Uint8Array.of(0b10100000), plainBytes([TEXTS[0] ?? "", TEXTS[2] ?? ""])]),
        },
      ]),
    { texts: [TEXTS[0] ?? "", "", TEXTS[2] ?? ""], issues: { "empty-text": 1 } },
  ),
  writerCase("LZ4 in the frames of Hadoop", () => {
    const bytes = plainBytes(TEXTS);
    const block = concat([Uint8Array.of(0xf0, bytes.length - 15), bytes]);
    const frame = [0, 0, 0, bytes.length, 0, 0, 0, block.length];
    return textFile(
      {
        codec: 5,
        pages: [{ entries: 3, unpacked: bytes.length, bytes: concat([Uint8Array.from(frame), block]) }],
      },
      3,
    );
  }),
  writerCase(
    "fields of structures",
    () =>
      parquetFile({
        schema: [element("tweet", undefined, 1, { 5: 1 }), stringElement("text", 1)],
        columns: 1,
        groups: [
          {
            rows: 3,
            chunks: [
              {
                type: TYPES.bytes,
                pages: [
                  {
                    entries: 3,
                    bytes: concat([
                      levels([
                        [1, 2],
                        [1, 0],
                        [1, 1],
                      ]),
                      plainBytes([TEXTS[0] ?? ""]),
                    ]),
                  },
                ],
              },
            ],
          },
        ],
      }),
    {
      textColumn: "tweet.text",
      columns: ["tweet.text"],
      texts: [TEXTS[0] ?? "", "", ""],
      issues: { "empty-text": 2 },
    },
  ),
  writerCase(
    "lists without an annotation, and rows over two pages",
    () =>
      parquetFile({
        schema: [stringElement("text"), element("n", TYPES.int64, 2)],
        groups: [
          {
            rows: 3,
            chunks: [
              textChunk,
              {
                type: TYPES.int64,
                pages: [
                  {
                    entries: 2,
                    bytes: concat([
                      levels([
                        [1, 0],
                        [1, 1],
                      ]),
                      levels([[2, 1]]),
                      i64(1n, 1467810369000000001n),
                    ]),
                  },
                  {
                    entries: 3,
                    bytes: concat([
                      levels([
                        [1, 1],
                        [2, 0],
                      ]),
                      levels([
                        [1, 1],
                        [1, 0],
                        [1, 1],
                      ]),
                      i64(3n, 4n),
                    ]),
                  },
                ],
              },
            ],
          },
        ],
      }),
    { cells: { n: ["[1,1467810369000000001,3]", "[]", "[4]"] } },
  ),
];
