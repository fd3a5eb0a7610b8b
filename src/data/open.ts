/** Opens a file of any supported format as one table. */

import { isArrow } from "./arrow/messages.ts";
import { blobOf, blobSource, type Source } from "./archive/source.ts";
import type { TableFile } from "./bytes.ts";
import type { ColumnDeclaration } from "./column-type.ts";
import { type Guesses, guessOf } from "./certainty.ts";
import { describeColumns } from "./columns.ts";
import { findParts } from "./containers.ts";
import { AppError } from "../errors/app-error.ts";
import { columnOf, recognized } from "./formats/export-format.ts";
import { checkChosen, findTableFormat } from "./formats/registry.ts";
import { withoutSeparator } from "./json/pieces.ts";
import { rejectAddresses, rejectKnownKind } from "./formats/known-texts.ts";
import { LIMITS } from "./limits.ts";
import { rejectKnownBytes, rejectKnownText } from "./known-files.ts";
import { declaredCharset, isHtml } from "./markup/html.ts";
import { isSpreadsheetMl } from "./markup/spreadsheetml.ts";
import { chooseParts, type ChosenParts } from "./parts.ts";
import { openDelimited } from "./readers/delimited.ts";
import { openJson } from "./readers/json.ts";
import { pageParts, spreadsheetMlParts } from "./readers/page.ts";
import { isParquet } from "./parquet/metadata.ts";
import { openParquet } from "./readers/parquet.ts";
import { textFormatParts } from "./readers/text-format.ts";
import { isSpss, isStata } from "./statistical/marks.ts";
import { isSqlite } from "./sqlite/pages.ts";
import { isArchiveScript } from "./readers/x-archive.ts";
import { checkedRows, checkedSample } from "./rows.ts";
import type { Format, OpenOptions, Part, Reader, RowsOptions, Table } from "./table.ts";
import { type TextCandidate, textCandidates } from "./text-column.ts";
import { encodingName } from "./text/decoder.ts";
import { decodeHead, detectEncoding, type Encoding, hasMark } from "./text/encoding.ts";

/**
 * Detects the format of a file and reads its first rows. Options override what is detected.
 * @throws AppError `empty-file`, `not-a-table`, `old-excel`, `encrypted`, `damaged`, `bad-json`, `over-limit`,
 * `unknown-encoding`, `bad-option`, `unreadable-file`, `cancelled`
 */
export async function openTable(file: TableFile, options: OpenOptions = {}): Promise<Table> {
  if (file.blob.size === 0) throw new AppError("empty-file", "The file is empty.");
  const { container, parts, isChoice, tweets } = await findParts(
    blobSource(file.name, file.blob),
    options,
    plainParts,
  );
  const chosen: ChosenParts =
    tweets && options.part === undefined
      ? { opened: tweets, read: [], unread: [] }
      : await chooseParts(parts, isChoice ? options.part : undefined, options.formatOf);
  const { reader } = chosen.opened;
  const { names, declarations, exportFormat: ownExport, ...rest } = reader;
  const cells = rest.sample.map((row) => row.cells);
  const exportFormat = ownExport ?? findTableFormat(names, cells, options.formatOf);
  checkChosen(options.formatOf, exportFormat);
  const knownText = columnOf(exportFormat?.text, names);
  const ranking = textCandidates(names, cells).filter(
    ({ column }) => exportFormat?.facts?.test(names[column] ?? "") !== true,
  );
  const label = columnOf(exportFormat?.label, names);
  const described = describeColumns(names, cells, knownText ?? ranking[0]?.column, label);
  const text = described.findIndex((column) => column.role === "text");
  const textColumn = options.textColumn ?? text;
  const columns = described.map((column, index) => ({
    ...column,
    ...(index === textColumn ? textDeclaration(declarations?.[index]) : declarations?.[index]),
  }));
  if (options.textColumn !== undefined && !(options.textColumn in columns)) {
    throw new AppError("bad-option", "The chosen column does not exist.");
  }
  checkFormat(options.format, rest.format);
  if (options.format === undefined && options.textColumn === undefined && knownText === undefined) {
    rejectAddresses(rest.format, names, cells);
  }
  const guesses = {
    ...rest.guesses,
    ...(options.textColumn === undefined && textGuess(names, ranking, knownText)),
  };
  const read = isChoice ? chosen.read.map(({ name }) => name) : [];
  const [first] = read;
  return {
    ...rest,
    guesses,
    sample: checkedSample(reader, textColumn),
    rows: (rowsOptions) => rowsOf(chosen, { columns: columns.length, textColumn }, rowsOptions),
    fileName: file.name,
    fileSize: file.blob.size,
    ...(container && { container }),
    parts: isChoice ? parts.slice(0, LIMITS.archiveParts).map(({ name }) => name) : [],
    ...(first !== undefined && { part: first }),
    readParts: read,
    columns,
    textColumn,
    ...(exportFormat && { exportFormat: recognized(exportFormat, names) }),
  };
}

