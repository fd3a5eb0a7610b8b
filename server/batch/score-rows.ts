/** Scores the rows of a stream on the inference processes, and reads no faster than the results are consumed. */

import type { Row } from "../../src/data/table.ts";
import type { RowStatus, ScoredRow } from "../../src/data/write/scored.ts";
import type { Scorer, TextScore } from "../../src/engine/pool/scheduler.ts";
import { notSureThreshold } from "../../src/scoring/rules.ts";
import { otherLanguageCheck } from "../../src/engine/tokenizer/language.ts";
import { EMPTY_RESULT, rowResult } from "../../src/scoring/row-result.ts";
import { isEmptyText, rowText } from "../../src/scoring/row-text.ts";
import { scoreInOrder } from "../../src/scoring/score-in-order.ts";
import type { Pool } from "../inference/pool.ts";
import type { FileRules } from "../inference/protocol.ts";
import type { StreamTable } from "./open-stream.ts";

export interface ScoreRowsOptions {
  signal: AbortSignal;
  /** The number of rows that are scored concurrently. */
  window: number;
  rules: FileRules;
  /** A longer text is always truncated, because windows of it would block its process for too long. */
  maxCharacters: number;
  onRow: (status: RowStatus) => void;
}

const NO_SCORES: TextScore = { scores: [], cut: false };

/** The processes of a pool as one worker of the scheduler. A text that fails has no scores; the pool has already retried it. */
function scorerOf(pool: Pool, { signal, rules, maxCharacters }: ScoreRowsOptions): Scorer {
  async function score(text: string): Promise<TextScore> {
    const isLong = text.length > maxCharacters;
    const job = {
      kind: "score" as const,
      text,
      rules: isLong ? { ...rules, longTexts: "cut" as const } : rules,
    };
    try {
      const [scored] = await pool.run([job], { signal, background: true });
      return scored ?? NO_SCORES;
    } catch (cause) {
      if (signal.aborted) throw cause;
      return NO_SCORES;
    }
  }
  return { score: (texts) => Promise.all(texts.map(score)), terminate() {} };
}

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

/** The rows with their results, in order. @throws the reason of the aborted signal, and the errors of reading the table */
export async function* scoredRows(
  pool: Pool,
  table: StreamTable,
  options: ScoreRowsOptions,
): AsyncGenerator<ScoredRow[], void, undefined> {
  const { signal, window, onRow } = options;
  const { labels, languages } = pool.model;
  const isOtherLanguage = await otherLanguageCheck(languages);
  const notSureBelow = notSureThreshold({ notSureBelow: pool.model.notSure?.below }, {});
  const columns = table.columns.length + table.lateColumns.length;
  const delimiter = table.layout?.dialect.delimiter ?? ",";
  const scored = scoreInOrder(withTexts(table, options.rules), {
    createScorer: async () => scorerOf(pool, options),
    workers: window,
    window,
    signal,
  });
  for await (const { item, score = NO_SCORES } of scored) {
    const { row, text } = item;
    const result = isEmptyText(text)
      ? EMPTY_RESULT
      : rowResult(score, { classes: labels.length, isOtherLanguage: isOtherLanguage(text), notSureBelow });
    onRow(result.status);
    yield [{ row: table.format === "jsonl" ? row : withoutSurplusCells(row, columns, delimiter), result }];
  }
}
