/** The footer of a Parquet file: its schema, and where the values of each column lie. */

import { AppError } from "../../errors/app-error.ts";
import { readRange } from "../bytes.ts";
import { LIMITS } from "../limits.ts";
import { BytesEnd, damaged, fieldsOf, ThriftReader, type ThriftValue } from "./thrift.ts";

const PHYSICAL = [
  "BOOLEAN",
  "INT32",
  "INT64",
  "INT96",
  "FLOAT",
  "DOUBLE",
  "BYTE_ARRAY",
  "FIXED_LEN_BYTE_ARRAY",
] as const;
export type PhysicalType = (typeof PHYSICAL)[number];

const CODECS = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"] as const;
export type Codec = (typeof CODECS)[number];

/** An element of the schema, which is a tree in preorder. */
export interface SchemaElement {
  name: string;
  /** Absent in a group. */
  type?: PhysicalType;
  /** Bytes of a value of fixed length. */
  length: number;
  /** 0 required, 1 optional, 2 repeated. */
  repetition: number;
  children: number;
  /** The older annotation of the type, by its number in the format. */
  converted: number | undefined;
  scale: number;
  precision: number;
  /** The annotation of the type: a union with one field. */
  logical: ThriftValue | undefined;
}

export interface ColumnChunk {
  type: PhysicalType;
  codec: Codec;
  values: number;
  /** Offset of the first page. */
  start: number;
  /** Size in bytes, only a hint: some writers leave out the header of the first page. */
  size: number;
}

export interface RowGroup {
  rows: number;
  /** One for each element of the schema that has a type, in its order. */
  chunks: ColumnChunk[];
}

export interface Metadata {
  elements: SchemaElement[];
  /** Number of rows that the footer says; the row groups are what counts. */
  rows: number;
  groups: RowGroup[];
  /** Offset of the footer, behind the last page. */
  end: number;
}

const MAGIC = "PAR1";
const ENCRYPTED = "PARE";
/** Bytes that are read first: the footer of most files. */
const TAIL = 1 << 16;

const magicOf = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

const encrypted = () => new AppError("encrypted", "The Parquet file is encrypted.");

/** Whether a file starts as Parquet does, also when its footer is encrypted. */
export const isParquet = (head: Uint8Array) => [MAGIC, ENCRYPTED].includes(magicOf(head.subarray(0, 4)));

/** @throws AppError `damaged`, `encrypted`, `over-limit`, `unreadable-file` */
export async function readMetadata(blob: Blob): Promise<Metadata> {
  if (blob.size < 12) throw damaged("it is too short");
  let tail = await readRange(blob, Math.max(0, blob.size - TAIL), blob.size);
  const magic = magicOf(tail.subarray(-4));
  if (magic === ENCRYPTED) throw encrypted();
  if (magic !== MAGIC) throw damaged("it has no footer; it is cut off, or something was added to it");
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(tail.length - 8, true);
  if (length > blob.size - 12) throw damaged("the footer is longer than the file");
  if (length > LIMITS.heldBytes)
    throw new AppError("over-limit", "The footer of the Parquet file is too long.");
  if (length + 8 > tail.length) tail = await readRange(blob, blob.size - length - 8, blob.size);
  const footer = tail.subarray(tail.length - 8 - length, tail.length - 8);
  const metadata = parseFooter(footer, blob.size - 8 - length);
  checkRows(metadata, blob.size);
  return metadata;
}

function parseFooter(footer: Uint8Array, end: number): Metadata {
  try {
    const file = fieldsOf(new ThriftReader(footer).struct());
    const elements = file.list(2).map(elementOf);
    const leaves = elements.filter(({ type }) => type !== undefined).length;
    const groups = file.list(4).map((group) => rowGroupOf(group, leaves, end));
    return { elements, rows: file.size(3) ?? 0, groups, end };
  } catch (cause) {
    if (cause instanceof BytesEnd) throw damaged("the footer ends early");
    throw cause;
  }
}

/** A column of one value takes a few bytes for any number of rows, so the number is bounded by the file's size. */
function checkRows({ groups }: Metadata, fileSize: number): void {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (rows > LIMITS.parquetRowsPerByte * fileSize) {
    throw new AppError("over-limit", `The Parquet file claims ${rows} rows in ${fileSize} bytes.`);
  }
}

function elementOf(value: ThriftValue): SchemaElement {
  const fields = fieldsOf(value);
  const type = fields.integer(1);
  const children = fields.size(5) ?? 0;
  if (type !== undefined && PHYSICAL[type] === undefined) throw damaged("a column has an unknown type");
  if (type !== undefined && children > 0) throw damaged("a column has both a type and children");
  return {
    name: fields.text(4) ?? "",
    ...(type !== undefined && { type: PHYSICAL[type] as PhysicalType }),
    length: fields.size(2) ?? 0,
    repetition: fields.integer(3) ?? 0,
    children,
    converted: fields.integer(6),
    scale: fields.size(7) ?? 0,
    precision: fields.size(8) ?? 0,
    logical: fields.struct(10),
  };
}

function rowGroupOf(value: ThriftValue, leaves: number, end: number): RowGroup {
  const fields = fieldsOf(value);
  const rows = fields.size(3);
  const columns = fields.list(1);
  if (rows === undefined) throw damaged("a row group has no number of rows");
  if (columns.length !== leaves) throw damaged("a row group has not the columns of the schema");
  // A group without rows has no pages, and its offsets mean nothing.
  return { rows, chunks: rows === 0 ? [] : columns.map((column) => chunkOf(column, end)) };
}

function chunkOf(value: ThriftValue, end: number): ColumnChunk {
  const column = fieldsOf(value);
  if (column.has(8) || column.has(9)) throw encrypted();
  if (column.text(1)) throw damaged("its values are in other files");
  if (!column.has(3)) throw damaged("a column has no metadata");
  const fields = fieldsOf(column.struct(3));
  const type = PHYSICAL[fields.integer(1) ?? -1];
  const codec = CODECS[fields.integer(4) ?? -1];
  const values = fields.size(5);
  const data = fields.size(9);
  const dictionary = fields.size(11);
  if (type === undefined || values === undefined || data === undefined) {
    throw damaged("a column has no type, number of values or offset");
  }
  if (codec === undefined) throw damaged("a column has an unknown compression");
  // Some writers set the offset of a dictionary that is not there to 0.
  const start = dictionary !== undefined && dictionary > 0 ? Math.min(dictionary, data) : data;
  if (start < 4 || start > end) throw damaged("a column lies outside of the file");
  return { type, codec, values, start, size: fields.size(7) ?? 0 };
}
