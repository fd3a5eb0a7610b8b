import type { Format, Reader, Row, RowsOptions } from "../table.ts";

const SAMPLE_ROWS = 500;

/** A reader of a format that says only the names of its columns. @param rows opens the rows from the first one */
export async function readerOfRows(
  format: Format,
  names: string[],
  rows: (options: RowsOptions) => AsyncGenerator<Row[], void, undefined>,
): Promise<Reader> {
  const sample: Row[] = [];
  for await (const batch of rows({})) {
    sample.push(...batch.slice(0, SAMPLE_ROWS - sample.length));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return { format, names, sample, rows };
}
