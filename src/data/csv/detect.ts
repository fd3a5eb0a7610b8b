/** Detects the dialect of delimited text: each dialect parses a sample, and the one with the highest score is used. */

import { type Guess, guessOf } from "../certainty.ts";
import { isKnownName } from "../columns.ts";
import { CsvParser, type CsvRecord, type Dialect } from "./parser.ts";
import { isProse, isPunctuation } from "./prose.ts";

/** The common ones first: of delimiters with equal scores the first is used. */
const DELIMITERS = [",", "\t", ";", "|", "^", "~", "\u0001", "\u0002", "\u001f", "¦", "§", ":", " "] as const;
/** Rare delimiters, for which 98% of the records must have the same number of cells. */
const RARE = new Set<string>(DELIMITERS.slice(4));
/** Share of the records that must have the same number of cells. */
const AGREEMENT = 0.6;
const MAX_RECORDS = 500;
/** Characters that are parsed in every dialect. */
const TRIAL_CHARACTERS = 1 << 16;

/** The dialect of RFC 4180, for new files. */
export const DEFAULT_DIALECT: Dialect = { delimiter: ",", quote: '"', escape: '"', newline: "\n" };

export interface Detection {
  dialect: Dialect;
  /** A leading `sep=;` line with its line end, which Excel understands; empty when there is none. */
  hint: string;
  /** Absent when the delimiter was not detected. */
  guess?: Guess;
}

type Quoting = Pick<Dialect, "quote" | "escape">;

const RFC: Quoting = { quote: '"', escape: '"' };
const ESCAPED: Quoting = { quote: '"', escape: "\\" };
const LITERAL: Quoting = { quote: "", escape: "" };

/**
 * @param sample decoded text from the start of the file
 * @param complete whether the sample is the whole file
 * @param chosen what is not to be detected
 */
export function detectDialect(
  sample: string,
  complete: boolean,
  fileName = "",
  chosen: Partial<Dialect> = {},
): Detection {
  const { dialect, ...detected } = detect(sample, complete, fileName, chosen.delimiter);
  const quote = chosen.quote ?? dialect.quote;
  const escape = chosen.escape ?? (quote === dialect.quote ? dialect.escape : quote);
  // Except for a backslash, a quote is escaped by itself.
  const own = escape === "\\" || escape === "" ? escape : quote;
  return { ...detected, dialect: { ...dialect, ...chosen, quote, escape: own } };
}

function detect(sample: string, complete: boolean, fileName: string, chosen?: string): Detection {
  const hint = /^"?sep=(.)"?(\r\n|\n|\r)/i.exec(sample);
  const text = hint ? sample.slice(hint[0].length) : sample;
  const isWhole = complete && text.length <= TRIAL_CHARACTERS;
  const trial = wholeLines(text.slice(0, TRIAL_CHARACTERS), isWhole);
  const newline = detectNewline(text);
  const given = chosen ?? hint?.[1];
  if (given !== undefined) {
    const quoting = given === "" ? LITERAL : bestQuoting(trial, given, newline).quoting;
    return { dialect: { ...quoting, newline, delimiter: given }, hint: hint?.[0] ?? "" };
  }
  const readings = orderedDelimiters(fileName)
    .filter((delimiter) => trial.includes(delimiter))
    .map((delimiter) => bestQuoting(trial, delimiter, newline));
  const fitting = readings.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
  const [best] = fitting;
  const guess = guessOf(fitting.map(({ delimiter, score }) => ({ value: delimiter, score })));
  if (best) {
    const dialect = { ...best.quoting, newline, delimiter: best.delimiter };
    return { dialect, hint: "", ...(guess && { guess }) };
  }
  const quoting = quotingOfColumn(trial, newline);
  if (quoting) return { dialect: { ...quoting, delimiter: ",", newline }, hint: "" };
  return { dialect: { delimiter: "", ...LITERAL, newline }, hint: "" };
}

/** The text without its last line, which may be cut off. */
function wholeLines(text: string, isWhole: boolean): string {
  if (isWhole) return text;
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return end > 0 ? text.slice(0, end + 1) : text;
}

function orderedDelimiters(fileName: string): readonly string[] {
  return /\.(tsv|tab)(\.|$)/i.test(fileName)
    ? ["\t", ...DELIMITERS.filter((delimiter) => delimiter !== "\t")]
    : DELIMITERS;
}

