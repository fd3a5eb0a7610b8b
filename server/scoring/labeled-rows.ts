/** The rows of a table that have a text and a label of a person's own. */

import type { Table } from "../../src/data/table.ts";
import { isEmptyText } from "../../src/data/text/missing.ts";
import { AppError } from "../../src/errors/app-error.ts";
import type { HeadKind } from "../../src/heads/fit/logistic.ts";
import { CANNOT_SAY, OFF_TOPIC } from "../../src/labels/coder-label.ts";
import { NO_CATEGORY } from "../../src/labels/answers.ts";
import { ANSWER_SEPARATOR } from "../../src/labels/codebook.ts";
import { mapLabels } from "../../src/scoring/labels/mapping.ts";
import { rowText, type TextRules } from "../../src/scoring/row-text.ts";

const MAX_CATEGORIES = 50;
const NO_ANSWERS: readonly string[] = [CANNOT_SAY, OFF_TOPIC];

export interface LabeledRows {
  /** Names of the categories, those of the model's classes in its order, others by frequency. */
  categories: string[];
  /** Index of the category for each class of the model; absent where the categories are not its classes. */
  classes?: number[];
  texts: string[];
  /** [rows], indices of categories. */
  labels: number[][];
  /** [rows], the inverse of the probability with which each row was drawn; absent without a column of it. */
  weights?: number[];
  /** Lines without a text, or without a label. */
  skipped: number;
  /** Rows that several coders labeled; those on which they disagree are left out. */
  coders: { rows: number; disagreements: number };
}

export interface LabeledColumns {
  text: number;
  label: number;
  /** The column with the probability with which a row was drawn. */
  probability?: number | undefined;
  /** The column with the name of the coder, in a file with a line for each coder of a row. */
  coder?: number | undefined;
  /** The column by which the lines of a row are found; by their text when absent. */
  id?: number | undefined;
}

/** What a line says. */
interface Line {
  text: string;
  /** Names of categories, or an answer beside them. */
  names: string[];
  probability: string;
  /** Empty in a file without coders. */
  coder: string;
}

function weightOf(cell: string): number {
  const probability = Number(cell);
  if (probability > 0 && probability <= 1) return 1 / probability;
  throw new AppError("bad-option", `A probability is above 0 and at most 1, not ${cell || "empty"}.`);
}

/** The answer of a cell. */
function namesIn(cell: string, kind: HeadKind): string[] {
  if (kind === "multiple" && cell.trim() === NO_CATEGORY) return [];
  const parts = kind === "multiple" ? cell.split(ANSWER_SEPARATOR) : [cell];
  return parts.map((part) => part.trim()).filter((name) => name !== "");
}

/** Names by frequency, or the classes of the model that all of them mean. */
function categoriesOf(names: readonly string[], classes: readonly string[]) {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const found = [...counts.keys()].sort(
    (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  const mapped = mapLabels(found, classes);
  const areClasses =
    mapped.uncertain.length === 0 && found.every((name) => (mapped.classes.get(name) ?? -1) >= 0);
  return areClasses
    ? {
        categories: [...classes],
        classes: [...classes.keys()],
        indexOf: (name: string) => mapped.classes.get(name) ?? -1,
      }
    : { categories: found, indexOf: (name: string) => found.indexOf(name) };
}

const sameNames = (a: Line, b: Line) => [...a.names].sort().join("\n") === [...b.names].sort().join("\n");

/** One line for each row: the answer on which all of its coders agree. The last answer of a coder counts. */
function agreedLines(lines: ReadonlyMap<string, readonly Line[]>) {
  const agreed: Line[] = [];
  const coders = { rows: 0, disagreements: 0 };
  for (const ofRow of lines.values()) {
    const [first, ...others] = new Map(ofRow.map((line) => [line.coder, line])).values();
    if (!first) continue;
    if (others.length > 0) coders.rows += 1;
    if (others.every((other) => sameNames(first, other))) agreed.push(first);
    else coders.disagreements += 1;
  }
  return { lines: agreed, coders };
}

/** @throws AppError `bad-option` when the column of labels has too many values, or a probability is none */
export async function labeledRows(
  table: Table,
  columns: LabeledColumns,
  {
    kind,
    rules,
    modelClasses,
    signal,
  }: { kind: HeadKind; rules: TextRules; modelClasses: readonly string[]; signal: AbortSignal },
): Promise<LabeledRows> {
  const read = new Map<string, Line[]>();
  let [skipped, number] = [0, 0];
  for await (const rows of table.rows({ signal })) {
    for (const row of rows) {
      const cell = (index: number | undefined) => (index === undefined ? "" : (row.cells[index] ?? ""));
      const text = rowText(row, columns.text, rules);
      const own = namesIn(cell(columns.label), kind);
      const isNone = kind === "multiple" && cell(columns.label).trim() === NO_CATEGORY;
      if (isEmptyText(text) || (own.length === 0 && !isNone)) {
        skipped += 1;
        continue;
      }
      number += 1;
      const key = columns.coder === undefined ? String(number) : cell(columns.id).trim() || text;
      const coder = cell(columns.coder).trim();
      const line = { text, names: own, probability: cell(columns.probability), coder };
      read.set(key, [...(read.get(key) ?? []), line]);
    }
  }
  const { lines: agreed, coders } = agreedLines(read);
  const lines = agreed
    .map((line) => ({ ...line, kept: line.names.filter((name) => !NO_ANSWERS.includes(name)) }))
    .filter(({ names, kept }) => kept.length > 0 || names.length === 0)
    .map(({ kept, ...line }) => ({ ...line, names: kept }));
  skipped += agreed.length - lines.length;
  const names = lines.map((line) => line.names);
  const { categories, classes, indexOf } = categoriesOf(names.flat(), kind === "single" ? modelClasses : []);
  if (categories.length > MAX_CATEGORIES) {
    throw new AppError(
      "bad-option",
      `The column of labels has ${categories.length} values; at most ${MAX_CATEGORIES} categories can be taught.`,
    );
  }
  const labels = names.map((own) => [...new Set(own.map(indexOf))]);
  return {
    categories,
    ...(classes && { classes }),
    texts: lines.map(({ text }) => text),
    labels,
    ...(columns.probability !== undefined && {
      weights: lines.map(({ probability }) => weightOf(probability)),
    }),
    skipped,
    coders,
  };
}
