/** Opens a file of any supported format as one table. */

import { gunzip, isGzip } from "./archive/gzip.ts";
import { isZip, readZipDirectory, readZipEntry, type ZipEntry } from "./archive/zip.ts";
import { type ByteStream, bytesOf, headOf, type TableFile } from "./bytes.ts";
import { type Guesses, guessOf } from "./certainty.ts";
import { describeColumns } from "./columns.ts";
import { AppError } from "../errors/app-error.ts";
import { withoutSeparator } from "./json/scanner.ts";
import { openDelimited } from "./readers/delimited.ts";
import { openJson } from "./readers/json.ts";
import { isParquet } from "./parquet/metadata.ts";
import { openParquet } from "./readers/parquet.ts";
import { isArchiveScript, tweetFiles } from "./readers/x-archive.ts";
import { openXlsx } from "./readers/xlsx.ts";
import type { Format, OpenOptions, Reader, RowsOptions, Table } from "./table.ts";
import { textCandidates } from "./text-column.ts";
import { encodingName } from "./text/decoder.ts";
import { decodeHead, detectEncoding, type Encoding, hasMark } from "./text/encoding.ts";

/** Files of a zip that can be tables. */
const READABLE = /\.(csv|tsv|tab|txt|jsonl|ndjson|json|js|xlsx|parquet)$/i;
const HEAD = 4096;

type Open = (options: RowsOptions) => ByteStream;

/** A reader, and the container in which its file was found. */
interface Opened {
  reader: Reader;
  container?: "gzip" | "zip";
  parts?: string[];
  part?: string;
}

/**
 * Detects the format of a file and reads its first rows. Options override what is detected.
 * @throws AppError `empty-file`, `not-a-table`, `old-excel`, `encrypted`, `damaged`, `bad-json`,
 * `unknown-encoding`, `bad-option`, `unreadable-file`, `cancelled`
 */
export async function openTable(file: TableFile, options: OpenOptions = {}): Promise<Table> {
  const { reader, container, parts = [], part } = await openBlob(file.blob, file.name, options);
  const { names, declarations, ...rest } = reader;
  const cells = reader.sample.map((row) => row.cells);
  const columns = describeColumns(names, cells).map((column, index) => ({
    ...column,
    ...declarations?.[index],
  }));
  if (options.textColumn !== undefined && !(options.textColumn in columns)) {
    throw new AppError("bad-option", "The chosen column does not exist.");
  }
  checkFormat(options.format, reader.format);
  const guesses = { ...reader.guesses, ...(options.textColumn === undefined && textGuess(names, cells)) };
  return {
    ...rest,
    guesses,
    fileName: file.name,
    fileSize: file.blob.size,
    ...(container && { container }),
    parts,
    ...(part !== undefined && { part }),
    columns,
    textColumn: options.textColumn ?? columns.findIndex((column) => column.role === "text"),
  };
}

/** Binary files say their format themselves. @throws AppError `bad-option` */
function checkFormat(chosen: Format | undefined, format: Format): void {
  const isBinary = format === "xlsx" || format === "parquet";
  if (chosen !== undefined && chosen !== format && isBinary)
    throw new AppError("bad-option", `The file is ${format} and cannot be read as ${chosen}.`);
}

function textGuess(names: readonly string[], rows: readonly string[][]): Guesses {
  const ranking = textCandidates(names, rows);
  const guess = guessOf(ranking.map(({ column, score }) => ({ value: names[column] ?? "", score })));
  return guess ? { textColumn: guess } : {};
}

async function openBlob(blob: Blob, name: string, options: OpenOptions): Promise<Opened> {
  const head = await headOf(bytesOf(blob, options), HEAD);
  if (head.length === 0) throw new AppError("empty-file", "The file is empty.");
  if (isZip(head)) return openZip(blob, options);
  if (isGzip(head)) {
    const open: Open = (rows) => gunzip(bytesOf(blob, rows));
    const inner = name.replace(/\.gz$/i, "");
    return { ...(await openStream(open, inner, options)), container: "gzip" };
  }
  if (isParquet(head)) return { reader: await openParquet(blob) };
  return openStream((rows) => bytesOf(blob, rows), name, options);
}

