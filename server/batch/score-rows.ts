/** Scores the rows of a stream in their order, a few at once; reads no faster than the scores are taken. */

import { decodeEntities } from "../../src/data/text/entities.ts";
import type { Row } from "../../src/data/table.ts";
import type { RowResult, RowStatus, ScoredRow } from "../../src/data/write/scored.ts";
import { otherLanguageCheck } from "../../src/engine/text/language.ts";
import type { Pool } from "../inference/pool.ts";
import type { StreamTable } from "./open-stream.ts";

export interface ScoreRowsOptions {
  signal: AbortSignal;
  /** Rows under way. */
  window: number;
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
  { signal, window, onRow }: ScoreRowsOptions,
): AsyncGenerator<ScoredRow[], void, undefined> {
  const isOtherLanguage = await otherLanguageCheck(pool.model.languages);

  async function score(row: Row): Promise<RowResult> {
    const text = decodeEntities(row.cells[table.textColumn] ?? "");
    if (text.trim() === "") return EMPTY;
    try {
      const [answer] = await pool.run([{ kind: "classify" as const, text }], { signal, background: true });
      if (!answer) return FAILED;
      const status = isOtherLanguage(text) ? "other_language" : answer.cutTokens > 0 ? "cut" : "scored";
      return { status, label: answer.best, scores: answer.scores };
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
