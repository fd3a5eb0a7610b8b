/** Which rows of a batch are counted, shown and saved: a list of conditions that a row must all meet. */

import { type DateFormat, readDate } from "../../data/dates/date-column.ts";
import { readNumber } from "../../data/read-number.ts";
import type { RowStatus } from "../../data/write/scored.ts";
import { nameFinder } from "../names/find-names.ts";
import { firstCopies } from "./copies.ts";

/** The answers of a further head of the batch, by its name. */
export type HeadColumn = `head ${string}`;

export const headColumn = (name: string): HeadColumn =>
  `head ${encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, "\ufffd"))}`;

export const headNameOf = (column: HeadColumn): string => decodeURIComponent(column.slice("head ".length));

/** @returns undefined for a text that no `headColumn` has */
export function parseHeadColumn(text: string): HeadColumn | undefined {
  if (!/^head [^\s:,]{1,1000}$/.test(text)) return undefined;
  try {
    return headColumn(headNameOf(text as HeadColumn));
  } catch {
    return undefined;
  }
}

export const isHeadColumn = (column: ColumnChoice): column is HeadColumn =>
  typeof column === "string" && column !== "language" && column !== "topic";

/** Several answers of a head as one value. */
export const answersValue = (answers: readonly string[]): string => answers.join(" | ");

/** The index of a column, the detected language of each text, its topic, or the answers of a head. */
export type ColumnChoice = number | "language" | "topic" | HeadColumn;

export type Condition =
  /** Cells that contain the text, in upper or lower case: of one column, or of any. */
  | { on: "text"; text: string; column?: number }
  /** Predicted classes; the number of classes stands for "not sure", and rows that are not sure belong to no class. */
  | { on: "class"; classes: readonly number[] }
  | { on: "status"; statuses: readonly RowStatus[] }
  /** Probability of the predicted class, above `low` and at most `high`. */
  | { on: "score"; low: number; high: number }
  /** Cells that are one of the values, character by character; of a head's answers, one of them or all together. */
  | { on: "value"; column: ColumnChoice; values: readonly string[] }
  /** Milliseconds since 1970, without the end. */
  | { on: "date"; column: number; from: number; to: number }
  /** Numbers without the end; both can be infinite. */
  | { on: "number"; column: number; from: number; to: number }
  /** `once`: of rows with the same text, the first that meets the other conditions. `repeated`: texts of several rows. */
  | { on: "copies"; keep: "once" | "repeated" }
  /** Rows on which the model and the second one name the same class, or different ones. */
  | { on: "second"; agrees: boolean }
  /** Texts that have one of the names, as `nameFinder` finds them. */
  | { on: "name"; names: readonly string[] }
  /** Row numbers from 0, ascending. */
  | { on: "rows"; rows: readonly number[] };

export type Selection = readonly Condition[];

/** What a person sets together: a second condition with the same key replaces the first one. */
export function conditionKey(condition: Condition): string {
  if ("column" in condition) return `${condition.on} ${condition.column}`;
  return condition.on === "copies" ? `${condition.on} ${condition.keep}` : condition.on;
}

/** Of rows with the same text, one counts. */
export const FOLD_COPIES: Condition = { on: "copies", keep: "once" };

export const foldsCopies = (condition: Condition): boolean =>
  condition.on === "copies" && condition.keep === "once";

/** The selection with a condition in place of the one with the same key, or after the others. */
export function withCondition(selection: Selection, condition: Condition): Selection {
  const key = conditionKey(condition);
  const at = selection.findIndex((other) => conditionKey(other) === key);
  return at < 0 ? [...selection, condition] : selection.with(at, condition);
}

/** @param key of the condition to remove */
export const withoutCondition = (selection: Selection, key: string): Selection =>
  selection.filter((condition) => conditionKey(condition) !== key);

/** Whether the conditions read the cells of a row; without it, the results are enough. */
export const readsCells = (selection: Selection): boolean =>
  selection.some(
    (condition) =>
      condition.on === "text" ||
      condition.on === "date" ||
      condition.on === "number" ||
      condition.on === "name" ||
      (condition.on === "value" && condition.column !== "topic" && !isHeadColumn(condition.column)),
  );

/** A row with its result. */
export interface SelectableRow {
  /** From 0. */
  row: number;
  /** Undefined for a row that waits. */
  status: RowStatus | undefined;
  /** Index of the predicted class; -1 without scores. */
  label: number;
  /** Probability of the predicted class. */
  score: number;
  isNotSure: boolean;
  /** Index of the class that the second model names; -1 for none. */
  second: number;
  /** May be empty if the conditions do not read the cells. */
  cells: readonly string[];
}

