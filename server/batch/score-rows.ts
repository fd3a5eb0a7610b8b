/** Scores the rows of a stream in their order, a few at once; reads no faster than the scores are taken. */

import { decodeEntities } from "../../src/data/text/entities.ts";
import type { Row } from "../../src/data/table.ts";
import type { RowResult, RowStatus, ScoredRow } from "../../src/data/write/scored.ts";
import { otherLanguageCheck } from "../../src/engine/tokenizer/language.ts";
import { bestOf } from "../../src/scoring/bulk/rows.ts";
import { statusOf } from "../../src/scoring/row-scoring.ts";
import type { Pool } from "../inference/pool.ts";
import type { FileRules } from "../inference/protocol.ts";
import type { StreamTable } from "./open-stream.ts";

export interface ScoreRowsOptions {
  signal: AbortSignal;
  /** Rows under way. */
  window: number;
  rules: FileRules;
  /** A longer text is cut all the same: read in windows it would take its worker from everybody for long. */
  maxCharacters: number;
  onRow: (status: RowStatus) => void;
}

const EMPTY: RowResult = { status: "empty", label: -1, scores: [] };
const FAILED: RowResult = { status: "failed", label: -1, scores: [] };

/** A row with more cells than there are columns keeps the surplus in its last cell: the header is already sent. */
export function fitted(row: Row, columns: number, delimiter: string): Row {
  if (row.cells.length <= columns) return row;
  const { number, line, end } = row;
  const cells = [...row.cells.slice(0, columns - 1), row.cells.slice(columns - 1).join(delimiter)];
  return { number, line, cells, ...(end !== undefined && { end }) };
}

export async function* scoredRows(
  pool: Pool,
  table: StreamTable,
  { signal, window, rules, maxCharacters, onRow }: ScoreRowsOptions,
): AsyncGenerator<ScoredRow[], void, undefined> {
  const isOtherLanguage = await otherLanguageCheck(pool.model.languages);

  async function score(row: Row): Promise<RowResult> {
    const text = decodeEntities(row.cells[table.textColumn] ?? "");
    if (text.trim() === "") return EMPTY;
    try {
      const { longTexts, ...rest } = rules;
      const own: FileRules = { ...rest, longTexts: text.length > maxCharacters ? "cut" : longTexts };
      const [answer] = await pool.run([{ kind: "score" as const, text, rules: own }], {
        signal,
        background: true,
      });
      if (!answer) return FAILED;
      const classes = Array.from(answer.scores).slice(0, pool.model.labels.length);
      return {
        status: statusOf(answer, isOtherLanguage(text)),
        label: bestOf(classes),
        scores: answer.scores,
      };
    } catch (cause) {
      if (signal.aborted) throw cause;
      return FAILED;
    }
  }

  const columns = table.columns.length + table.lateColumns.length;
  const delimiter = table.layout?.dialect.delimiter ?? ",";
  const underWay: { row: Row; result: Promise<RowResult> }[] = [];
  const next = async (): Promise<ScoredRow[]> => {
    const entry = underWay.shift();
    if (!entry) return [];
    const result = await entry.result;
    onRow(result.status);
    return [{ row: table.format === "jsonl" ? entry.row : fitted(entry.row, columns, delimiter), result }];
  };
  for await (const rows of table.rows()) {
    for (const row of rows) {
      const result = score(row);
      // Whoever takes the row hears of it.
      result.catch(() => {});
      underWay.push({ row, result });
      if (underWay.length >= window) yield next();
    }
  }
  while (underWay.length > 0) yield next();
}
