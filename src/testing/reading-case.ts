/** Files as people have them, and what is read from each. `npm run check:cases` and the unit tests read all of them. */

import { dateFormat, readDate } from "../data/dates/date-column.ts";
import { score, SCORE_CELLS } from "../data/testing/scored-file.ts";
import { codeOf, names, open, readAll, textName, utf8 } from "../data/testing/tables.ts";
import type { OpenOptions, Row, Table } from "../data/table.ts";
import { isEmptyText } from "../data/text/missing.ts";
import { ownFormat } from "../data/write/write.ts";
import { LabelCounts } from "../scoring/labels/label-counts.ts";
import { mapLabels } from "../scoring/labels/mapping.ts";
import { rowLabels } from "../scoring/labels/row-labels.ts";
import { noticeRule, reportText, rowText } from "../scoring/row-text.ts";
import { CLEANINGS } from "../scoring/rules.ts";

/** One file of a kind that readers get wrong. A property that is left out is not checked. */
export interface ReadingCase {
  /** Unique within its kind. */
  name: string;
  /** What the files of a group have in common: "JSON that holds other records than it seems to". */
  kind: string;
  /** Name of the file. */
  file: string;
  /** The content; a string is encoded as UTF-8. */
  bytes: () => string | Uint8Array | Promise<Uint8Array>;
  options?: OpenOptions;
  /** Number of rows. */
  rows?: number;
  /** Name of the column that is scored. */
  textColumn?: string;
  /** The first cells of that column, or all of them. */
  texts?: readonly string[];
  /** The first texts as the model reads them, cleaned; empty for a row without a text. */
  modelTexts?: readonly string[];
  /** The first cells of further columns by name. */
  cells?: Readonly<Record<string, readonly string[]>>;
  /** The first dates of further columns by name, in ISO 8601 without a time at midnight; empty for a cell without one. */
  dates?: Readonly<Record<string, readonly string[]>>;
  /**
   * The class of each label of the label columns, empty for a label that means none; that a person is asked; or that there is
   * no such column.
   */
  labels?: Readonly<Record<string, string>> | "asked" | "none";
  /** Names of all columns. */
  columns?: readonly string[];
  /** Id of the export format that claims the file; none when left out. */
  exportFormat?: string;
  /** Name of the encoding that is detected. */
  encoding?: string;
  /** Error code with which the file is refused. */
  refused?: string;
  /** Number of issues of each kind in the import report; `{}` when nothing may be reported. */
  issues?: Readonly<Record<string, number>>;
  /** The columns, cells, types and line ends of the file are the same after it was written with scores. */
  unchanged?: true;
}

/** Makes cases that share properties; each can replace them. */
export const caseWith =
  (shared: Omit<ReadingCase, "name" | "file" | "bytes">) =>
  (
    name: string,
    file: string,
    content: string | Uint8Array,
    more: Partial<ReadingCase> = {},
  ): ReadingCase => ({ name, file, bytes: () => content, ...shared, ...more });

/** Every module of `cases` exports its cases by this name. */
export interface CaseModule {
  cases: readonly ReadingCase[];
}

/** What was found and what was expected, by name. */
type Fact = [name: string, found: unknown, wanted: unknown];

const CLASSES = ["negative", "neutral", "positive"];
/** Number of columns that scoring adds. */
const ADDED = SCORE_CELLS.split(",").length;

const quoted = (value: unknown) => JSON.stringify(value) ?? "nothing";

/**
 * Reads the file of a case.
 * @returns one sentence for each difference; empty when the file is read right
 */
export async function differences(expected: ReadingCase): Promise<string[]> {
  const bytes = await expected.bytes();
  const content = typeof bytes === "string" ? utf8(bytes) : new Uint8Array(bytes);
  let facts: Fact[] = [];
  const code = await codeOf(
    (async () => {
      facts = await readFacts(expected, content);
    })(),
  );
  if (code !== expected.refused) return [`refused: ${code ?? "no"}, expected ${expected.refused ?? "no"}`];
  return facts.flatMap(([what, found, wanted]) =>
    wanted === undefined || quoted(found) === quoted(wanted)
      ? []
      : [`${what}: ${quoted(found)}, expected ${quoted(wanted)}`],
  );
}

