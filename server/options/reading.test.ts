import { expect, it } from "vitest";
import { UsageError } from "./option.ts";
import { parseOptions } from "./parse-options.ts";
import { READING_OPTIONS, readingOf } from "./reading.ts";

const read = (...args: string[]) => readingOf(parseOptions(READING_OPTIONS, args, {}).values);

it.each([
  [["--delimiter", "tab"], { dialect: { delimiter: "\t" } }],
  [["--delimiter", "\\t"], { dialect: { delimiter: "\t" } }],
  [["--delimiter", "^"], { dialect: { delimiter: "^" } }],
  [["--delimiter", "none"], { dialect: { delimiter: "" } }],
  [["--quote", "single", "--escape", "backslash"], { dialect: { quote: "'", escape: "\\" } }],
  [["--quote", "none"], { dialect: { quote: "" } }],
  [["--header-row", "3"], { headerRow: 2 }],
  [["--header-row", "none"], { headerRow: null }],
  [["--no-header"], { headerRow: null }],
  [["--sheet", "May"], { part: "May" }],
  [["--date-order", "day-first"], { dayFirst: true }],
  [["--input-format", "text", "--encoding", "cp1252"], { format: "text", encoding: "cp1252" }],
  [[], {}],
])("%j", (args, reading) => {
  expect(read(...args)).toEqual(reading);
});

it.each([
  [["--delimiter", "::"], "--delimiter takes one character, or one of tab, comma,"],
  [["--delimiter", "constructor"], "not constructor."],
  [["--quote", '""'], "--quote takes one character"],
  [["--escape", "^"], "--escape is one of quote, backslash, none; not ^."],
  [["--header-row", "0"], "--header-row takes a number from 1 to 9999 or none"],
  [["--header-row", "2", "--no-header"], "contradict"],
  [["--quote", "|", "--delimiter", "pipe"], "different characters"],
  [["--input-format", "doc"], "--input-format is one of csv, text"],
])("rejects %j", (args, message) => {
  expect(() => read(...args)).toThrow(UsageError);
  expect(() => read(...args)).toThrow(message);
});
