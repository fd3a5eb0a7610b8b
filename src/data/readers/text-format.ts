/** Reads texts in the formats of the registry: chats, subtitles, mails. */

import type { ExportRecord, TextFormat, TextLayout } from "../formats/export-format.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import type { Open, Reader, Row, RowsOptions } from "../table.ts";
import { decode, type Encoding } from "../text/encoding.ts";
import { hasUndecodable } from "../text/undecodable.ts";
import { inBatches } from "./batches.ts";

const SAMPLE_ROWS = 500;

export async function openTextFormat(
  open: Open,
  encoding: Encoding,
  exportFormat: TextFormat,
  layout: TextLayout,
): Promise<Reader> {
  const rows = (options: RowsOptions) => readRows(open, encoding.name, layout, options);
  const sample: Row[] = [];
  for await (const batch of rows({})) {
    sample.push(...batch.slice(0, SAMPLE_ROWS - sample.length));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return { format: "text", names: [...layout.columns], sample, encoding, exportFormat, rows };
}

async function* readRows(
  open: Open,
  encoding: string,
  { columns, parser: createParser }: TextLayout,
  options: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { report = new ImportReport() } = options;
  const parser = createParser();
  const toRow = rowReader(columns, report);
  for await (const text of decode(open(options), encoding, true)) {
    yield* inBatches(parser.push(text).map(toRow));
  }
  yield* inBatches(parser.finish().map(toRow));
}

/** Makes rows of records; a field that the columns lack adds a column. */
function rowReader(columns: readonly string[], report: ImportReport): (record: ExportRecord) => Row {
  const indexes = new Map(columns.map((name, index) => [name, index]));
  return ({ line, fields }) => {
    report.rows++;
    const cells = columns.map(() => "");
    for (const [name, value] of Object.entries(fields)) {
      const index = indexOf(indexes, name, line, report);
      while (cells.length < index) cells.push("");
      cells[index] = value.slice(0, LIMITS.cellCharacters);
      if (value.length > LIMITS.cellCharacters) report.add("cut-cell", line);
      if (hasUndecodable(value)) report.add("unreadable-characters", line);
    }
    return { number: report.rows, line, cells };
  };
}

function indexOf(indexes: Map<string, number>, name: string, line: number, report: ImportReport): number {
  const known = indexes.get(name);
  if (known !== undefined) return known;
  indexes.set(name, indexes.size);
  report.addColumn(name, line);
  return indexes.size - 1;
}
