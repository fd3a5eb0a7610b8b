/** What the rows of every format go through after their reader. */

import { CellCount } from "./cell-count.ts";
import { CELL_KINDS } from "./cell-kind.ts";
import { isKnownName } from "./columns.ts";
import { isRepetition } from "./header.ts";
import { LIMITS } from "./limits.ts";
import { ImportReport } from "./report.ts";
import type { Reader, Row, RowsOptions } from "./table.ts";
import { textOfParts } from "./json/rich-text.ts";

interface Source {
  reader: Reader;
  /** Number of columns. */
  columns: number;
  /** Index of the column whose texts can be in parts. */
  textColumn: number;
}

/** Whether the format declares types, as Parquet does. */
const isTyped = ({ declarations }: Reader) => declarations?.some(({ type }) => type !== undefined) === true;

/** Whether rows can be the header once more, as in joined files. */
const canRepeatHeader = (reader: Reader) => !isTyped(reader) && reader.names.some(isKnownName);

/** The first rows, as `checkedRows` gives them. */
export function checkedSample(reader: Reader, textColumn: number): Row[] {
  const repeats = canRepeatHeader(reader);
  return reader.sample
    .filter((row) => !repeats || !isRepetition(row.cells, reader.names))
    .map((row) => withJoinedText(row, textColumn));
}

/**
 * The rows without repetitions of the header, and with texts in parts joined.
 * @throws AppError `over-limit` for short rows below a very wide header, besides what the reader throws
 */
export async function* checkedRows(
  { reader, columns, textColumn }: Source,
  options: RowsOptions,
): ReturnType<Reader["rows"]> {
  const { report = new ImportReport() } = options;
  const findsTypes = options.report !== undefined && !isTyped(reader);
  const count = new CellCount(LIMITS.emptyCells);
  const repeats = canRepeatHeader(reader);
  for await (const read of reader.rows({ ...options, report })) {
    const rows = repeats ? withoutRepetitions(read, reader.names, report) : read;
    for (const { cells } of rows) count.add(cells.length, Math.max(0, columns - cells.length));
    if (findsTypes) for (const row of rows) report.columnTypes.add(row);
    yield rows.map((row) => withJoinedText(row, textColumn));
  }
}

/** The rows that are left have consecutive numbers. */
function withoutRepetitions(rows: readonly Row[], names: readonly string[], report: ImportReport): Row[] {
  const kept: Row[] = [];
  let dropped = 0;
  for (const row of rows) {
    if (isRepetition(row.cells, names)) {
      report.add("repeated-header", row.line);
      dropped++;
    } else kept.push(dropped === 0 ? row : { ...row, number: row.number - dropped });
  }
  report.rows -= dropped;
  return kept;
}

function withJoinedText(row: Row, textColumn: number): Row {
  const text = textOfParts(row.cells[textColumn] ?? "");
  if (text === undefined) return row;
  const cells = row.cells.with(textColumn, text);
  const { kinds } = row;
  return {
    ...row,
    cells,
    ...(kinds !== undefined && {
      kinds: kinds.slice(0, textColumn) + CELL_KINDS.text + kinds.slice(textColumn + 1),
    }),
  };
}
