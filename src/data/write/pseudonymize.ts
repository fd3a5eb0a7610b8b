/** Replaces the names of users in a file that is written. */

import { CELL_KINDS } from "../cell-kind.ts";
import type { ColumnType } from "../column-type.ts";
import type { Pseudonyms } from "../pseudonyms/pseudonyms.ts";
import type { Row } from "../table.ts";
import type { ScoredRow } from "./scored.ts";
import type { WriteJob } from "./write.ts";

type Content = Pick<WriteJob, "table" | "columnTypes" | "rows">;

export interface Pseudonymized {
  pseudonyms: Pseudonyms;
  /** Indices of the columns that hold names; in all others, mentions are replaced. */
  columns: readonly number[];
}

const STRING: ColumnType = { kind: "string" };

/** A changed row is written from its cells, as its source has the names. */
export function pseudonymize<C extends Content>(content: C, { pseudonyms, columns }: Pseudonymized): C {
  const named = new Set(columns);
  const { table, columnTypes, rows } = content;
  const typed = table.columns.map((column, index) =>
    named.has(index) && column.type ? { ...column, type: STRING } : column,
  );
  return {
    ...content,
    table: { ...table, columns: typed },
    ...(columnTypes && { columnTypes: columnTypes.map((type, index) => (named.has(index) ? STRING : type)) }),
    rows: withPseudonyms(rows, pseudonyms, named),
  };
}

async function* withPseudonyms(rows: Content["rows"], pseudonyms: Pseudonyms, named: ReadonlySet<number>) {
  for await (const batch of rows) {
    const changed = await pseudonyms.rows(
      batch.map(({ row }) => row.cells),
      named,
    );
    yield batch.map((scored, at): ScoredRow => ({
      ...scored,
      row: rowOf(scored.row, changed[at] ?? [], named),
    }));
  }
}

function rowOf(row: Row, cells: string[], named: ReadonlySet<number>): Row {
  if (cells.every((cell, index) => cell === row.cells[index])) return row;
  const { raw: _source, kinds, ...rest } = row;
  return {
    ...rest,
    cells,
    ...(kinds !== undefined && {
      kinds: Array.from(kinds, (kind, index) =>
        named.has(index) && kind !== CELL_KINDS.missing ? CELL_KINDS.text : kind,
      ).join(""),
    }),
  };
}
