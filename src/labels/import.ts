/** Takes labels over from a file: each line becomes a label or a reported issue. */

import { AppError } from "../errors/app-error.ts";
import { readAnswer } from "./answers.ts";
import type { AssignedRow } from "./assignment.ts";
import { type CoderLabel, sameAnswer, type SampledRow } from "./coder-label.ts";
import type { Codebook } from "./codebook.ts";

/** A label as a file has it. */
export interface WrittenLabel extends Omit<CoderLabel, "row" | "answer"> {
  /** The number of its line or record in the file, from 1. */
  line: number;
  id: string;
  /** The ids or names of the categories; empty for a row without a label. */
  answer: string;
  /** The names of the categories in the file's own codebook. */
  names?: string;
  /** The text of the row, if the file has it. */
  text?: string;
}

/**
 * Why a line became no label. `unknown-id`: no row has its id. `no-label`: it has none. `unknown-category`: the codebook
 * has no such category. `several-categories`: the codebook allows one. `second-label`: the coder has another label for the
 * row already, which stays. `other-text`: the row with its id has another text.
 */
export const LABEL_ISSUES = [
  "unknown-id",
  "no-label",
  "unknown-category",
  "several-categories",
  "second-label",
  "other-text",
] as const;

export interface LabelIssue {
  kind: (typeof LABEL_ISSUES)[number];
  line: number;
  id: string;
  coder: string;
  /** What the file says; empty when nothing. */
  value: string;
}

/** The rows and labels that a batch has. */
export interface LabelTarget {
  codebook: Codebook;
  labels: readonly CoderLabel[];
  /** The index of the row with an id; undefined when none or several have it. */
  rowOf(id: string): number | undefined;
  /** The text of a row. */
  textOf(row: number): string | undefined;
}

export interface ImportedLabels {
  labels: CoderLabel[];
  /** The number of lines with a label that the batch has already. */
  known: number;
  issues: LabelIssue[];
}

const isSameText = (a: string, b: string) => a.trim() === b.trim();

/** @throws AppError `other-batch` when no line belongs to a row of the batch */
export function importLabels(written: readonly WrittenLabel[], target: LabelTarget): ImportedLabels {
  const result: ImportedLabels = { labels: [], known: 0, issues: [] };
  const given = new Map(target.labels.map((label) => [keyOf(label), label]));
  const orders = new Map<string, number>();
  let matches = 0;
  for (const { line, id, answer: text, names, text: rowText, ...label } of written) {
    const report = (kind: LabelIssue["kind"], value: string) =>
      result.issues.push({ kind, line, id, coder: label.coder, value });
    const row = target.rowOf(id);
    if (row === undefined) {
      report("unknown-id", text);
      continue;
    }
    const own = target.textOf(row);
    if (rowText !== undefined && own !== undefined && !isSameText(rowText, own)) {
      report("other-text", text);
      continue;
    }
    matches++;
    if (text.trim() === "") {
      report("no-label", "");
      continue;
    }
    const read = readEither(target.codebook, text, names);
    if ("problem" in read) {
      report(read.problem, read.value);
      continue;
    }
    const earlier = given.get(keyOf({ row, coder: label.coder }));
    if (earlier) {
      if (sameAnswer(earlier.answer, read.answer)) result.known++;
      else report("second-label", text);
      continue;
    }
    const order = label.order > 0 ? label.order : (orders.get(label.coder) ?? 0) + 1;
    orders.set(label.coder, Math.max(order, orders.get(label.coder) ?? 0));
    const taken: CoderLabel = { ...label, row, answer: read.answer, order };
    given.set(keyOf(taken), taken);
    result.labels.push(taken);
  }
  if (written.length > 0 && matches === 0)
    throw new AppError("other-batch", "No id and text of the file belong to a row of this batch.");
  return result;
}

const keyOf = ({ row, coder }: Pick<CoderLabel, "row" | "coder">) => `${row} ${coder}`;

/** By the ids of the categories, which a renaming leaves, or else by the names in the file's codebook. */
function readEither(codebook: Codebook, text: string, names: string | undefined) {
  const read = readAnswer(codebook, text);
  return "problem" in read && names !== undefined ? readAnswer(codebook, names) : read;
}

/**
 * The sample of an assignment in a batch that has its rows.
 * @returns the rows, and the ids that no row has
 * @throws AppError `other-batch` when no row belongs to the batch
 */
export function takeRows(
  rows: readonly AssignedRow[],
  { rowOf, textOf }: Pick<LabelTarget, "rowOf" | "textOf">,
): { sample: SampledRow[]; missing: string[] } {
  const sample: SampledRow[] = [];
  const missing: string[] = [];
  for (const { id, text, context: _, ...drawn } of rows) {
    const row = rowOf(id);
    const own = row === undefined ? undefined : textOf(row);
    if (row === undefined || own === undefined || !isSameText(own, text)) missing.push(id);
    else sample.push({ row, ...drawn });
  }
  if (sample.length === 0)
    throw new AppError("other-batch", "No row of the assignment is a row of this batch.");
  return { sample, missing };
}
