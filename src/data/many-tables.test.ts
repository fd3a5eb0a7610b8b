import { gzipSync } from "fflate";
import { expect, test } from "vitest";
import { tarOf, zipOf } from "../testing/archive-file.ts";
import { openTable } from "./open.ts";
import { readAll } from "./testing/tables.ts";

/** A blob that counts the bytes that are read from it. */
class CountingBlob extends Blob {
  read = 0;

  override slice(start?: number, end?: number): Blob {
    const part = super.slice(start, end);
    this.read += part.size;
    return part;
  }
}

const ROWS = 20;
const TABLES = 40;
const indices = [...Array(TABLES).keys()];
const rowOf = (table: number, row: number) => [`${table * ROWS + row}`, `a good day it is ${table} ${row}`];
const rowsOf = (table: number) => [...Array(ROWS).keys()].map((row) => rowOf(table, row));

const files = Object.fromEntries(
  indices.map((table) => [
    `f${table}.csv`,
    `id,text\n${rowsOf(table)
      .map((row) => row.join(","))
      .join("\n")}\n`,
  ]),
);
const page = indices
  .map(
    (table) =>
      `<table><tr><th>id</th><th>text</th></tr>${rowsOf(table)
        .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
        .join("")}</table>`,
  )
  .join("<p>and</p>");
const OASIS = "urn:oasis:names:tc:opendocument:xmlns";
const odsRow = (row: readonly string[]) =>
  `<t:table-row>${row.map((cell) => `<t:table-cell><x:p>${cell}</x:p></t:table-cell>`).join("")}</t:table-row>`;
const spreadsheet = zipOf({
  mimetype: "application/vnd.oasis.opendocument.spreadsheet",
  "content.xml": `<o:document-content xmlns:o="${OASIS}:office:1.0" xmlns:x="${OASIS}:text:1.0"><o:body xmlns:t="${OASIS}:table:1.0"><o:spreadsheet>${indices
    .map(
      (table) =>
        `<t:table t:name="S${table}">${odsRow(["id", "text"])}${rowsOf(table).map(odsRow).join("")}</t:table>`,
    )
    .join("")}</o:spreadsheet></o:body></o:document-content>`,
});
const workbook = `<?xml version="1.0"?>\r\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">${indices
  .map(
    (table) =>
      `<Worksheet ss:Name="S${table}"><Table>${[["id", "text"], ...rowsOf(table)]
        .map(
          (row) =>
            `<Row>${row.map((cell) => `<Cell><Data ss:Type="String">${cell}</Data></Cell>`).join("\r\n")}</Row>`,
        )
        .join("")}</Table></Worksheet>`,
  )
  .join("")}</Workbook>`;

test.each<[string, BlobPart, string[]]>([
  ["t.tar", tarOf(files) as Uint8Array<ArrayBuffer>, Object.keys(files)],
  ["t.tar.gz", gzipSync(tarOf(files)) as Uint8Array<ArrayBuffer>, Object.keys(files)],
  ["t.html", page, indices.map((table) => `table ${table + 1}`)],
  ["t.ods", spreadsheet as Uint8Array<ArrayBuffer>, indices.map((table) => `S${table}`)],
  ["t.xls", workbook, indices.map((table) => `S${table}`)],
])("every table of %s is read without reading the file for each", async (name, content, parts) => {
  const blob = new CountingBlob([content]);
  const table = await openTable({ name, blob });
  expect(table.readParts).toEqual(parts);
  const { cells } = await readAll(table);
  expect(cells).toEqual(indices.flatMap(rowsOf));
  // To find the tables, to guess the encoding and the columns, and to read the rows.
  expect(blob.read).toBeLessThan(12 * blob.size);
  const one = await openTable({ name, blob }, { part: parts[7] as string });
  expect((await readAll(one)).cells).toEqual(rowsOf(7));
});