/** The kind of the first line end. After a CR alone, the more frequent of CR and LF. */
function detectNewline(text: string): Dialect["newline"] {
  const first = /\r+\n|\n|\r/.exec(text)?.[0];
  if (first !== "\r") return first?.startsWith("\r") ? "\r\n" : "\n";
  const returns = text.match(/\r(?!\n)/g)?.length ?? 0;
  const feeds = text.match(/\n/g)?.length ?? 0;
  return returns >= feeds ? "\r" : "\n";
}

/** The sample as one dialect parses it. */
interface Reading {
  delimiter: string;
  quoting: Quoting;
  records: CsvRecord[];
  /** The most frequent number of cells, and the share of records that have it, from the first such record on. */
  width: number;
  agreement: number;
  /** Number of records with another width or with a misplaced quote. */
  faults: number;
  score: number;
}

function readAs(text: string, delimiter: string, quoting: Quoting, newline: Dialect["newline"]): Reading {
  const parse = (isWhole: boolean) =>
    new CsvParser({ ...quoting, delimiter, newline }).push(text, isWhole).slice(0, MAX_RECORDS);
  let records = parse(true);
  let { width, agreement } = commonWidth(records);
  if (agreement < AGREEMENT && records.some(({ issues }) => issues?.includes("unclosed-quote"))) {
    // A quoted cell can be longer than the sample. Its lines are no rows, so the record is left out.
    records = parse(false);
    ({ width, agreement } = commonWidth(records));
  }
  const faults = records.filter(({ cells, issues }) => cells.length !== width || issues !== undefined).length;
  const reading = { delimiter, quoting, records, width, agreement, faults, score: 0 };
  return { ...reading, score: scoreOf(reading) };
}

/** Titles above a table have fewer cells, so the share is computed from the first record of the table's width on. */
function commonWidth(records: readonly CsvRecord[]): { width: number; agreement: number } {
  const widths = records.map(({ cells }) => cells.length);
  let best = { width: 0, agreement: 0 };
  for (const width of new Set(widths)) {
    const from = widths.indexOf(width);
    const below = widths.slice(from, widths.length);
    const fitting = below.filter((other) => other === width).length;
    const isTable = from === 0 || below.length >= 3 || below.length * 2 >= widths.length;
    const isBelowTitles = from <= 30 && records.slice(0, from).every((record) => isNarrower(record, width));
    if (!isTable || !isBelowTitles) continue;
    const agreement = fitting / below.length;
    if (agreement > best.agreement || (agreement === best.agreement && width > best.width))
      best = { width, agreement };
  }
  return best;
}

/** Whether a record above a table is a title, or a header with a delimiter too many. */
const isNarrower = ({ cells }: CsvRecord, width: number) =>
  cells.length < width || (cells.length === width + 1 && cells.at(-1) === "");

function scoreOf({ delimiter, records, width, agreement, faults }: Omit<Reading, "score">): number {
  if (width < 2 || agreement < (RARE.has(delimiter) ? 0.98 : AGREEMENT)) return 0;
  if (isProse(delimiter, records, width)) return 0;
  if (isPunctuation(delimiter, records, width)) return 0;
  const tidy = 1 - Math.min(0.5, faults / records.length / 2);
  const split = records.filter(({ cells }) => cells.some(isSplitInQuotes)).length / records.length;
  const named = records.slice(0, 5).some(({ cells }) => cells.some(isKnownName)) ? 1.2 : 1;
  return agreement * (1 - 1 / (width + 1)) * tidy * (1 - 0.8 * split) * named;
}

/** A delimiter alone or next to a quote in a cell shows that the file has another delimiter. */
const isSplitInQuotes = (cell: string) =>
  /^[,;\t|]$/.test(cell) || /[,;\t|]"/.test(cell) || /"[,;\t|]/.test(cell);

/** The quoting with the fewest faults; of equal ones RFC 4180, unless the quotes are clearly text. */
function bestQuoting(text: string, delimiter: string, newline: Dialect["newline"]): Reading {
  const standard = readAs(text, delimiter, RFC, newline);
  const others = possibleQuotings(text, delimiter).map((quoting) =>
    readAs(text, delimiter, quoting, newline),
  );
  let best = standard;
  for (const reading of others) {
    if (isBetter(reading, best) || isSingleQuoted(reading, best)) best = reading;
  }
  const literal = others.find(({ quoting }) => quoting === LITERAL);
  if (best === standard && literal && quotesAreText(standard, literal)) return literal;
  return best;
}

