/** Leaves columns out of a file that is written. */

import { quoteCell } from "../csv/quote-cell.ts";
import type { Row, Table } from "../table.ts";
import type { ScoredRow } from "./scored.ts";
import type { WriteJob } from "./write.ts";

type Content = Pick<WriteJob, "table" | "columnTypes" | "rows">;

/** @param omitted indices of columns of the table. Rows are then written from their cells, as their source has all columns. */
export function omitColumns<C extends Content>(content: C, omitted: readonly number[]): C {
  if (omitted.length === 0) return content;
  const out = new Set(omitted);
  const keep = <T>(values: readonly T[]) => values.filter((_, index) => !out.has(index));
  const { table, columnTypes, rows } = content;
  const columns = keep(table.columns);
  return {
    ...content,
    table: { ...table, columns, ...layoutOf(table, columns) },
    ...(columnTypes && { columnTypes: keep(columnTypes) }),
    rows: withoutCells(rows, out),
  };
}

function layoutOf({ layout }: Pick<Table, "layout">, columns: readonly { name: string }[]) {
  if (layout?.header === undefined) return {};
  const { dialect } = layout;
  const header = columns.map(({ name }) => quoteCell(name, dialect)).join(dialect.delimiter);
  return { layout: { ...layout, header } };
}

async function* withoutCells(rows: Content["rows"], out: ReadonlySet<number>) {
  for await (const batch of rows)
    yield batch.map((scored): ScoredRow => ({ ...scored, row: rowOf(scored.row, out) }));
}

function rowOf({ number, line, cells, nulls, kinds, end }: Row, out: ReadonlySet<number>): Row {
  const isKept = (_: unknown, index: number) => !out.has(index);
  const before = (index: number) => [...out].filter((other) => other < index).length;
  return {
    number,
    line,
    cells: cells.filter(isKept),
    ...(nulls && { nulls: nulls.filter((index) => !out.has(index)).map((index) => index - before(index)) }),
    ...(kinds !== undefined && { kinds: [...kinds].filter(isKept).join("") }),
    ...(end !== undefined && { end }),
  };
}
