import { expect, test } from "vitest";
import { UsageError } from "../options/option.ts";
import { formatFor } from "./check-output.ts";

const FORMATS = ["csv", "jsonl", "parquet"] as const;

test.each([
  ["words.jsonl", undefined, "jsonl"],
  ["words.NDJSON", undefined, "jsonl"],
  ["words.txt", undefined, undefined],
  ["words", undefined, undefined],
  ["-", undefined, undefined],
  [undefined, undefined, undefined],
  ["words.xlsx", "csv", "csv"],
] as const)("--out %s with --format %s is written as %s", (out, format, written) => {
  expect(formatFor(FORMATS, { out, format })).toBe(written);
});

test.each(["words.xlsx", "words.json", "words.tsv", "words.xls", "words.csv.gz"])(
  "--out %s is refused, because the file would hold another format",
  (out) => {
    expect(() => formatFor(FORMATS, { out, format: undefined })).toThrow(UsageError);
    expect(() => formatFor(FORMATS, { out, format: undefined })).toThrow(
      "Name it .csv, .jsonl, .parquet, or choose a --format.",
    );
  },
);
