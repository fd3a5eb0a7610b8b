/** All labels of a batch, and what can be concluded from them. */

import {
  type Answer,
  type CoderLabel,
  sameAnswer,
  type SampledRow,
  type SettledLabel,
} from "./coder-label.ts";
import { type Codebook, currentAnswer } from "./codebook.ts";
import type { Draw } from "./sample.ts";

/** How the sample was drawn by chance. */
export interface SampleDraw extends Draw {
  /** What divides the strata: the predicted class, or the index of a column with values or dates. */
  strata?: { by: "class" } | { by: "column" | "period"; column: number };
  /** Whether equal texts are drawn once. */
  copiesOnce: boolean;
}

/** Rows to look through again, because their category was split. */
export interface Review {
  /** The names of the category that has their labels, and of the new one. */
  name: string;
  other: string;
  rows: readonly number[];
}

/** How the texts are shown to the coder. */
export interface LabelingView {
  /** Indices of the columns whose cells are shown beside the text. */
  columns: readonly number[];
  /** Whether the model's prediction is shown before the answer. */
  showsPrediction: boolean;
  /** Who labeled last in this browser. A browser that is killed may forget the name that it keeps for all batches. */
  coder?: string;
  /** What was not looked through yet. */
  reviews?: readonly Review[];
}

export const DEFAULT_VIEW: LabelingView = { columns: [], showsPrediction: false };

/** What a batch has beside its scores. */
export interface Labeling {
  codebook: Codebook;
  /** In the order in which the rows are shown. */
  sample: readonly SampledRow[];
  /** The draw by chance that is in force. */
  draw?: SampleDraw;
  view?: LabelingView;
  /** Of all coders, in the order in which they were saved. */
  labels: readonly CoderLabel[];
  settled: readonly SettledLabel[];
}

/** The names of the coders, in the order of their first label. */
export const codersOf = (labels: readonly Pick<CoderLabel, "coder">[]): string[] => [
  ...new Set(labels.map(({ coder }) => coder)),
];

/** The labels of each row, in the current categories. */
export function labelsByRow({
  codebook,
  labels,
}: Pick<Labeling, "codebook" | "labels">): Map<number, CoderLabel[]> {
  const rows = new Map<number, CoderLabel[]>();
  for (const label of labels) {
    const current = { ...label, answer: currentAnswer(codebook, label.answer) };
    const others = rows.get(label.row);
    if (others) others.push(current);
    else rows.set(label.row, [current]);
  }
  return rows;
}

export interface FinalLabel {
  row: number;
  answer: Answer;
  /** The answer of the only coder, the answer of all coders, or the one on which they settled. */
  basis: "single" | "agreed" | "settled";
}

/** The answer that counts for each row, in the current categories; none where coders differ and have not settled. */
export function finalLabels(labeling: Pick<Labeling, "codebook" | "labels" | "settled">): FinalLabel[] {
  const settled = new Map(labeling.settled.map((label) => [label.row, label]));
  const rows = labelsByRow(labeling);
  const numbers = new Set([...rows.keys(), ...settled.keys()]);
  return [...numbers]
    .sort((a, b) => a - b)
    .flatMap((row): FinalLabel[] => {
      const decided = settled.get(row);
      if (decided)
        return [{ row, answer: currentAnswer(labeling.codebook, decided.answer), basis: "settled" }];
      const [first, ...others] = rows.get(row) ?? [];
      if (!first || !others.every(({ answer }) => sameAnswer(answer, first.answer))) return [];
      return [{ row, answer: first.answer, basis: others.length === 0 ? "single" : "agreed" }];
    });
}

export interface Disagreement {
  row: number;
  /** What each coder said. */
  labels: CoderLabel[];
  /** The answer on which they settled. */
  settled?: SettledLabel;
}

/** The rows on which coders differ, settled ones included, in the order of the rows. */
export function disagreements(labeling: Pick<Labeling, "codebook" | "labels" | "settled">): Disagreement[] {
  const settled = new Map(labeling.settled.map((label) => [label.row, label]));
  return [...labelsByRow(labeling)]
    .filter(([, [first, ...others]]) =>
      others.some(({ answer }) => first !== undefined && !sameAnswer(answer, first.answer)),
    )
    .sort(([a], [b]) => a - b)
    .map(([row, labels]) => {
      const decided = settled.get(row);
      return { row, labels, ...(decided && { settled: decided }) };
    });
}

/**
 * The rows of the sample that a coder looks through after a split: those of the coder's own labels, or of all coders where
 * there are none of these.
 */
export function rowsToReview(
  sample: readonly Pick<SampledRow, "row">[],
  toCheck: readonly Pick<CoderLabel, "row" | "coder">[],
  coder: string,
): number[] {
  const own = toCheck.filter((label) => label.coder === coder);
  const rows = new Set((own.length > 0 ? own : toCheck).map(({ row }) => row));
  return sample.flatMap(({ row }) => (rows.has(row) ? row : []));
}

/** The next place in the order of a coder. */
export const nextOrder = (labels: readonly CoderLabel[], coder: string): number =>
  labels.reduce((last, label) => (label.coder === coder ? Math.max(last, label.order) : last), 0) + 1;
