/** The label of each row of a table: from one column, from those of several annotators, or from columns that count votes. */

import { type Column, isSentimentColumn, labelColumns } from "../../data/columns.ts";
import { labelOfRow, mostVotes } from "./cells.ts";
import { voteColumns, votesOf } from "./vote-counts.ts";

export interface RowLabels {
  /** Indices of the columns with the labels; empty when there are none. */
  columns: readonly number[];
  /** Whether each of the columns counts the votes for one class. */
  countVotes: boolean;
  /** The label of a row: the one with the most votes where there are votes. Equally many are a tie, `a / b`. */
  labelOf(cells: readonly string[]): string;
}

/**
 * @param columns of the table
 * @param rows cells of the first rows, by which votes are told from probabilities
 * @param classes names of the model's classes
 * @param chosen indices of the columns with the labels; found by their names and cells when absent
 */
export function rowLabels(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  classes: readonly string[],
  chosen?: readonly number[],
): RowLabels {
  const labels = chosen ?? labelColumns(columns);
  const votes = voteColumns(columns, rows, classes, chosen);
  const voted = votes.map(({ column }) => column);
  const isVoted = (index: number) => voted.includes(index);
  const isLabel = (index: number) => isSentimentColumn(columns[index] as Column);
  const countVotes =
    votes.length > 0 && labels.every((index) => isVoted(index) || (!chosen && !isLabel(index)));
  if (!countVotes) return { columns: labels, countVotes, labelOf: (cells) => labelOfRow(cells, labels) };
  return {
    columns: voted,
    countVotes,
    // A row without counts has no majority; its cells stand for it among the labels that mean no class.
    labelOf: (cells) => {
      const counts = votesOf(cells, votes);
      return counts ? mostVotes(counts) : voted.map((index) => cells[index] ?? "").join(" | ");
    },
  };
}
