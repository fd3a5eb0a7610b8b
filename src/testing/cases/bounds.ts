/** Files that make a reader work far more than their size suggests, and rows at the limits. */

import { strToU8, zipSync } from "fflate";
import type { ReadingCase } from "../reading-case.ts";

const surplus = (cells: number) => `text,label\nhello,1\nworld,2\nfoo${",".repeat(cells)}\nbye,3\n`;
const lists = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const newKeys = (rows: number) =>
  Array.from({ length: rows }, (_, row) => `{"text":"row ${row}","k${row}":${row}}\n`).join("");
const letter = "long text with a comma, and a line end\n";

/** An OpenDocument sheet with two rows, of which each is repeated. */
function repeatedRows(times: number): Uint8Array {
  const office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
  const row = (text: string, count: number) =>
    `<table:table-row table:number-rows-repeated="${count}"><table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell></table:table-row>`;
  const content = `<office:document-content xmlns:office="${office}" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="s">${row("text", 1)}${row("a good day", times)}${row("a bad day", times)}</table:table></office:spreadsheet></office:body></office:document-content>`;
  return zipSync({
    mimetype: strToU8("application/vnd.oasis.opendocument.spreadsheet"),
    "content.xml": strToU8(content),
  });
}

const wide = "many cells";
const repeated = "repeated rows";
const deep = "deep values";
const long = "long cells";

export const cases: readonly ReadingCase[] = [
  {
    name: "rows that stand for several equal ones",
    kind: repeated,
    file: "repeated.ods",
    bytes: () => repeatedRows(3),
    rows: 6,
    textColumn: "text",
    texts: ["a good day", "a good day", "a good day", "a bad day"],
  },
  {
    name: "two rows that stand for 1,200,000",
    kind: repeated,
    file: "million.ods",
    bytes: () => repeatedRows(600_000),
    refused: "over-limit",
  },
  {
    name: "a row with 20,000 surplus delimiters",
    kind: wide,
    file: "ragged.csv",
    bytes: () => surplus(20_000),
    rows: 4,
    textColumn: "text",
    texts: ["hello", "world", "foo", "bye"],
    issues: { "long-row": 1, "new-column": 1024, "surplus-cells": 1 },
  },
  {
    name: "a row with a few surplus cells",
    kind: wide,
    file: "few.csv",
    bytes: () => "text,label\nhello,1\nfoo,2,x,y\n",
    cells: { column_4: ["", "y"] },
    issues: { "long-row": 1, "new-column": 2 },
  },
  {
    name: "a header of 20,000 equal names",
    kind: wide,
    file: "names.csv",
    bytes: () => `text${",a".repeat(20_000)}\nhello${",x".repeat(20_000)}\n`,
    rows: 1,
    texts: ["hello"],
    issues: { "surplus-cells": 1 },
  },
  {
    name: "short rows below 16,000 names",
    kind: wide,
    file: "short.csv",
    bytes: () => `${Array.from({ length: 16_000 }, (_, at) => `c${at}`).join(",")}\n${"x\n".repeat(5000)}`,
    refused: "over-limit",
  },
  {
    name: "records with the last of 16,000 keys",
    kind: wide,
    file: "last-key.jsonl",
    bytes: () =>
      `{${Array.from({ length: 16_000 }, (_, at) => `"k${at}":1`).join(",")}}\n${'{"k15999":1}\n'.repeat(5000)}`,
    refused: "over-limit",
  },
  {
    name: "cells of a web page that reach down into thousands of empty rows",
    kind: wide,
    file: "down.html",
    bytes: () =>
      `<table><tr>${"<td rowspan=16384>a</td>".repeat(2000)}</tr>${"<tr></tr>".repeat(10_000)}</table>`,
    refused: "over-limit",
  },
  {
    name: "two million carriage returns that end no line",
    kind: long,
    file: "returns.csv",
    bytes: () => `id,text\n1,x\n2,a${"\r".repeat(2_000_000)}b\n`,
    rows: 2,
  },
  {
    name: "a new key in each of 10,000 records",
    kind: wide,
    file: "keys.jsonl",
    bytes: () => newKeys(10_000),
    rows: 10_000,
    textColumn: "text",
    texts: ["row 0", "row 1"],
  },
  {
    name: "a cell of 300,000 letters without a space and a digit",
    kind: long,
    file: "letters.csv",
    bytes: () => `id,text\n1,${"a".repeat(300_000)}\n2,a good day\n3,a bad day\n`,
    rows: 3,
    textColumn: "text",
  },
  {
    name: "a page of 900 tables, one in another and one unclosed",
    kind: wide,
    file: "tables.html",
    bytes: () => {
      const rows = (text: string) => `<tr><th>id</th><th>text</th></tr><tr><td>1</td><td>${text}</td></tr>`;
      const tables = Array.from(
        { length: 898 },
        (_, at) => `<p>${at}</p><table>${rows(`row ${at}`)}</table>`,
      );
      const nested = `<table><tr><td>outer<table>${rows("inner row")}</table></td></tr></table>`;
      return `<html><body>${tables.join("")}${nested}<div><table>${rows("last row")}</div></body></html>`;
    },
    rows: 900,
    textColumn: "text",
    texts: ["row 0", "row 1"],
  },
  {
    name: "a record with a list 5,000 deep",
    kind: deep,
    file: "lists.jsonl",
    bytes: () => `{"text":"a"}\n{"text":"b","x":${lists(5000)}}\n{"text":"c"}\n`,
    rows: 3,
    texts: ["a", "b", "c"],
    issues: { "deep-value": 1 },
  },
  {
    name: "a record with objects 200,000 deep in an array",
    kind: deep,
    file: "objects.json",
    bytes: () => `[{"text":"a"},{"text":"b","x":${objects(200_000)}},{"text":"c"}]`,
    rows: 3,
    texts: ["a", "b", "c"],
    issues: { "deep-value": 1 },
  },
  {
    name: "lists 200,000 deep beside the records",
    kind: deep,
    file: "beside.json",
    bytes: () => `{"meta":${lists(200_000)},"data":[{"text":"good day"},{"text":"bad day"}]}`,
    rows: 2,
    texts: ["good day", "bad day"],
  },
  {
    name: "a quoted cell of 1.5 MB with line ends",
    kind: long,
    file: "letter.csv",
    bytes: () => `id,text,lang\n1,short,en\n2,"${letter.repeat(40_000)}",en\n3,short,en\n`,
    rows: 3,
    textColumn: "text",
    cells: { id: ["1", "2", "3"] },
    issues: {},
  },
  {
    name: "a JSON string of 10 MB",
    kind: long,
    file: "string.jsonl",
    bytes: () => `{"text":"hello"}\n{"text":"${"\\n".repeat(5_000_000)}a","id":2}\n`,
    rows: 2,
    cells: { id: ["", "2"] },
    issues: {},
  },
  {
    name: "a line of JSON that does not end",
    kind: long,
    file: "endless.jsonl",
    bytes: () => `{"text":"${"a".repeat(34_000_000)}`,
    refused: "too-long",
  },
  {
    name: "a column's name of 5,000 characters",
    kind: long,
    file: "name.csv",
    bytes: () => `text,${"n".repeat(5000)}\nhello,1\nworld,2\n`,
    columns: ["text", `${"n".repeat(999)}…`],
  },
];
