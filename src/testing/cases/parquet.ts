/** Parquet files with types whose values are easily rounded or misread. */

import { concat } from "../../data/bytes.ts";
import {
  element,
  parquetFile,
  plainBytes,
  stringElement,
  type Thrift,
  TYPES,
} from "../../data/testing/parquet-file.ts";
import { TEXTS, textChunk, i32, i64 } from "../../data/testing/parquet-pages.ts";
import type { ReadingCase } from "../reading-case.ts";

/** A file of three rows: the texts, and a required column `value`. */
const valueFile = (type: number, extra: { [field: number]: Thrift }, bytes: Uint8Array) =>
  parquetFile({
    schema: [stringElement("text"), element("value", type, 0, extra)],
    groups: [{ rows: 3, chunks: [textChunk, { type, pages: [{ entries: 3, bytes }] }] }],
  });

const UNITS = { milliseconds: { 1: {} }, microseconds: { 2: {} }, nanoseconds: { 3: {} } };
const timestamp = (unit: keyof typeof UNITS, utc: boolean) => ({ 10: { 8: { 1: utc, 2: UNITS[unit] } } });
const time = (unit: keyof typeof UNITS) => ({ 10: { 7: { 1: false, 2: UNITS[unit] } } });
const int96 = (nanoseconds: bigint, day: number) => concat([i64(nanoseconds), i32(day)]);

const valueCase = (
  name: string,
  [type, extra]: [number, { [field: number]: Thrift }],
  bytes: Uint8Array,
  value: readonly [string, string, string],
): ReadingCase => ({
  name,
  kind: "values of Parquet",
  file: "t.parquet",
  bytes: () => valueFile(type, extra, bytes),
  rows: 3,
  textColumn: "text",
  texts: TEXTS,
  cells: { value },
  issues: {},
  unchanged: true,
});

const fixed = (length: number, extra: { [field: number]: Thrift }): [number, { [field: number]: Thrift }] => [
  TYPES.fixed,
  { 2: length, ...extra },
];

export const cases: readonly ReadingCase[] = [
  valueCase("64-bit integers", [TYPES.int64, {}], i64(1467810369000000001n, -1n, 0n), [
    "1467810369000000001",
    "-1",
    "0",
  ]),
  valueCase("unsigned 64-bit integers", [TYPES.int64, { 6: 14 }], i64(-1n, 1n, 0n), [
    "18446744073709551615",
    "1",
    "0",
  ]),
  valueCase("unsigned 32-bit integers", [TYPES.int32, { 10: { 10: { 1: 32, 2: false } } }], i32(-1, 1, 0), [
    "4294967295",
    "1",
    "0",
  ]),
  valueCase(
    "decimals in 64-bit integers",
    [TYPES.int64, { 6: 5, 7: 2, 8: 18 }],
    i64(9999999999999999n, -110n, 7n),
    ["99999999999999.99", "-1.10", "0.07"],
  ),
  valueCase(
    "decimals of fixed length",
    fixed(9, { 10: { 5: { 1: 2, 2: 20 } } }),
    concat([
      Uint8Array.of(0, ...new Uint8Array(BigUint64Array.of(123456789012345678n).buffer).toReversed()),
      new Uint8Array(9).fill(255),
      new Uint8Array(9),
    ]),
    ["1234567890123456.78", "-0.01", "0.00"],
  ),
  valueCase(
    "decimals in byte arrays",
    [TYPES.bytes, { 6: 5, 7: 3, 8: 12 }],
    plainBytes([Uint8Array.of(4, 210), Uint8Array.of(255), Uint8Array.of()]),
    ["1.234", "-0.001", "0.000"],
  ),
  valueCase("dates", [TYPES.int32, { 6: 6 }], i32(0, -719_162, 19_783), [
    "1970-01-01",
    "0001-01-01",
    "2024-03-01",
  ]),
  valueCase("times in milliseconds", [TYPES.int32, time("milliseconds")], i32(34_200_000, 86_399_999, 0), [
    "09:30:00",
    "23:59:59.999",
    "00:00:00",
  ]),
  valueCase(
    "times in nanoseconds",
    [TYPES.int64, time("nanoseconds")],
    i64(34_200_000_000_000n, 1n, 3_600_000_000_000n),
    ["09:30:00", "00:00:00.000000001", "01:00:00"],
  ),
  valueCase(
    "timestamps without a time zone",
    [TYPES.int64, timestamp("microseconds", false)],
    i64(1_709_285_400_500_000n, -1n, 0n),
    ["2024-03-01T09:30:00.5", "1969-12-31T23:59:59.999999", "1970-01-01T00:00:00"],
  ),
  valueCase(
    "timestamps in UTC",
    [TYPES.int64, timestamp("nanoseconds", true)],
    i64(1_709_285_400_000_000_001n, -1n, 0n),
    ["2024-03-01T09:30:00.000000001Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z"],
  ),
  valueCase(
    "timestamps of the older annotation, which are in UTC",
    [TYPES.int64, { 6: 9 }],
    i64(1_709_285_400_000n, 0n, 253_402_300_800_000n),
    ["2024-03-01T09:30:00Z", "1970-01-01T00:00:00Z", "+010000-01-01T00:00:00Z"],
  ),
  valueCase(
    "timestamps of 96 bits",
    [TYPES.int96, {}],
    concat([int96(34_200_000_000_000n, 2_460_371), int96(1n, 2_440_588), int96(0n, 2_440_587)]),
    ["2024-03-01T09:30:00", "1970-01-01T00:00:00.000000001", "1969-12-31T00:00:00"],
  ),
  valueCase(
    "intervals",
    fixed(12, { 6: 21 }),
    new Uint8Array(Uint32Array.of(14, 3, 500, 0, 0, 0, 1, 0, 0).buffer),
    ["P14M3DT0.5S", "PT0S", "P1M"],
  ),
  valueCase(
    "UUIDs",
    fixed(16, { 10: { 14: {} } }),
    Uint8Array.from({ length: 48 }, (_, at) => (at < 16 ? at * 16 : at < 32 ? 255 : 0)),
    [
      "00102030-4050-6070-8090-a0b0c0d0e0f0",
      "ffffffff-ffff-ffff-ffff-ffffffffffff",
      "00000000-0000-0000-0000-000000000000",
    ],
  ),
  valueCase(
    "16-bit floats",
    fixed(2, { 10: { 15: {} } }),
    Uint8Array.of(0x00, 0x3e, 0x00, 0xfc, 0x01, 0x00),
    ["1.5", "-Infinity", String(2 ** -24)],
  ),
  valueCase(
    "bytes that are no text",
    [TYPES.bytes, {}],
    plainBytes([Uint8Array.of(0xff, 0x00, 0x61), "café", "\\x41"]),
    ["\\xFF\\x00a", "café", "\\x5Cx41"],
  ),
  valueCase("booleans", [TYPES.boolean, {}], Uint8Array.of(0b101), ["true", "false", "true"]),
];