async function openZip(blob: Blob, options: OpenOptions): Promise<Opened> {
  const entries = await readZipDirectory(blob);
  if (entries.some((entry) => entry.path === "xl/workbook.xml")) return openXlsx(blob, entries, options);
  const tweets = tweetFiles(entries);
  const choices = entries.filter((entry) => READABLE.test(entry.path) && !entry.path.startsWith("__MACOSX/"));
  if (tweets.length > 0 && options.part === undefined) {
    return { reader: await openArchive(blob, tweets), container: "zip" };
  }
  const [largest] = [...choices].sort((a, b) => b.size - a.size);
  const selected =
    options.part === undefined ? largest : choices.find((entry) => entry.path === options.part);
  if (!selected) {
    if (options.part !== undefined) throw new AppError("bad-option", `The zip has no file ${options.part}.`);
    throw new AppError("not-a-table", "The zip holds no file that is a table.");
  }
  const open: Open = (rows) => readZipEntry(blob, selected, rows);
  const opened = await openStream(open, selected.path, options);
  return { ...opened, container: "zip", parts: choices.map((entry) => entry.path), part: selected.path };
}

const UTF8: Encoding = { name: "utf-8", bom: false, basis: "strict" };

const openArchive = (blob: Blob, entries: readonly ZipEntry[]) =>
  openJson((rows) => entries.map((entry) => readZipEntry(blob, entry, rows)), UTF8, "x-archive");

/** Workbooks and Parquet files inside an archive are unpacked first, because they need random access. */
async function openStream(open: Open, name: string, options: OpenOptions): Promise<Opened> {
  const { signal } = options;
  const head = await headOf(open({ signal }), HEAD);
  if (isZip(head) || isParquet(head)) {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of open({ signal })) chunks.push(chunk as Uint8Array<ArrayBuffer>);
    return openBlob(new Blob(chunks), name, options);
  }
  rejectKnown(head);
  const encoding: Encoding = options.encoding
    ? chosenEncoding(options.encoding, head)
    : await detectEncoding(() => open({ signal }));
  const format = options.format ?? guessFormat(decodeHead(head, encoding.name), name);
  if (format === "jsonl" || format === "json" || format === "x-archive") {
    const asLines = options.format === "jsonl" ? "chosen.jsonl" : name;
    return { reader: await openJson((rows) => [open(rows)], encoding, format, asLines, options.records) };
  }
  if (format === "xlsx" || format === "parquet") {
    throw new AppError("bad-option", "The file is text, and cannot be read as a workbook or Parquet.");
  }
  return { reader: await openDelimited(open, encoding, name, options) };
}

function chosenEncoding(label: string, head: Uint8Array): Encoding {
  const name = encodingName(label);
  return { name, bom: hasMark(head, name), basis: "chosen" };
}

function rejectKnown(head: Uint8Array): void {
  const starts = (...bytes: number[]) => bytes.every((byte, index) => head[index] === byte);
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) {
    throw new AppError("old-excel", "This is an Excel file from before 2007, or one with a password.");
  }
  if (starts(0x25, 0x50, 0x44, 0x46)) throw new AppError("not-a-table", "This is a PDF.");
}

function guessFormat(start: string, name: string): Format {
  if (isArchiveScript(start)) return "x-archive";
  const text = withoutSeparator(start.trimStart()).trimStart();
  if (/\.(jsonl|ndjson|json)$/i.test(name)) return "json";
  if (/^\[\s*([{["\]]|$)/.test(text) || /^\{\s*("|$)/.test(text)) return "json";
  return isAssignment(text) ? "json" : "csv";
}

/** Whether a script assigns a list or an object to a name, as `const tweets = [` does. */
const isAssignment = (text: string) =>
  /^(export\s+default\s|(export\s+)?(const|let|var)\s+\w+\s*=|module\.exports\s*=|window\.[\w.]+\s*=)\s*[[{]/.test(
    text,
  );
