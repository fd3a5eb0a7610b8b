/**
 * Dumps of databases in SQL: mysqldump, phpMyAdmin, pg_dump (COPY and INSERT), `.dump` of SQLite, SQL Server. Each table with
 * rows is one that can be chosen.
 */

import { columnNames } from "../../columns.ts";
import type { DocumentFormat, ExportRecord, RecordParser } from "../export-format.ts";
import { TableList } from "../table-list.ts";
import { SqlScanner, type SqlRow } from "./sql-scanner.ts";
import { copiedValue, valueOf } from "./sql-values.ts";

const DUMP =
  /^(?:--|#) ?(?:MySQL dump|MariaDB dump|PostgreSQL database|phpMyAdmin|Host: |Dump(?:ed)? |HeidiSQL|Adminer|SQLite)|^PRAGMA foreign_keys/i;
const BEGINNING =
  /^(?:CREATE|DROP|INSERT|REPLACE|SET|BEGIN|START|USE|LOCK|PRAGMA|COPY|ALTER|SELECT|DELETE|TRUNCATE|DECLARE|IF|GO|WITH|REM)\b|^\/\*|^\\(?:connect|restrict)/i;
const ROWS =
  /^\s*(?:(?:INSERT|REPLACE)\s+(?:\w+\s+){0,3}?(?:INTO\s+)?["`[]?\w[^\s(]*|COPY\s+\S+\s*(?:\(.*\))?\s*FROM\s+stdin|CREATE\s+(?:\w+\s+){0,2}TABLE\b)/i;

const isComment = (line: string) => /^\s*(?:--|#|$)/.test(line);

export const sql: DocumentFormat = {
  id: "sql",
  name: "SQL",
  unit: "row",
  source: "document",
  text: [],
  recognize(lines) {
    const first = lines.find((line) => !isComment(line));
    if (first === undefined || !BEGINNING.test(first.trim())) return false;
    return lines.slice(0, 20).some((line) => DUMP.test(line)) || lines.some((line) => ROWS.test(line));
  },
  async tables(text) {
    let scanner: SqlScanner | undefined;
    let escapes = false;
    let start = "";
    const list = new TableList();
    const add = (rows: readonly SqlRow[]) => {
      for (const row of rows) {
        const size = row.values.reduce((sum, value) => sum + value.length, 0);
        list.add(row.table, row.columns, size, () => recordOf(row, escapes));
      }
    };
    for await (const piece of text) {
      if (!scanner) {
        start += piece;
        if (start.length < DIALECT_SAMPLE) continue;
      }
      const next = scanner ? piece : start;
      escapes = scanner ? escapes : hasEscapes(start);
      scanner ??= new SqlScanner(escapes);
      add(scanner.push(next));
    }
    if (!scanner) {
      escapes = hasEscapes(start);
      scanner = new SqlScanner(escapes);
      add(scanner.push(start));
    }
    add(scanner.push("", true));
    return list.tables((table) => () => sqlParser(table, escapes));
  },
};

/** Characters from which the dialect is told. */
const DIALECT_SAMPLE = 1 << 16;

/** Whether the dialect is that of MySQL, in which a backslash escapes the next character. */
function hasEscapes(start: string): boolean {
  if (/`|MySQL|MariaDB|phpMyAdmin|\bENGINE\s*=/i.test(start)) return true;
  if (/PostgreSQL|pg_catalog|PRAGMA|BEGIN TRANSACTION|\[dbo\]|standard_conforming_strings = on/i.test(start))
    return false;
  return /\\'(?!\s*[,)])/.test(start);
}

function sqlParser(table: string, escapes: boolean): RecordParser {
  const scanner = new SqlScanner(escapes);
  const records = (rows: readonly SqlRow[]) =>
    rows.filter((row) => row.table === table).map((row) => recordOf(row, escapes));
  return {
    push: (text) => records(scanner.push(text)),
    finish: () => records(scanner.push("", true)),
  };
}

function recordOf({ values, columns, isCopied, line }: SqlRow, escapes: boolean): ExportRecord {
  const names = columnNames(columns, values.length);
  const cells = values.map((value, index) => [
    names[index] ?? "",
    isCopied ? copiedValue(value) : valueOf(value, escapes),
  ]);
  return { line, fields: Object.fromEntries(cells) as Record<string, string> };
}
