/** Reads Parquet files in batches, so that memory holds a bounded number of rows. */

import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from "hyparquet";
import { readRange } from "../bytes.ts";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import { ImportReport } from "../report.ts";
import type { Reader, Row, RowsOptions } from "../table.ts";

const BATCH_ROWS = 2000;
const SAMPLE_ROWS = 500;

export const isParquet = (head: Uint8Array) => new TextDecoder().decode(head.subarray(0, 4)) === "PAR1";

/** Timestamps as text: a `Date` would round them to milliseconds. */
const PARSERS = {
  timestampFromMilliseconds: (millis: bigint) => instant(millis * 1_000_000n),
  timestampFromMicroseconds: (micros: bigint) => instant(micros * 1000n),
  timestampFromNanoseconds: instant,
  dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes),
};

function instant(nanoseconds: bigint): string {
  const second = 1_000_000_000n;
  const fraction = ((nanoseconds % second) + second) % second;
  const date = new Date(Number((nanoseconds - fraction) / 1_000_000n));
  const digits = String(fraction).padStart(9, "0").replace(/0+$/, "");
  return date.toISOString().replace(".000Z", digits ? `.${digits}Z` : "Z");
}

/** @throws AppError `damaged` when the file cannot be parsed */
export async function openParquet(blob: Blob): Promise<Reader> {
  const file: AsyncBuffer = {
    byteLength: blob.size,
    slice: async (start, end = blob.size) =>
      (await readRange(blob, start < 0 ? blob.size + start : start, end)).buffer as ArrayBuffer,
  };
  const metadata = await orDamaged(parquetMetadataAsync(file));
  const names = parquetSchema(metadata).children.map((child) => child.element.name);
  const total = Number(metadata.num_rows);
  const read = (start: number, end: number) =>
    readBatch(file, metadata, names.length, start, Math.min(end, total));
  return {
    format: "parquet",
    names,
    sample: await read(0, SAMPLE_ROWS),
    rows: async function* ({ signal, onBytes, report = new ImportReport() }: RowsOptions) {
      for (let start = 0; start < total; start += BATCH_ROWS) {
        throwIfCancelled(signal);
        const rows = await read(start, start + BATCH_ROWS);
        report.rows += rows.length;
        onBytes?.(Math.round((blob.size * Math.min(start + BATCH_ROWS, total)) / total));
        yield rows;
      }
    },
  };
}

async function orDamaged<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("damaged", "The Parquet file cannot be read.", { cause });
  }
}

async function readBatch(
  file: AsyncBuffer,
  metadata: FileMetaData,
  width: number,
  rowStart: number,
  rowEnd: number,
): Promise<Row[]> {
  const compressors = await neededCompressors(metadata);
  let records: unknown[][] = [];
  // Rows are arrays, because an object would lose a column called `__proto__`.
  const onComplete = (rows: unknown[][]) => {
    records = rows;
  };
  const parsing = { parsers: PARSERS, ...(compressors && { compressors }) };
  await orDamaged(parquetRead({ file, metadata, rowStart, rowEnd, onComplete, ...parsing }));
  return records.map((record, index) => ({
    number: rowStart + index + 1,
    line: rowStart + index + 1,
    cells: Array.from({ length: width }, (_, column) => textOf(record[column])),
  }));
}

/** Codecs other than Snappy are large and rare, so they are loaded only for a file that needs them. */
async function neededCompressors(metadata: FileMetaData) {
  const builtIn = new Set(["UNCOMPRESSED", "SNAPPY"]);
  const isNeeded = metadata.row_groups.some((group) =>
    group.columns.some((column) => !builtIn.has(column.meta_data?.codec ?? "UNCOMPRESSED")),
  );
  return isNeeded ? (await import("hyparquet-compressors")).compressors : undefined;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value !== "object") return String(value as number | bigint | boolean);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item));
}
