/** What the export of a service or program is: how it is recognized, and which of its fields are what. */

import type { JsonObject } from "../json/values.ts";

/** What a row of an export is. */
export type RecordUnit = "message" | "post" | "comment" | "review" | "answer" | "ticket" | "line" | "row";

/** Stands for no export format: the file is a plain table, or plain text. */
export const NO_FORMAT = "table";

/** A name of a field, in any case, or a pattern of names that differ by language and version. */
export type FieldName = string | RegExp;

interface FormatFacts {
  /** The value of `--format-of`. */
  id: string;
  /** The name of the service or program; a proper name, the same in all languages. */
  name: string;
  unit: RecordUnit;
  /** Names of the column with the text, the best first; it is found by evidence when the table has none of them. */
  text: readonly FieldName[];
  /** The same for who wrote it, when, what it answers, and the label that a person gave it. */
  author?: readonly FieldName[];
  date?: readonly FieldName[];
  replyTo?: readonly FieldName[];
  label?: readonly FieldName[];
  /** Names of columns that hold facts about a row and no text of it, in formats that name no text: its status, its device. */
  facts?: RegExp;
  /** Rows that no person wrote as a post, such as "Ann joined": they are kept, and not scored. */
  notices?: NoticeRule;
  /** The files of an archive that hold its records; any when absent. */
  files?: RegExp;
}

/** A row is a notice when its cell in the column is one of the values. */
interface NoticeRule {
  column: string;
  values: readonly string[];
}

/** The rule of formats with a column `kind`, which this app adds. */
export const KIND_RULE: NoticeRule = { column: "kind", values: ["notice", "media"] };

/** A row of a text format. */
export interface ExportRecord {
  /** Number of its first line, from 1. */
  line: number;
  /** Whether it is no row, such as a receipt: it is counted in the import report. */
  isOther?: boolean;
  /** By name of the column; absent ones are empty. */
  fields: Readonly<Record<string, string>>;
}

/** Takes the decoded text in pieces of any size. */
export interface RecordParser {
  push(text: string): ExportRecord[];
  finish(): ExportRecord[];
}

/** How a text is divided into rows. */
export interface TextLayout {
  columns: readonly string[];
  /** Replaces the detected encoding, where parts of the file have encodings of their own. */
  encoding?: string;
  parser(): RecordParser;
}

/** A format of plain text: a chat, subtitles, a mail. */
export interface TextFormat extends FormatFacts {
  source: "text";
  /**
   * @param lines the first lines of the file, without their ends; the last one can be cut
   * @returns undefined when the file is in another format
   */
  recognize(lines: readonly string[], fileName: string): TextLayout | undefined;
}

/** A document with several tables: a dump of a database, XML. */
export interface DocumentFormat extends FormatFacts {
  source: "document";
  /** @param lines as in a text format */
  recognize(lines: readonly string[], fileName: string): boolean;
  /** Finds the tables in one pass over the text; none when it has no records. */
  tables(text: AsyncIterable<string>): Promise<DocumentTable[]>;
}

export interface DocumentTable {
  /** Unique within the document. */
  name: string;
  /** Characters of its records. */
  size: number;
  /** Its first records. */
  sample: readonly ExportRecord[];
  layout: TextLayout;
}

/** A format of JSON or JSON Lines. */
export interface JsonFormat extends FormatFacts {
  source: "json";
  /** Where the records can be, as in RFC 9535: `$.messages[*]`; `$` for records one after the other. */
  records: readonly string[];
  /** Whether a value has the structure of a record of this format, or of its notices. */
  matches(record: JsonObject): boolean;
  /** Share of the records that have this structure, where others are between them; 0.8 when absent. */
  minShare?: number;
  /** For documents whose records can begin after the examined part: what the document has, and where its records are. */
  late?: { owns(document: JsonObject): boolean; records: string };
  /** Where the records are in several lists: the key of the text beside each, and the column that it becomes. */
  outer?: { key: string; column: string };
  /** The rows that a record holds inside of each other, such as a comment and its replies. */
  expand?(record: JsonObject): readonly JsonObject[];
  /** Whether a record is one of its rows; others, such as actions and schemas, are counted. All when absent. */
  isRow?(record: JsonObject): boolean;
  /** The record with its text in one field, where the format has it in different ones. */
  complete?(record: JsonObject): JsonObject;
  /** Further columns out of lists: `data[0].post` is that of the first item that has it. */
  fields?: readonly string[];
  /** Meta writes each byte of UTF-8 as a character. */
  isMojibake?: true;
}

/** A format of tables: CSV, a sheet, Parquet. */
export interface TableFormat extends FormatFacts {
  source: "table";
  /** Names that the header has all of. */
  header: readonly FieldName[];
  /** Whether the cells of a row have the form of the format, where the names are too common. */
  matches?(cells: readonly string[]): boolean;
  /** Whether a row below the names belongs to the header: question types, labels. */
  isFurtherHeader?(cells: readonly string[]): boolean;
}

export type ExportFormat = TextFormat | DocumentFormat | JsonFormat | TableFormat;

/** The export format of an opened table, with the indices of its columns. */
export interface RecognizedFormat {
  id: string;
  name: string;
  unit: RecordUnit;
  author?: number;
  date?: number;
  replyTo?: number;
  notices?: { column: number; values: readonly string[] };
}

/** @param names of the columns of the table */
export function recognized(format: ExportFormat, names: readonly string[]): RecognizedFormat {
  const { id, name, unit, author, date, replyTo, notices } = format;
  const noticeColumn = notices ? names.indexOf(notices.column) : -1;
  return {
    id,
    name,
    unit,
    ...indexed("author", author, names),
    ...indexed("date", date, names),
    ...indexed("replyTo", replyTo, names),
    ...(notices && noticeColumn >= 0 && { notices: { column: noticeColumn, values: notices.values } }),
  };
}

function indexed(
  key: "author" | "date" | "replyTo",
  wanted: readonly FieldName[] = [],
  names: readonly string[],
) {
  const index = columnOf(wanted, names);
  return index === undefined ? {} : { [key]: index };
}

/** The first column that has one of the names. */
export function columnOf(wanted: readonly FieldName[] = [], names: readonly string[]): number | undefined {
  const known = names.map((name) => name.trim());
  const lowerCase = known.map((name) => name.toLowerCase());
  return wanted
    .map((name) =>
      typeof name === "string"
        ? lowerCase.indexOf(name.toLowerCase())
        : known.findIndex((other) => name.test(other)),
    )
    .find((index) => index >= 0);
}
