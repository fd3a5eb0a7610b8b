/** Scores the rows of a stream, and reads no faster than the results are consumed. */

import type { Row } from "../../src/data/table.ts";
import type { RowStatus, ScoredRow } from "../../src/data/write/scored.ts";
import type { TextScore } from "../../src/engine/pool/scheduler.ts";
import { notSureThreshold } from "../../src/scoring/rules.ts";
import { EMPTY_RESULT, rowResult } from "../../src/scoring/row-result.ts";
import { isEmptyText } from "../../src/data/text/missing.ts";
import { rowText } from "../../src/scoring/row-text.ts";
import { scoreInOrder } from "../../src/scoring/score-in-order.ts";
import type { FileRules, ServedModel } from "../inference/protocol.ts";
import type { StreamTable } from "./open-stream.ts";

export interface ScoreRowsOptions {
  model: ServedModel;
  rules: FileRules;
  /** The number of rows that are scored concurrently. */
  window: number;
  /** Without scores when the text could not be scored. */
  score: (text: string) => Promise<TextScore>;
  onRow: (status: RowStatus) => void;
}

export const NO_SCORES: TextScore = { scores: [], cut: false };

/** A row with more cells than columns has the surplus in its last cell, because the header is already sent. */
function withoutSurplusCells(row: Row, columns: number, delimiter: string): Row {
  if (row.cells.length <= columns) return row;
  const { number, line, end } = row;
  const cells = [...row.cells.slice(0, columns - 1), row.cells.slice(columns - 1).join(delimiter)];
  return { number, line, cells, ...(end !== undefined && { end }) };
}

async function* withTexts({ rows, textColumn }: StreamTable, rules: FileRules) {
  for await (const batch of rows()) {
    for (const row of batch) yield { row, text: rowText(row, textColumn, rules) };
  }
}

/** The rows with their results, in order. @throws the errors of reading the table */
export async function* scoredRows(
  table: StreamTable,
  { model, rules, window, score: scoreText, onRow }: ScoreRowsOptions,
): AsyncGenerator<ScoredRow[], void, undefined> {
  const { labels, notSure, isNumber } = model;
  const notSureBelow = notSureThreshold({ notSureBelow: notSure?.below, isNumber }, {});
  const columns = table.columns.length + table.lateColumns.length;
  const delimiter = table.layout?.dialect.delimiter ?? ",";
  const scored = scoreInOrder(withTexts(table, rules), {
    createScorer: async () => ({
      score: (texts) => Promise.all(texts.map((text) => scoreText(text))),
      terminate() {},
    }),
    workers: window,
    window,
    // The thread as a whole is ended.
    signal: new AbortController().signal,
  });
  for await (const { item, score = NO_SCORES } of scored) {
    const { row, text } = item;
    const result = isEmptyText(text)
      ? EMPTY_RESULT
      : rowResult(score, { classes: labels.length, notSureBelow });
    onRow(result.status);
    yield [{ row: table.format === "jsonl" ? row : withoutSurplusCells(row, columns, delimiter), result }];
  }
}