async function readFacts(expected: ReadingCase, content: Uint8Array<ArrayBuffer>): Promise<Fact[]> {
  const {
    file,
    options,
    rows,
    textColumn,
    texts = [],
    modelTexts = [],
    columns,
    exportFormat = "none",
    encoding,
    issues,
    labels,
    unchanged,
  } = expected;
  const table = await open(file, content, options);
  const read = await readAll(table);
  const { report } = read;
  for (const row of read.rows) reportText(report, row, table.textColumn, noticeRule(table));
  const allNames = [...names(table), ...report.addedColumns];
  const cellsOf = (name: string) => read.cells.map((row) => row[allNames.indexOf(name)]);
  const start = (cells: readonly (string | undefined)[], count: number) =>
    cells.slice(0, count).map((cell) => cell ?? "");
  const textCells = read.cells.map((row) => row[table.textColumn]);
  const textsOfModel = read.rows
    .slice(0, modelTexts.length)
    .map((row) => rowText(row, table.textColumn, { clean: CLEANINGS, ...noticeRule(table) }))
    .map((text) => (isEmptyText(text) ? "" : text));
  return [
    ["rows", read.rows.length, rows],
    ["text column", textName(table), textColumn],
    ["texts", start(textCells, texts.length), texts],
    ["texts of the model", textsOfModel, modelTexts],
    ...Object.entries(expected.cells ?? {}).map(([name, wanted]): Fact => [
      name,
      allNames.includes(name) ? start(cellsOf(name), wanted.length) : undefined,
      wanted,
    ]),
    ...Object.entries(expected.dates ?? {}).map(([name, wanted]): Fact => [
      `dates of ${name}`,
      start(datesIn(name, start(cellsOf(name), read.rows.length)), wanted.length),
      wanted,
    ]),
    ["labels", labels && labelsOf(table, read.rows), typeof labels === "object" ? sorted(labels) : labels],
    ["columns", allNames, columns],
    // A format must not claim the file of another one.
    ["export format", table.exportFormat?.id ?? "none", exportFormat],
    ["encoding", table.encoding?.name, encoding],
    ["issues", sorted(Object.fromEntries(report.counts)), issues && sorted(issues)],
    [
      "written columns",
      unchanged && (await writtenContents(table)),
      unchanged && ownContents(table, read.rows, 0),
    ],
  ];
}

const sorted = <T>(values: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => a.localeCompare(b)));

function datesIn(name: string, cells: readonly string[]): string[] {
  const format = dateFormat(name, cells);
  return cells.map((cell) => {
    const time = readDate(cell, format);
    return Number.isNaN(time) ? "" : new Date(time).toISOString().replace(/(T00:00:00)?\.000Z$/, "");
  });
}

/** The classes that the labels of a table mean, by label. */
function labelsOf(table: Table, rows: readonly Row[]): ReadingCase["labels"] {
  const sample = table.sample.map(({ cells }) => cells);
  const { columns, labelOf } = rowLabels(table.columns, sample, CLASSES);
  if (columns.length === 0) return "none";
  const counts = new LabelCounts();
  for (const { cells } of rows) counts.add(labelOf(cells));
  const { classes, uncertain } = mapLabels(
    counts.sorted().map(({ value }) => value),
    CLASSES,
  );
  if (uncertain.length > 0 || [...classes.values()].every((index) => index < 0)) return "asked";
  return sorted(Object.fromEntries([...classes].map(([label, index]) => [label, CLASSES[index] ?? ""])));
}

/** What a table holds besides the added columns. Rows of delimited text are compared by their source. */
function ownContents(table: Table, rows: readonly Row[], added: number) {
  const delimiter = table.layout?.dialect.delimiter ?? "";
  const scores = delimiter + SCORE_CELLS.replaceAll(",", delimiter);
  const width = table.columns.length - added;
  return {
    columns: table.columns.slice(0, width).map(({ name, type, groups }) => ({ name, type, groups })),
    encoding: table.encoding?.name,
    rows: rows.map(({ cells, nulls = [], raw = "", end }) => ({
      cells: Array.from({ length: width }, (_, column) => cells[column] ?? ""),
      nulls: nulls.filter((index) => index < width),
      source: delimiter && (added > 0 ? raw.replace(scores, "") : raw) + end,
    })),
  };
}

/** What is read from the file after it was written with scores. */
async function writtenContents(table: Table) {
  const { bytes } = await score(table, ownFormat(table));
  const { layout, encoding } = table;
  const options: OpenOptions = {
    ...(encoding && { encoding: encoding.name }),
    ...(layout && { dialect: layout.dialect, headerRow: layout.headerRow }),
  };
  const written = await open(table.fileName, bytes, options);
  const { rows } = await readAll(written);
  return ownContents(written, rows, ADDED);
}