/** The declaration of a column of texts: those in lists or structures become plain texts. */
function textDeclaration(declared: ColumnDeclaration | undefined): ColumnDeclaration | undefined {
  const kind = declared?.type?.kind;
  const isNested = kind === "list" || kind === "struct" || kind === "map" || kind === "json";
  return isNested ? { type: { kind: "string" } } : declared;
}

/** Formats of text, one of which can be chosen in place of another. */
const TEXT_FORMATS = new Set<Format>(["csv", "text", "json", "jsonl", "x-archive", "html"]);

/** Binary files say their format themselves. @throws AppError `bad-option` */
function checkFormat(chosen: Format | undefined, format: Format): void {
  const isBinary = !TEXT_FORMATS.has(format);
  if (chosen !== undefined && chosen !== format && isBinary)
    throw new AppError("bad-option", `The file is ${format} and cannot be read as ${chosen}.`);
}

/** @param known the text column of an export format */
function textGuess(
  names: readonly string[],
  ranking: readonly TextCandidate[],
  known: number | undefined,
): Guesses {
  if (known !== undefined) return { textColumn: { value: names[known] ?? "", certainty: "certain" } };
  const guess = guessOf(ranking.map(({ column, score }) => ({ value: names[column] ?? "", score })));
  return guess ? { textColumn: guess } : {};
}

/** The rows, after the tables that are not read were reported. */
async function* rowsOf(
  { opened: { reader }, unread }: ChosenParts,
  table: { columns: number; textColumn: number },
  options: RowsOptions,
): ReturnType<Reader["rows"]> {
  for (const { name } of unread) options.report?.add("unread-part", 0, { part: name });
  yield* checkedRows({ reader, ...table }, options);
}

/** The tables of a file that is no archive and no workbook: one, or those of a web page. */
async function plainParts(source: Source, head: Uint8Array, options: OpenOptions): Promise<Part[]> {
  const partOf = (open: () => Promise<Reader>): Part[] => [
    { name: source.name, size: source.size, open: async () => ({ reader: await open(), source }) },
  ];
  if (head.length === 0) throw new AppError("empty-file", `${source.name} is empty.`);
  if (isParquet(head)) return partOf(async () => openParquet(await blobOf(source, options)));
  const binary = await binaryParts(source, head, options);
  if (binary) return binary;
  rejectKnownBytes(head);
  const { signal } = options;
  const encoding: Encoding = options.encoding
    ? chosenEncoding(options.encoding, head)
    : await detectEncoding(() => source.open({ signal }));
  const start = decodeHead(head, encoding.name);
  if (start === "") throw new AppError("empty-file", `${source.name} holds nothing but a byte order mark.`);
  if (options.format === undefined) {
    if (isSpreadsheetMl(start)) return spreadsheetMlParts(source, options);
    if (isHtml(start)) return pageParts(source, charsetOf(start, encoding), options);
    const found = await textFormatParts(source, { ...encoding, name: charsetOf(start, encoding) }, options);
    if (found) return found;
    rejectKnownText(start);
    const isTable = options.dialect?.delimiter !== undefined;
    if (!isTable && guessFormat(start, source.name) === "csv") rejectKnownKind(start, source.name);
  }
  return partOf(() => openText(source, encoding, options.format ?? guessFormat(start, source.name), options));
}