function possibleQuotings(text: string, delimiter: string): Quoting[] {
  const quotings: Quoting[] = [];
  const hasQuotes = text.includes('"');
  const escapes = text.includes('\\"');
  // Of equal ones the first is used.
  if (escapes && startsCell('"', text, delimiter)) quotings.push(ESCAPED);
  if (hasQuotes) quotings.push(LITERAL);
  const escaped = [`\\${delimiter}`, "\\\n", "\\\r"].some((sequence) => text.includes(sequence));
  if (escaped || escapes) quotings.push({ quote: "", escape: "\\" });
  if (singleQuoted(text, delimiter)) {
    quotings.push({ quote: "'", escape: "'" });
    if (text.includes("\\'")) quotings.push({ quote: "'", escape: "\\" });
  }
  return quotings;
}

const asPattern = (delimiter: string) => delimiter.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const startsCell = (quote: string, text: string, delimiter: string) =>
  new RegExp(`(^|${asPattern(delimiter)} *|[\\r\\n])${quote}`).test(text);

function singleQuoted(text: string, delimiter: string): boolean {
  const mark = asPattern(delimiter);
  const opens = text.match(new RegExp(`(^|${mark}|[\\r\\n])'`, "g"))?.length ?? 0;
  const closes = text.match(new RegExp(`'(${mark}|[\\r\\n]|$)`, "g"))?.length ?? 0;
  const lines = text.match(/\r\n|\n|\r/g)?.length ?? 1;
  return Math.min(opens, closes) > 3 && Math.min(opens, closes) * 4 > lines;
}

const faultShare = ({ faults, records }: Reading) => faults / Math.max(1, records.length);

function isBetter(reading: Reading, best: Reading): boolean {
  if (reading.width < 2 && best.width >= 2) return false;
  if (best.width < 2 && reading.width >= 2 && faultShare(reading) < 0.2) return true;
  return faultShare(reading) < faultShare(best) - 1e-9;
}

/** For two readings with as many faults: whether single quotes enclose every cell of a column. */
function isSingleQuoted({ quoting, faults, width }: Reading, best: Reading): boolean {
  if (quoting.quote !== "'" || best.quoting.quote === "'") return false;
  if (width !== best.width || faults > best.faults) return false;
  return Array.from({ length: width }, (_, column) => column).some((column) => {
    const cells = best.records
      .map((record) => (record.cells[column] ?? "").trim())
      .filter((cell) => cell !== "");
    return cells.length >= 2 && cells.every((cell) => cell.length > 1 && /^'.*'$/s.test(cell));
  });
}

/**
 * For a sample that both readings parse equally well. Quotes are text where a cell starts with a quote and does not end
 * with one, and, in tables of tabs, where the few quoted cells contain no character that needs quotes.
 */
function quotesAreText(standard: Reading, literal: Reading): boolean {
  if (literal.faults > standard.faults || literal.width !== standard.width) return false;
  // Blanks between a quote and a delimiter are no part of a quoted cell.
  const cells = literal.records.flatMap((record) => record.cells.map((cell) => cell.trim()));
  const opening = cells.filter((cell) => cell.startsWith('"'));
  if (opening.some((cell) => cell.length < 2 || !cell.endsWith('"'))) return true;
  if (standard.delimiter !== "\t" || opening.length === 0) return false;
  const needed =
    standard.records.some((record) => record.cells.some((cell) => /[\t\r\n]/.test(cell))) ||
    opening.some((cell) => cell.slice(1, -1).includes('"'));
  const isWholeColumn = Array.from({ length: literal.width }, (_, column) => column).some((column) => {
    const cells = literal.records.slice(1).map((record) => (record.cells[column] ?? "").trim());
    return cells.length > 0 && cells.filter((cell) => cell.startsWith('"')).length > 0.5 * cells.length;
  });
  return !needed && !isWholeColumn;
}

const isQuoted = ({ raw }: CsvRecord) => raw.trimStart().startsWith('"');
const needsQuotes = ({ cells, issues }: CsvRecord) =>
  !issues && cells.some((cell) => /[",\t\r\n]/.test(cell));

/** For one column whose cells are quoted because they contain commas: `text`, `"Well, yes"`. */
function quotingOfColumn(text: string, newline: Dialect["newline"]): Quoting | undefined {
  if (!/(^|[\r\n])"/.test(text)) return undefined;
  return [RFC, ESCAPED].find((quoting) => {
    const { records } = readAs(text, ",", quoting, newline);
    const misplaced = records.filter(({ issues }) => issues !== undefined).length;
    const isOneColumn =
      records.every(({ cells }) => cells.length === 1) &&
      misplaced <= (quoting === ESCAPED ? 0 : 0.1 * records.length);
    return (
      isOneColumn &&
      (records.every(isQuoted) || records.some((record) => isQuoted(record) && needsQuotes(record)))
    );
  });
}
