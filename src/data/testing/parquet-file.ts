/** Builds small Parquet files byte by byte, also those that no writer writes. */

import { concat } from "../bytes.ts";
import { utf8 } from "./tables.ts";

/** A value of Thrift's compact protocol: a number is an i32, a bigint an i64, an object a structure by field id. */
export type Thrift = number | bigint | boolean | string | Uint8Array | Thrift[] | { [field: number]: Thrift };

export interface TestPage {
  type?: "data" | "dictionary" | "data-v2" | "index";
  /** Number of values and missing values that the header names. */
  entries: number;
  /** Number of the encoding; PLAIN by default. */
  encoding?: number;
  /** Number of the encoding of the definition levels; RLE by default. */
  levels?: number;
  bytes: Uint8Array;
  /** Size without compression that the header names. */
  unpacked?: number;
  /** Lengths in bytes of the repetition and definition levels in a page of version 2. */
  levelBytes?: [repetition: number, definition: number];
}

export interface TestChunk {
  /** Number of the physical type. */
  type: number;
  codec?: number;
  /** Number of values that the footer names; those of the pages by default. */
  values?: number;
  pages: TestPage[];
  /** Further fields of the column chunk. */
  extra?: { [field: number]: Thrift };
  /** Further or other fields of its metadata. */
  metadata?: { [field: number]: Thrift };
}

export interface TestFile {
  /** Elements of the schema below the root, in preorder; see `element`. */
  schema: { [field: number]: Thrift }[];
  /** Number of children of the root; the number of elements by default. */
  columns?: number;
  groups: { rows: number; chunks: TestChunk[] }[];
  /** Number of rows that the footer names; those of the groups by default. */
  rows?: number;
  magic?: string;
}

const PAGE_TYPES = { data: 0, index: 1, dictionary: 2, "data-v2": 3 };
export const TYPES = { boolean: 0, int32: 1, int64: 2, int96: 3, float: 4, double: 5, bytes: 6, fixed: 7 };
export const ENCODINGS = {
  plain: 0,
  rle: 3,
  bitPacked: 4,
  deltaBinary: 5,
  deltaPrefix: 7,
  dictionary: 8,
  split: 9,
};

/** An element of the schema: repetition 0 required, 1 optional, 2 repeated. */
export const element = (
  name: string,
  type: number | undefined,
  repetition = 0,
  extra: { [field: number]: Thrift } = {},
): { [field: number]: Thrift } => ({
  ...(type !== undefined && { 1: type }),
  3: repetition,
  4: name,
  ...extra,
});

/** An element of strings. */
export const stringElement = (name: string, repetition = 0) =>
  element(name, TYPES.bytes, repetition, { 6: 0 });

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export const zigzag = (value: number | bigint) =>
  varint(BigInt(value) < 0n ? -2n * BigInt(value) - 1n : 2n * BigInt(value));

function typeOf(value: Thrift): number {
  if (typeof value === "boolean") return value ? 1 : 2;
  if (typeof value === "number") return 5;
  if (typeof value === "bigint") return 6;
  if (typeof value === "string" || value instanceof Uint8Array) return 8;
  return Array.isArray(value) ? 9 : 12;
}

function content(value: Thrift): Uint8Array {
  if (typeof value === "number" || typeof value === "bigint") return zigzag(value);
  if (typeof value === "boolean") return new Uint8Array();
  if (typeof value === "string") return content(utf8(value));
  if (value instanceof Uint8Array) return concat([varint(value.length), value]);
  if (!Array.isArray(value)) return thrift(value);
  const type = value.length > 0 ? typeOf(value[0] as Thrift) : 12;
  const size =
    value.length < 15
      ? Uint8Array.of((value.length << 4) | type)
      : concat([Uint8Array.of(0xf0 | type), varint(value.length)]);
  return concat([size, ...value.map(content)]);
}

function thrift(fields: { [field: number]: Thrift }): Uint8Array {
  const parts = Object.entries(fields).flatMap(([id, value]) => [
    Uint8Array.of(typeOf(value)),
    zigzag(Number(id)),
    content(value),
  ]);
  return concat([...parts, Uint8Array.of(0)]);
}

/** A 32-bit little-endian number. */
export const u32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);

/** Byte arrays as PLAIN has them. */
export const plainBytes = (values: readonly (string | Uint8Array)[]) =>
  concat(
    values
      .map((value) => (typeof value === "string" ? utf8(value) : value))
      .flatMap((value) => [u32(value.length), value]),
  );

/** Definition or repetition levels of a page of version 1: the length, and one run for each level. */
export function levels(runs: readonly (readonly [count: number, level: number])[]): Uint8Array {
  const bytes = concat(runs.flatMap(([count, level]) => [varint(count * 2), Uint8Array.of(level)]));
  return concat([u32(bytes.length), bytes]);
}

function pageBytes({
  type = "data",
  entries,
  encoding = 0,
  levels: levelEncoding = 3,
  ...page
}: TestPage): Uint8Array {
  const { bytes, unpacked = bytes.length, levelBytes: [repetition, definition] = [0, 0] } = page;
  const header: { [field: number]: Thrift } = { 1: PAGE_TYPES[type], 2: unpacked, 3: bytes.length };
  if (type === "data") header[5] = { 1: entries, 2: encoding, 3: levelEncoding, 4: 3 };
  if (type === "dictionary") header[7] = { 1: entries, 2: encoding };
  if (type === "data-v2") {
    header[8] = { 1: entries, 2: 0, 3: entries, 4: encoding, 5: definition, 6: repetition };
  }
  return concat([thrift(header), bytes]);
}

/** The bytes of the file. */
export function parquetFile({ schema, groups, magic = "PAR1", ...file }: TestFile): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [utf8(magic)];
  let offset = 4;
  const rowGroups = groups.map(({ rows, chunks }): Thrift => {
    const columns = chunks.map(({ type, codec = 0, pages, metadata, extra, ...chunk }): Thrift => {
      const start = offset;
      let data = 0;
      for (const page of pages) {
        if (data === 0 && page.type !== "dictionary") data = offset;
        const bytes = pageBytes(page);
        parts.push(bytes);
        offset += bytes.length;
      }
      const entries = pages.reduce((sum, page) => sum + (page.type === "dictionary" ? 0 : page.entries), 0);
      const isDictionary = pages[0]?.type === "dictionary";
      return {
        2: 0n,
        3: {
          1: type,
          2: [0],
          3: ["x"],
          4: codec,
          5: BigInt(chunk.values ?? entries),
          6: BigInt(offset - start),
          7: BigInt(offset - start),
          9: BigInt(data || start),
          ...(isDictionary && { 11: BigInt(start) }),
          ...metadata,
        },
        ...extra,
      };
    });
    return { 1: columns, 2: 0n, 3: BigInt(rows) };
  });
  const rows = file.rows ?? groups.reduce((sum, group) => sum + group.rows, 0);
  const root = { 4: "schema", 5: file.columns ?? schema.length };
  const footer = thrift({ 1: 1, 2: [root, ...schema], 3: BigInt(rows), 4: rowGroups });
  return concat([...parts, footer, u32(footer.length), utf8(magic)]);
}

/** A file of one column `text` of required strings, in one row group. */
export const textFile = (chunk: Omit<TestChunk, "type">, rows: number, file: Partial<TestFile> = {}) =>
  parquetFile({
    schema: [stringElement("text")],
    groups: [{ rows, chunks: [{ type: TYPES.bytes, ...chunk }] }],
    ...file,
  });
