/** Reads Arrow and Feather files and streams of Arrow, one record batch after the other. */

import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import { BatchBuffers } from "../arrow/buffers.ts";
import { damaged } from "../arrow/flat-table.ts";
import { type Message, readMessages } from "../arrow/messages.ts";
import { type ArrowField, dictionaryFields, readSchema } from "../arrow/schema.ts";
import { type CharacterCount, keptValues, readValues, type Values } from "../arrow/values.ts";
import type { ColumnDeclaration, ColumnGroup } from "../column-type.ts";
import { UniqueNames } from "../text/unique-names.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import type { Reader, Row, RowsOptions } from "../table.ts";
import { checkCells } from "./check-cells.ts";

const BATCH_ROWS = 2000;
const SAMPLE_ROWS = 500;
/** Structures inside structures become columns with dotted names down to this depth, as objects in JSON do. */
const MAX_DEPTH = 4;

/** A column of the table. */
interface ArrowColumn extends ColumnDeclaration {
  name: string;
  /** Indices of the field and of the fields inside it. */
  path: number[];
}

/** @throws AppError `damaged`, `over-limit`, `unreadable-file` */
export async function openArrow(blob: Blob): Promise<Reader> {
  const fields = await schemaOf(blob);
  const columns = columnsOf(fields);
  const sample: Row[] = [];
  for await (const { rows } of rowsOf(blob, fields, columns)) {
    sample.push(...rows.slice(0, SAMPLE_ROWS - sample.length));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return {
    format: "arrow",
    names: columns.map(({ name }) => name),
    declarations: columns.map(({ type, groups }) => ({ ...(type && { type }), ...(groups && { groups }) })),
    sample,
    rows: async function* ({ signal, onBytes, report = new ImportReport() }: RowsOptions) {
      for await (const { rows, end } of rowsOf(blob, fields, columns)) {
        throwIfCancelled(signal);
        for (const row of rows) checkCells(row, report);
        report.rows += rows.length;
        onBytes?.(end);
        yield rows;
      }
    },
  };
}

async function schemaOf(blob: Blob): Promise<ArrowField[]> {
  for await (const { kind, header } of readMessages(blob)) {
    if (kind === "schema") return readSchema(header);
  }
  throw damaged("it has no schema");
}

function columnsOf(fields: readonly ArrowField[]): ArrowColumn[] {
  const columns: ArrowColumn[] = [];
  const names = new UniqueNames();
  const add = (field: ArrowField, path: number[], groups: readonly ColumnGroup[]) => {
    const { name, nullable, storage, children, type } = field;
    const isGroup = storage.kind === "struct" && field.dictionary === undefined && children.length > 0;
    if (isGroup && groups.length + 1 < MAX_DEPTH) {
      for (const [index, child] of children.entries()) {
        add(child, [...path, index], [...groups, { name, nullable }]);
      }
      return;
    }
    const fullName = [...groups.map((group) => group.name), name].join(".");
    columns.push({
      name: names.add(fullName || `column_${columns.length + 1}`),
      path,
      type,
      ...(groups.length > 0 && { groups: [...groups] }),
    });
    if (columns.length > LIMITS.columns)
      throw new AppError("over-limit", "The Arrow file has too many columns.");
  };
  for (const [index, field] of fields.entries()) add(field, [index], []);
  return columns;
}

async function* rowsOf(
  blob: Blob,
  fields: readonly ArrowField[],
  columns: readonly ArrowColumn[],
): AsyncGenerator<{ rows: Row[]; end: number }, void, undefined> {
  const byId = dictionaryFields(fields);
  const dictionaries = new Map<number, Values[]>();
  let dictionaryBytes = 0;
  let number = 1;
  for await (const message of readMessages(blob)) {
    if (message.kind === "schema") continue;
    const isDictionary = message.kind === "dictionary";
    const table = isDictionary ? message.header.table(1) : message.header;
    if (!table) throw damaged("a dictionary has no values");
    const buffers = new BatchBuffers(table, message.body);
    const context = {
      buffers,
      dictionaries,
      count: characterCount(message, () => buffers.bytes + dictionaryBytes),
    };
    if (isDictionary) {
      const id = message.header.int64(0);
      const field = byId.get(id);
      if (!field) continue;
      const { dictionary: _, ...values } = field;
      const read = keptValues(readValues(values, context));
      const isDelta = message.header.uint8(2) === 1;
      dictionaries.set(id, isDelta ? [...(dictionaries.get(id) ?? []), read] : [read]);
      dictionaryBytes += buffers.bytes;
      if (dictionaryBytes > LIMITS.arrowBatchBytes) {
        throw new AppError("over-limit", "The dictionaries of the Arrow file are too large.");
      }
      continue;
    }
    const values = fields.map((field) => readValues(field, context));
    if (values.some(({ length }) => length < buffers.rows))
      throw damaged("a field has fewer values than rows");
    const most = Math.max(
      1,
      Math.min(BATCH_ROWS, Math.floor(LIMITS.batchCells / Math.max(1, columns.length))),
    );
    for (let from = 0; from < buffers.rows; from += most) {
      const count = Math.min(most, buffers.rows - from);
      const rows = Array.from({ length: count }, (_, index) =>
        rowOf(number + index, from + index, values, columns),
      );
      number += count;
      yield { rows, end: Math.round(message.end - message.size * (1 - (from + count) / buffers.rows)) };
    }
  }
}

/** Bounds the text that a batch becomes, by the bytes that it is made of. */
function characterCount({ size }: Message, unpacked: () => number): CharacterCount {
  let characters = 0;
  return {
    add(count) {
      characters += count;
      if (characters <= LIMITS.unpackedFreeBytes) return;
      if (characters > LIMITS.unpackedRatio * (size + unpacked())) {
        throw new AppError("over-limit", "A batch of the Arrow file holds far more text than bytes.");
      }
    },
  };
}

function rowOf(
  number: number,
  index: number,
  values: readonly Values[],
  columns: readonly ArrowColumn[],
): Row {
  const nulls: number[] = [];
  const cells = columns.map(({ path }, column) => {
    const text = textAt(values, path, index);
    if (text === undefined) nulls.push(column);
    return text ?? "";
  });
  return { number, line: number, cells, ...(nulls.length > 0 && { nulls }) };
}

/** The text of a field, or of one inside structures that have a value. */
function textAt(values: readonly Values[], path: readonly number[], index: number): string | undefined {
  let inside = values;
  for (const [depth, at] of path.entries()) {
    const field = inside[at];
    if (!field || field.isNull(index)) return undefined;
    if (depth === path.length - 1) return field.text(index);
    inside = field.fields ?? [];
  }
  return undefined;
}