/** The tables of a file of another program, whose reader is loaded when it is needed; undefined for other files. */
async function binaryParts(
  source: Source,
  head: Uint8Array,
  options: OpenOptions,
): Promise<Part[] | undefined> {
  if (isSqlite(head)) {
    const { sqliteParts } = await import("./readers/sqlite.ts");
    return sqliteParts(await blobOf(source, options), source.name);
  }
  const load = isArrow(head)
    ? async () => (await import("./readers/arrow.ts")).openArrow
    : isSpss(head)
      ? async () => (await import("./readers/spss.ts")).openSpss
      : isStata(head)
        ? async () => (await import("./readers/stata.ts")).openStata
        : undefined;
  if (!load) return undefined;
  const open = async () => ({ reader: await (await load())(await blobOf(source, options)) });
  return [{ name: source.name, size: source.size, open }];
}

/** A page and XML say their encoding; that is more certain than a guess. */
function charsetOf(start: string, { name, basis }: Encoding): string {
  const declared = declaredCharset(start) ?? /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)/.exec(start)?.[1];
  if (basis !== "guess" || declared === undefined) return name;
  try {
    return encodingName(declared);
  } catch {
    return name;
  }
}

async function openText(
  source: Source,
  encoding: Encoding,
  format: Format,
  options: OpenOptions,
): Promise<Reader> {
  if (format === "jsonl" || format === "json" || format === "x-archive") {
    const fileName = options.format === "jsonl" ? "chosen.jsonl" : source.name;
    const { records, formatOf } = options;
    return openJson((rows) => [source.open(rows)], encoding, format, { fileName, records, formatOf });
  }
  if (!TEXT_FORMATS.has(format)) {
    throw new AppError("bad-option", "The file is text, and cannot be read as a workbook or Parquet.");
  }
  return openDelimited((rows) => source.open(rows), encoding, source.name, options);
}

function chosenEncoding(label: string, head: Uint8Array): Encoding {
  const name = encodingName(label);
  return { name, bom: hasMark(head, name), basis: "chosen" };
}

function guessFormat(start: string, name: string): Format {
  if (isArchiveScript(start)) return "x-archive";
  const text = withoutSeparator(start.trimStart()).trimStart();
  if (/\.(jsonl|ndjson|json)$/i.test(name) && start.split(/[\r\n]/).some(startsAsJson)) return "json";
  if (/^\[\s*([{["\]]|$)/.test(text) || /^\{\s*("|$)/.test(text)) return "json";
  return isAssignment(text) || isCallback(text) ? "json" : "csv";
}

/** Whether a line starts as a list, an object or a single string of JSON do; `"id","text"` is CSV. */
const startsAsJson = (line: string) =>
  /^([\w$.]+\s*[(=]\s*)?[[{]|^"(?:[^"\\]|\\.)*("[\s,]*)?$/.test(
    withoutSeparator(line.trimStart()).trimStart(),
  );

/** Whether a script calls a function with a list or an object, as JSONP does. */
const isCallback = (text: string) => /^(?:\/\*\*\/\s*)?[\w$.]+\(\s*(?:\[\s*\{|\{\s*")/.test(text);

/** Whether a script assigns a list or an object to a name, as `const tweets = [` does. */
const isAssignment = (text: string) =>
  /^(export\s+default\s|(export\s+)?(const|let|var)\s+\w+\s*=|module\.exports\s*=|window\.[\w.]+\s*=)\s*[[{]/.test(
    text,
  );
