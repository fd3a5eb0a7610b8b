/** The columns that scoring adds to a table. */

import { TEXT_WARNINGS } from "../../engine/tokenizer/text-warning.ts";
import type { ColumnType } from "../column-type.ts";
import { UniqueNames } from "../text/unique-names.ts";
import type { Row } from "../table.ts";

/**
 * `cut`: scored without the end of the text, which was too long for the model. `averaged`: too long for the model, and
 * scored in windows. `not_sure`: scored, but the probability of the predicted class is below the model's threshold.
 * `empty` and `failed`: no scores. The others are warnings: scored, but the prediction is not reliable.
 */
export const ROW_STATUSES = [
  "scored",
  "not_sure",
  "cut",
  "averaged",
  "empty",
  "failed",
  ...TEXT_WARNINGS,
] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

export interface RowResult {
  status: RowStatus;
  /** Index of the class; -1 without scores. */
  label: number;
  /** Probabilities of the model's labels, then of the labels of each selected output head; empty without scores. */
  scores: ArrayLike<number>;
}

export interface ScoredRow {
  row: Row;
  /** `undefined` for a row that is not scored yet: its added columns stay empty. */
  result: RowResult | undefined;
  /** The cells of the further columns; empty ones when absent. */
  further?: readonly string[];
}

/** A further head whose scores are written. */
export interface SelectedHead {
  name: string;
  labels: readonly string[];
  /** Whether a text can have any number of the labels: its label is then each that is more likely than not. */
  isMultiple?: boolean;
}

/** Between the labels of a text that has several. */
const LABEL_SEPARATOR = "|";

export interface AddedColumns {
  labels: readonly string[];
  heads: readonly SelectedHead[];
  /** The number of further columns with texts, such as the labels of coders. */
  further: number;
  /** Whether the model gives a number in place of classes. */
  isNumber: boolean;
  /**
   * Label, score, one score for each class, status; or number and status. Label, score and scores of each head; the further
   * columns.
   */
  names: string[];
  /** The type of each of these columns: a string, or a score. */
  types: ColumnType[];
  /** Names that the table already had, and the names that replace them. */
  renamed: { wanted: string; name: string }[];
}

interface WantedColumn {
  name: string;
  type: ColumnType;
}

const STRING: ColumnType = { kind: "string" };
const SCORE: ColumnType = { kind: "float", bits: 64 };

/**
 * @param tableNames the names of the table's columns, which the added columns must not have
 * @param further names of columns with texts that come last
 * @param isNumber whether the model gives a number in place of classes
 */
export function addedColumns(
  tableNames: Iterable<string>,
  labels: readonly string[],
  heads: readonly SelectedHead[] = [],
  further: readonly string[] = [],
  isNumber = false,
): AddedColumns {
  const usedNames = new UniqueNames(tableNames);
  const renamed: AddedColumns["renamed"] = [];
  const columnsOf = (prefix: string, classLabels: readonly string[]): WantedColumn[] => [
    { name: prefix, type: STRING },
    ...["score", ...classLabels.map((label) => label.toLowerCase())].map((suffix) => ({
      name: `${prefix}_${suffix}`,
      type: SCORE,
    })),
  ];
  const wantedColumns = [
    ...(isNumber ? [{ name: "sentiment_value", type: SCORE }] : columnsOf("sentiment", labels)),
    { name: "sentiment_status", type: STRING },
    ...heads.flatMap(({ name, labels: headLabels }) =>
      columnsOf(
        name,
        headLabels.map((label) => label.replaceAll(" ", "_")),
      ),
    ),
    ...further.map((name) => ({ name, type: STRING })),
  ];
  const names = wantedColumns.map(({ name: wanted }) => {
    const name = usedNames.add(wanted);
    if (name !== wanted) renamed.push({ wanted, name });
    return name;
  });
  const types = wantedColumns.map(({ type }) => type);
  return { labels, heads, further: further.length, isNumber, names, types, renamed };
}

/** Six digits exceed the precision of an 8-bit model, and they are the same on every machine. */
const rounded = (value: number) => Number(value.toFixed(6));

/** The values of the added columns: text, numbers, or `null` for an empty cell. */
export function addedValues(
  added: AddedColumns,
  { result, further = [] }: Pick<ScoredRow, "result" | "further">,
): (string | number | null)[] {
  const cells = Array.from({ length: added.further }, (_, at) => further[at] || null);
  return [...scoredValues(added, result), ...cells];
}

function scoredValues(
  { labels, heads, names, further, isNumber }: AddedColumns,
  result: RowResult | undefined,
): (string | number | null)[] {
  const scored = names.slice(0, names.length - further);
  if (!result) return scored.map(() => null);
  const { status, label } = result;
  const scores = Array.from(result.scores);
  const statusAt = isNumber ? 1 : labels.length + 2;
  if (label < 0) return scored.map((_, at) => (at === statusAt ? status : null));
  const valuesOf = (classLabels: readonly string[], classScores: readonly number[], best: number) => [
    classLabels[best] ?? "",
    rounded(classScores[best] ?? 0),
    ...classLabels.map((_, index) => rounded(classScores[index] ?? 0)),
  ];
  let next = labels.length;
  return [
    ...(isNumber ? [rounded(scores[0] ?? 0)] : valuesOf(labels, scores, label)),
    status,
    ...heads.flatMap((head) => {
      const headScores = scores.slice(next, (next += head.labels.length));
      // A head has no answer where the model could not read the text.
      if (headScores.some(Number.isNaN)) return [null, null, ...headScores.map(() => null)];
      const [label, ...others] = valuesOf(
        head.labels,
        headScores,
        headScores.indexOf(Math.max(...headScores)),
      );
      const several = head.labels.filter((_, index) => (headScores[index] ?? 0) >= 0.5).join(LABEL_SEPARATOR);
      return [head.isMultiple ? several : (label ?? ""), ...others];
    }),
  ];
}
