/** Writes Parquet in row groups, so that memory holds only one of them. */

import { ParquetWriter } from "hyparquet-writer";
import { FlushingWriter } from "./flushing-writer.ts";
import { addedValues, type ScoredRow } from "./scored.ts";
import type { WriteJob } from "./write.ts";

const ROW_GROUP = 20_000;

export async function* writeParquet(job: WriteJob): AsyncGenerator<Uint8Array, void, undefined> {
  const { table, added, rows, summary, provenance } = job;
  const inputNames = [...table.columns.map((column) => column.name), ...job.lateColumns];
  const text = (name: string) =>
    ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" }) as const;
  const number = (name: string) => ({ name, type: "DOUBLE", repetition_type: "OPTIONAL" }) as const;
  const writer = new FlushingWriter();
  const parquet = new ParquetWriter({
    writer,
    createdBy: "tonescope",
    kvMetadata: [{ key: "tonescope", value: JSON.stringify(provenance) }],
    schema: [
      { name: "root", num_children: inputNames.length + added.names.length },
      ...inputNames.map(text),
      ...added.names.map((name, index) => (added.types[index]?.kind === "float" ? number(name) : text(name))),
    ],
  });
  const write = (group: readonly ScoredRow[]): Uint8Array => {
    const values = group.map(({ result }) => addedValues(added, result));
    void parquet.write({
      rowGroupSize: ROW_GROUP,
      columnData: [
        ...inputNames.map((name, index) => ({
          name,
          data: group.map(({ row }) => row.cells[index] ?? null),
        })),
        ...added.names.map((name, index) => ({ name, data: values.map((row) => row[index] ?? null) })),
      ],
    });
    return writer.take();
  };
  let group: ScoredRow[] = [];
  for await (const batch of rows) {
    group.push(...batch);
    summary.rows += batch.length;
    if (group.length < ROW_GROUP) continue;
    yield write(group);
    group = [];
  }
  if (group.length > 0) yield write(group);
  void parquet.finish();
  yield writer.take();
}
