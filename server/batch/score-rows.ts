/** Scores the rows of a stream, and reads no faster than the results are consumed. */

import type { Row } from "../../src/data/table.ts";
import type { RowResult, RowStatus, ScoredRow } from "../../src/data/write/scored.ts";
import type { TextScore } from "../../src/engine/pool/scheduler.ts";
import { languageCheck } from "../../src/engine/tokenizer/language.ts";
import { languageCells } from "../../src/scoring/other-languages.ts";
import { notSureThreshold, rowWidth } from "../../src/scoring/rules.ts";
import { EMPTY_RESULT, rowResult } from "../../src/scoring/row-result.ts";
import { isEmptyText } from "../../src/data/text/missing.ts";
import { rowText } from "../../src/scoring/row-text.ts";
import { scoreInOrder } from "../../src/scoring/score-in-order.ts";
import type { FileRules, ServedModel } from "../inference/protocol.ts";
import type { StreamTable } from "./open-stream.ts";

export interface ScoreRowsOptions {
  model: ServedModel;
  /** The model of the texts in languages that `model` does not read; without it, one model scores all texts. */
  otherLanguages: ServedModel | undefined;
  rules: FileRules;
  /** The number of rows that are scored concurrently. */
  window: number;
  /**
   * Without scores when the text could not be scored.
   * @param isOther whether the model of the other languages scores it
   */
  score: (text: string, isOther: boolean) => Promise<TextScore>;
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

/** Another model than the file's has no answers of its further output heads. */
const withoutHeads = (result: RowResult, width: number): RowResult =>
  result.scores.length === 0
    ? result
    : { ...result, scores: Array.from({ length: width }, (_, at) => result.scores[at] ?? Number.NaN) };

async function* withTexts({ rows, textColumn }: StreamTable, rules: FileRules) {
  for await (const batch of rows()) {
    for (const row of batch) yield { row, text: rowText(row, textColumn, rules) };
  }
}

/** The rows with their results, in order. @throws the errors of reading the table */
export async function* scoredRows(
  table: StreamTable,
  { model, otherLanguages, rules, window, score: scoreText, onRow }: ScoreRowsOptions,
): AsyncGenerator<ScoredRow[], void, undefined> {
  const check = otherLanguages && (await languageCheck(model.languages));
  const thresholdOf = ({ notSure, isNumber }: ServedModel) =>
    notSureThreshold({ notSureBelow: notSure?.below, isNumber }, {});
  const classes = model.labels.length;
  const width = rowWidth(model, rules);
  const columns = table.columns.length + table.lateColumns.length;
  const delimiter = table.layout?.dialect.delimiter ?? ",";
  const scored = scoreInOrder(withTexts(table, rules), {
    createScorer: async () => ({
      score: (texts) => Promise.all(texts.map((text) => scoreText(text, check?.(text).isOther ?? false))),
      terminate() {},
    }),
    workers: window,
    window,
    // The thread as a whole is ended.
    signal: new AbortController().signal,
  });
  for await (const { item, score = NO_SCORES } of scored) {
    const { row, text } = item;
    const language = check?.(text);
    const reader = (language?.isOther && otherLanguages) || model;
    const result = isEmptyText(text)
      ? EMPTY_RESULT
      : withoutHeads(rowResult(score, { classes, notSureBelow: thresholdOf(reader) }), width);
    onRow(result.status);
    const written = table.format === "jsonl" ? row : withoutSurplusCells(row, columns, delimiter);
    yield [
      {
        row: written,
        result,
        ...(language && { further: languageCells(language, { model, otherLanguages }) }),
      },
    ];
  }
}
