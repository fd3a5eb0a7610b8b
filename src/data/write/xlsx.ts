/** Writes an Excel workbook as a stream, with a further sheet whenever a sheet is full. */

import { strToU8, Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { inPieces } from "./pieces.ts";
import { addedValues } from "./scored.ts";
import type { WriteJob } from "./write.ts";

const MAX_ROWS = 1_048_576;
const MAX_CELL = 32_767;
/** Numbers that Excel keeps exactly (at most 15 digits); any other cell is written as text. */
const EXACT_NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d+)?$/;

const NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const escapeXml = (text: string) =>
  text
    .replace(/_x[0-9A-Fa-f]{4}_/g, (match) => `_x005F${match}`)
    // XML allows neither control characters nor lone surrogates; Excel writes them as _x000D_.
    .replace(
      // oxlint-disable-next-line no-control-regex -- the pattern replaces control characters
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
    )
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

export async function* writeXlsx(job: WriteJob): AsyncGenerator<Uint8Array, void, undefined> {
  const { table, added, rows, summary } = job;
  const names = [...table.columns.map((column) => column.name), ...job.lateColumns];
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else ready.push(chunk);
  });
  const take = () => {
    if (failure) throw failure;
    const chunks = ready;
    ready = [];
    return chunks;
  };
  const cell = (value: string | number | null): string => {
    if (value === null || value === "") return "<c/>";
    if (typeof value === "number" || EXACT_NUMBER.test(value)) return `<c><v>${value}</v></c>`;
    if (value.length > MAX_CELL) summary.cutCells++;
    return `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(value.slice(0, MAX_CELL))}</t></is></c>`;
  };
  const line = (values: readonly (string | number | null)[]) => `<row>${values.map(cell).join("")}</row>`;
  const header = line([...names, ...added.names]);

  let sheets = 0;
  let sheetRows = 0;
  let sheet: ZipDeflate | undefined;
  const open = () => {
    sheet = new ZipDeflate(`xl/worksheets/sheet${++sheets}.xml`, { level: 6 });
    zip.add(sheet);
    sheet.push(strToU8(`${HEAD}<worksheet xmlns="${NAMESPACE}"><sheetData>${header}`));
    sheetRows = 1;
    return sheet;
  };
  const close = () => sheet?.push(strToU8("</sheetData></worksheet>"), true);
  open();
  for await (const batch of rows) {
    for (let at = 0; at < batch.length;) {
      if (sheetRows >= MAX_ROWS) {
        close();
        open();
      }
      const part = batch.slice(at, at + MAX_ROWS - sheetRows);
      const lines = part.map(({ row, result }) => () => {
        const cells = names.map((_, index) => row.cells[index] ?? "");
        return line([...cells, ...addedValues(added, result)]);
      });
      for (const text of inPieces(lines)) sheet?.push(strToU8(text));
      sheetRows += part.length;
      at += part.length;
    }
    summary.rows += batch.length;
    yield* take();
  }
  close();
  const store = (path: string, text: string) => {
    const file = new ZipPassThrough(path);
    zip.add(file);
    file.push(strToU8(text), true);
  };
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  store("xl/workbook.xml", workbookXml(numbers));
  store("xl/_rels/workbook.xml.rels", relationsXml(numbers));
  store(
    "_rels/.rels",
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  store("[Content_Types].xml", typesXml(numbers));
  zip.end();
  yield* take();
}

const workbookXml = (numbers: readonly number[]) =>
  `${HEAD}<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}"><sheets>${numbers
    .map((id) => `<sheet name="Scored${id > 1 ? ` ${id}` : ""}" sheetId="${id}" r:id="rId${id}"/>`)
    .join("")}</sheets></workbook>`;

const relationsXml = (numbers: readonly number[]) =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${numbers
    .map(
      (id) =>
        `<Relationship Id="rId${id}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${id}.xml"/>`,
    )
    .join("")}</Relationships>`;

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const typesXml = (numbers: readonly number[]) =>
  `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${numbers
    .map((id) => `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="${TYPE}.worksheet+xml"/>`)
    .join("")}</Types>`;