/** What the conditions need to know about the batch. */
export interface SelectionContext {
  /** The number of classes of the model. */
  classes: number;
  /** How the dates of a column are written. */
  dateFormat(column: number): DateFormat;
  /** The text of a row as it is scored. */
  textOf(cells: readonly string[]): string;
  /** BCP 47; empty where it is not certain. */
  languageOf(text: string): string;
  /** What a head answers for a row. */
  answersOf(column: HeadColumn, row: number): readonly string[];
  /** The name of a row's topic; empty for none. */
  topicOf(row: number): string;
  /** The key of a row's text, by which its copies are found. */
  copyKeyOf(row: number): number;
  /** The number of rows of the batch whose text has this key. */
  copiesOf(key: number): number;
}

type Test = (row: SelectableRow) => boolean;

function testOf(condition: Condition, context: SelectionContext): Test {
  switch (condition.on) {
    case "text": {
      const { column } = condition;
      const text = condition.text.toLowerCase();
      if (column === undefined) return ({ cells }) => cells.some((cell) => cell.toLowerCase().includes(text));
      return ({ cells }) => (cells[column] ?? "").toLowerCase().includes(text);
    }
    case "class": {
      const classes = new Set(condition.classes);
      return ({ isNotSure, label }) => label >= 0 && classes.has(isNotSure ? context.classes : label);
    }
    case "status": {
      const { statuses } = condition;
      return ({ status, isNotSure }) =>
        (status !== undefined && statuses.includes(status)) || (isNotSure && statuses.includes("not_sure"));
    }
    case "score":
      return ({ label, score }) => label >= 0 && score > condition.low && score <= condition.high;
    case "value": {
      const { column } = condition;
      const values = new Set(condition.values);
      if (column === "topic") return ({ row }) => values.has(context.topicOf(row));
      if (column === "language") return ({ cells }) => values.has(context.languageOf(context.textOf(cells)));
      if (isHeadColumn(column)) {
        return ({ label, row }) => {
          const answers = context.answersOf(column, row);
          return (
            label >= 0 && (answers.some((name) => values.has(name)) || values.has(answersValue(answers)))
          );
        };
      }
      return ({ cells }) => values.has(cells[column] ?? "");
    }
    case "date": {
      const { column, from, to } = condition;
      const format = context.dateFormat(column);
      return ({ cells }) => isBetween(readDate(cells[column] ?? "", format), from, to);
    }
    case "number": {
      const { column, from, to } = condition;
      return ({ cells }) => isBetween(readNumber(cells[column] ?? ""), from, to);
    }
    case "name": {
      const find = nameFinder(condition.names);
      return ({ cells }) => find(context.textOf(cells)).length > 0;
    }
    case "copies": {
      if (condition.keep === "repeated") return ({ row }) => context.copiesOf(context.copyKeyOf(row)) > 1;
      const isFirst = firstCopies();
      return ({ row }) => isFirst(context.copyKeyOf(row));
    }
    case "second":
      return ({ label, second }) => label >= 0 && second >= 0 && (label === second) === condition.agrees;
    case "rows": {
      const rows = new Set(condition.rows);
      return ({ row }) => rows.has(row);
    }
  }
}

/** False for NaN. */
const isBetween = (value: number, from: number, to: number): boolean => value >= from && value < to;

/** Cheap tests first. */
const ORDER: readonly Condition["on"][] = [
  "rows",
  "class",
  "status",
  "score",
  "second",
  "number",
  "date",
  "value",
  "text",
  "name",
  "copies",
];

/** Copies are folded last, because the first row that meets the other conditions stands for them. */
const placeOf = (condition: Condition) =>
  foldsCopies(condition) ? ORDER.length : ORDER.indexOf(condition.on);

/** In an order that depends on the conditions only, not on when they were added. */
export const sortConditions = (selection: Selection): Condition[] =>
  selection.toSorted((a, b) => placeOf(a) - placeOf(b) || (conditionKey(a) < conditionKey(b) ? -1 : 1));

/**
 * The one place that decides whether a row is selected.
 * @param onFolded called for a row that only the folding of copies leaves out
 * @returns a function to be called once for each row, in ascending order
 */
export function selectionTest(selection: Selection, context: SelectionContext, onFolded?: () => void): Test {
  const conditions = sortConditions(selection);
  const tests = conditions.map((condition) => testOf(condition, context));
  const isFolded = conditions.some(foldsCopies);
  return (row) => {
    const failed = tests.findIndex((test) => !test(row));
    if (isFolded && failed === tests.length - 1) onFolded?.();
    return failed < 0;
  };
}
