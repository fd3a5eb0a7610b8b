/** The tables of an SQLite database, from the statements that created them. */

import { type ColumnDefinition, definitionsOf, namesOf } from "../formats/dumps/sql-names.ts";
import type { Pages } from "./pages.ts";
import { Tree } from "./tree.ts";
import { type SqlValue, ValueDecoder } from "./values.ts";

export interface SqliteTable {
  name: string;
  /** The first page of its rows. */
  root: number;
  columns: string[];
  /** For each value of a record, the index of its column. */
  order: number[];
  /** The column that stands for the row id, whose values are not in the records. */
  rowIdColumn?: number;
  /** Values of columns that were added after the record was written. */
  defaults: SqlValue[];
}

const SCHEMA_PAGE = 1;
const SCHEMA_COLUMNS = 5;
const MOST_TABLES = 20_000;

/** @throws AppError `damaged`, `over-limit`, `unreadable-file` */
export async function readTables(pages: Pages): Promise<SqliteTable[]> {
  const decoder = new ValueDecoder(pages.encoding);
  const tables: SqliteTable[] = [];
  for await (const records of new Tree(pages).records(SCHEMA_PAGE)) {
    for (const { payload } of records) {
      const [type, name, , root, sql] = decoder.values(payload, SCHEMA_COLUMNS);
      const isTable = type === "table" && typeof name === "string" && !name.startsWith("sqlite_");
      // Virtual tables have no page of their own.
      if (!isTable || typeof root !== "bigint" || root < 1n || typeof sql !== "string") continue;
      tables.push(tableOf(name, Number(root), sql));
    }
    if (tables.length > MOST_TABLES) break;
  }
  return tables;
}

function tableOf(name: string, root: number, sql: string): SqliteTable {
  const start = sql.indexOf("(") + 1;
  const end = sql.lastIndexOf(")");
  const { columns, constraints } = definitionsOf(sql.slice(start, end));
  const isWithoutRowId = /\bWITHOUT\s+ROWID\b/i.test(sql.slice(end));
  const stored = columns.flatMap((column, index) => (isVirtual(column) ? [] : [index]));
  const key = primaryKey(columns, constraints);
  const order = isWithoutRowId ? [...key, ...stored.filter((index) => !key.includes(index))] : stored;
  const [keyColumn] = key;
  const isAlias =
    !isWithoutRowId &&
    key.length === 1 &&
    keyColumn !== undefined &&
    /^integer\b(?!.*\bprimary\s+key\s+desc\b)/is.test(
      columns[keyColumn]?.declared.replace(/^"integer"/i, "integer") ?? "",
    );
  return {
    name,
    root,
    columns: columns.map((column) => column.name),
    order,
    ...(isAlias && { rowIdColumn: keyColumn }),
    defaults: columns.map(({ declared }) => defaultOf(declared)),
  };
}

/** Whether a column is computed and not stored. */
const isVirtual = ({ declared }: ColumnDefinition) =>
  /\b(?:generated\s+always\s+)?as\s*\(/i.test(declared) && !/\bstored\b/i.test(declared);

/** Indices of the columns of the primary key, in its order. */
function primaryKey(columns: readonly ColumnDefinition[], constraints: readonly string[]): number[] {
  const inline = columns.findIndex(({ declared }) => /\bprimary\s+key\b/i.test(declared));
  if (inline >= 0) return [inline];
  for (const constraint of constraints) {
    const list = /\bprimary\s+key\s*\(([^)]*)\)/i.exec(constraint)?.[1];
    if (list === undefined) continue;
    const names = list.split(",").flatMap((part) => namesOf(part).slice(0, 1));
    const indices = names.map((name) =>
      columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()),
    );
    return [...new Set(indices.filter((index) => index >= 0))];
  }
  return [];
}

function defaultOf(declared: string): SqlValue {
  const [, text, number] = /\bdefault\s*\(?\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)\b)/i.exec(declared) ?? [];
  return text?.replaceAll("''", "'") ?? (number === undefined ? null : Number(number));
}
