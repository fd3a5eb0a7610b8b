import type { DocumentTable, ExportRecord, RecordParser } from "./export-format.ts";

/** Records of a table from which its columns and its text are guessed, and their characters. */
const SAMPLE_RECORDS = 200;
const SAMPLE_CHARACTERS = 1 << 19;

interface Listed {
  columns: Set<string>;
  size: number;
  sample: ExportRecord[];
}

/** Collects the tables of a document in one pass over it. */
export class TableList {
  readonly #tables = new Map<string, Listed>();

  /**
   * @param columns as far as they are known before the record
   * @param size characters of the record
   * @param record is called for the first ones only
   */
  add(name: string, columns: readonly string[], size: number, record: () => ExportRecord): void {
    const table = this.#tables.get(name) ?? { columns: new Set(columns), size: 0, sample: [] };
    this.#tables.set(name, table);
    table.size += size;
    if (table.sample.length >= SAMPLE_RECORDS || table.size > SAMPLE_CHARACTERS + size) return;
    const first = record();
    table.sample.push(first);
    for (const field of Object.keys(first.fields)) table.columns.add(field);
  }

  tables(parserOf: (name: string) => () => RecordParser): DocumentTable[] {
    return [...this.#tables].map(([name, { columns, size, sample }]) => ({
      name,
      size,
      sample,
      layout: { columns: [...columns], parser: parserOf(name) },
    }));
  }
}
