/** Writes Parquet in row groups, so that memory holds only one of them. */

import { ParquetWriter } from "hyparquet-writer";
import type { Column } from "../columns.ts";
import { FlushingWriter } from "./flushing-writer.ts";
import { type Field, fieldsOf } from "./parquet-fields.ts";
import { addedValues, type ScoredRow } from "./scored.ts";
import { typedColumns, type WriteJob } from "./write.ts";

/** Rows of a row group, and its cells, which are in memory: wide tables have fewer rows in each. */
const ROW_GROUP = 20_000;
const GROUP_CELLS = 2 ** 24;

export async function* writeParquet(job: WriteJob): AsyncGenerator<Uint8Array, void, undefined> {
  const { added, rows, summary, provenance } = job;
  const jsonColumns = new Set<string>();
  const events = {
    onUnfit: () => {
      summary.unfitCells++;
    },
    onJson: (column: string) => jsonColumns.add(column),
  };
  const fields = fieldsOf(typedColumns(job), added.names, events);
  const addedColumns = added.names.map((name, index): Column => ({
    name,
    role: "other",
    type: added.types[index] ?? { kind: "string" },
  }));
  const addedFields = fieldsOf(addedColumns, [], events);
  const schema = [...fields, ...addedFields];
  const rowGroupSize = Math.min(ROW_GROUP, Math.ceil(GROUP_CELLS / schema.length));
  const writer = new FlushingWriter();
  const parquet = new ParquetWriter({
    writer,
    createdBy: "tonescope",
    kvMetadata: [{ key: "tonescope", value: JSON.stringify(provenance) }],
    schema: [{ name: "root", num_children: schema.length }, ...schema.flatMap((field) => field.schema)],
  });
  const write = (group: readonly ScoredRow[]): Uint8Array => {
    const values = group.map((row) => addedValues(added, row));
    void parquet.write({
      rowGroupSize,
      columnData: [
        ...fields.map((field) => ({ ...settings(field), data: group.map(({ row }) => field.value(row)) })),
        ...addedFields.map(({ name }, index) => ({ name, data: values.map((row) => row[index] ?? null) })),
      ],
    });
    return writer.take();
  };
  let group: ScoredRow[] = [];
  for await (const batch of rows) {
    for (const row of batch) group.push(row);
    summary.rows += batch.length;
    if (group.length < rowGroupSize) continue;
    yield write(group);
    group = [];
  }
  if (group.length > 0) yield write(group);
  summary.jsonColumns = [...jsonColumns];
  void parquet.finish();
  yield writer.take();
}

/** Types whose order is not that of their bytes get no statistics: readers would skip rows by them. */
const settings = ({ name, schema }: Field) => ({
  name,
  statistics: schema.every(({ type, converted_type: converted }) =>
    type === "BYTE_ARRAY" ? converted === "UTF8" : type !== "FIXED_LEN_BYTE_ARRAY",
  ),
});
