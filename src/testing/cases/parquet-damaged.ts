/** Damaged, encrypted and hostile Parquet files, which are refused. */

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
  varint,
  zigzag,
} from "../../data/testing/parquet-file.ts";
import { TEXTS, textPage, i32, dictionary, optionalText } from "../../data/testing/parquet-pages.ts";
import type { ReadingCase } from "../reading-case.ts";

const refusedCase = (name: string, bytes: () => Uint8Array, refused = "damaged"): ReadingCase => ({
  name,
  kind: "damaged Parquet",
  file: "t.parquet",
  bytes,
  refused,
});

/** Pages of an optional column, whose definition levels are given. */
const withLevels = (bytes: Uint8Array, entries = 3) => optionalText([{ entries, bytes }]);

export const cases: readonly ReadingCase[] = [
  refusedCase(
    "an encrypted footer",
    () => textFile({ pages: [textPage] }, 3, { magic: "PARE" }),
    "encrypted",
  ),
  refusedCase(
    "encrypted columns",
    () => textFile({ pages: [textPage], extra: { 8: { 1: {} } } }, 3),
    "encrypted",
  ),
  refusedCase("no footer", () => textFile({ pages: [textPage] }, 3).subarray(0, 90)),
  refusedCase("a compression that is not known", () => textFile({ pages: [textPage], codec: 3 }, 3)),
  refusedCase("levels for fewer values", () => withLevels(concat([levels([[2, 1]]), plainBytes(TEXTS)]))),
  refusedCase("levels beyond the depth", () =>
    parquetFile({
      schema: [element("a", undefined, 1, { 5: 1 }), stringElement("text", 1)],
      columns: 1,
      groups: [
        {
          rows: 3,
          chunks: [
            {
              type: TYPES.bytes,
              pages: [{ entries: 3, bytes: concat([levels([[3, 3]]), plainBytes(TEXTS)]) }],
            },
          ],
        },
      ],
    }),
  ),
  refusedCase("levels that are longer than their page", () =>
    withLevels(concat([u32(1000), plainBytes(TEXTS)])),
  ),
  refusedCase("fewer values than levels", () =>
    withLevels(concat([levels([[3, 1]]), plainBytes(TEXTS.slice(1))])),
  ),
  refusedCase("a value that is longer than its page", () =>
    textFile({ pages: [{ entries: 3, bytes: concat([u32(2 ** 31), plainBytes(TEXTS)]) }] }, 3),
  ),
  refusedCase("an index beyond the dictionary", () =>
    textFile(
      { pages: [dictionary, { entries: 3, encoding: ENCODINGS.dictionary, bytes: Uint8Array.of(2, 6, 3) }] },
      3,
    ),
  ),
  refusedCase("no dictionary", () =>
    textFile({ pages: [{ entries: 3, encoding: ENCODINGS.dictionary, bytes: Uint8Array.of(2, 6, 0) }] }, 3),
  ),
  refusedCase("fewer values than rows", () => textFile({ pages: [textPage] }, 4)),
  refusedCase("more values than rows", () => textFile({ pages: [textPage] }, 2)),
  refusedCase("a row that starts in a list", () =>
    parquetFile({
      schema: [element("n", TYPES.int32, 2)],
      groups: [
        {
          rows: 1,
          chunks: [
            {
              type: TYPES.int32,
              pages: [{ entries: 1, bytes: concat([levels([[1, 1]]), levels([[1, 1]]), i32(1)]) }],
            },
          ],
        },
      ],
    }),
  ),
  ...[-1n, 2n ** 40n, 2n ** 62n].map((offset) =>
    refusedCase(`an offset of ${offset}`, () => textFile({ pages: [textPage], metadata: { 9: offset } }, 3)),
  ),
  refusedCase("a schema with more children than elements", () =>
    textFile({ pages: [textPage] }, 3, { columns: 2 ** 30 }),
  ),
  refusedCase(
    "a billion missing values in a few bytes",
    () =>
      optionalText(
        [{ entries: 2 ** 30, bytes: concat([u32(6), varint(2 ** 31), Uint8Array.of(0)]) }],
        2 ** 30,
      ),
    "over-limit",
  ),
  refusedCase(
    "a page of 2 GB in a few bytes",
    () => textFile({ codec: 1, pages: [{ ...textPage, unpacked: 2 ** 31 - 1 }] }, 3),
    "over-limit",
  ),
  refusedCase(
    "prefixes that grow without end",
    () => {
      const count = 100_000;
      // Each value is the one before and one letter more: 5 GB from 200 kB.
      const block = (first: number, delta: number) =>
        concat([varint(2 ** 20), varint(8), varint(count), zigzag(first), zigzag(delta), new Uint8Array(8)]);
      const bytes = concat([block(0, 1), block(1, 0), new Uint8Array(count).fill(97)]);
      return textFile({ pages: [{ entries: count, encoding: ENCODINGS.deltaPrefix, bytes }] }, count);
    },
    "over-limit",
  ),
];
