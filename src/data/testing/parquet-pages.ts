/** Pages and files of three short texts, which the cases of Parquet change. */

import { parquetFile, plainBytes, stringElement, type TestChunk, TYPES } from "./parquet-file.ts";

export const TEXTS = ["the kettle is new and lovely", "rain again, never go back", "tea at four"];
export const LOUD = TEXTS.map((text) => text.toUpperCase());

export const textPage = { entries: 3, bytes: plainBytes(TEXTS) };
export const textChunk: TestChunk = { type: TYPES.bytes, pages: [textPage] };

export const i32 = (...values: number[]) => new Uint8Array(Int32Array.from(values).buffer);
export const i64 = (...values: bigint[]) => new Uint8Array(BigInt64Array.from(values).buffer);

export const dictionary = { type: "dictionary", entries: 3, bytes: plainBytes(TEXTS) } as const;
export const optionalText = (pages: TestChunk["pages"], rows = 3) =>
  parquetFile({
    schema: [stringElement("text", 1)],
    groups: [{ rows, chunks: [{ type: TYPES.bytes, pages }] }],
  });
