/** Writes an Excel workbook as a stream, with a further sheet whenever a sheet is full. */

import { strToU8, Zip, ZipDeflate, ZipPassThrough } from "fflate";
import type { Column } from "../columns.ts";
import { inPieces } from "./pieces.ts";
import { addedValues, type ScoredRow } from "./scored.ts";
import { writtenCells } from "./short-rows.ts";
import { typedColumns, type WriteJob } from "./write.ts";
import { CellWriter, columnLetters, escapeXml } from "./xlsx-cells.ts";

const MAX_ROWS = 1_048_576;

const NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export async function* writeXlsx(job: WriteJob): AsyncGenerator<Uint8Array, void, undefined> {
  const { added, rows, summary } = job;
  const columns = typedColumns(job);
  const cells = new CellWriter(columns, () => {
    summary.cutCells++;
  });
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
  const names = [...columns.map(({ name }) => name), ...added.names];
  const header = `<row>${names.map((name) => cells.name(name)).join("")}</row>`;
  /** @param number of the row in the sheet, from 1 */
  const line = ({ row, ...scored }: ScoredRow, number: number) => {
    const count = writtenCells(row, columns.length);
    const own = Array.from({ length: count }, (_, index) => cells.input(row, index));
    const scores = addedValues(added, scored).map((value) => cells.added(value));
    if (count === columns.length) return `<row>${own.join("")}${scores.join("")}</row>`;
    // The last of the missing cells says where it is, so that the scores after it are in their columns.
    const last = `<c r="${columnLetters(columns.length - 1)}${number}"/>`;
    return `<row r="${number}">${own.join("")}${last}${scores.join("")}</row>`;
  };

  let sheets = 0;
  let sheetRows = 0;
  let sheet: ZipDeflate | undefined;
  const open = () => {
    sheet = new ZipDeflate(`xl/worksheets/sheet${++sheets}.xml`, { level: 6 });
    zip.add(sheet);
    sheet.push(
      strToU8(`${HEAD}<worksheet xmlns="${NAMESPACE}">${FROZEN}${widthsXml(columns)}<sheetData>${header}`),
    );
    sheetRows = 1;
    return sheet;
  };
  const close = () => sheet?.push(strToU8(endXml(names.length, sheetRows)), true);
  open();
  for await (const batch of rows) {
    for (let at = 0; at < batch.length;) {
      if (sheetRows >= MAX_ROWS) {
        close();
        open();
      }
      const part = batch.slice(at, at + MAX_ROWS - sheetRows);
      const above = sheetRows;
      const lines = part.map((row, index) => () => line(row, above + index + 1));
      for (const text of inPieces(lines)) sheet?.push(strToU8(text));
      sheetRows += part.length;
      at += part.length;
    }
    summary.rows += batch.length;
    yield* take();
  }
  summary.jsonColumns = [...cells.jsonColumns].map((index) => columns[index]?.name ?? "");
  close();
  const store = (path: string, text: string) => {
    const file = new ZipPassThrough(path);
    zip.add(file);
    file.push(strToU8(text), true);
  };
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  store("xl/workbook.xml", workbookXml(numbers));
  store("xl/_rels/workbook.xml.rels", relationsXml(numbers));
  store("xl/styles.xml", stylesXml(cells.formatCodes));
  store(
    "_rels/.rels",
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  store("[Content_Types].xml", typesXml(numbers));
  zip.end();
  yield* take();
}

const workbookXml = (numbers: readonly number[]) =>
  `${HEAD}<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}"><bookViews><workbookView/></bookViews><sheets>${numbers
    .map((id) => `<sheet name="Scored${id > 1 ? ` ${id}` : ""}" sheetId="${id}" r:id="rId${id}"/>`)
    .join("")}</sheets></workbook>`;

const relationsXml = (numbers: readonly number[]) =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${numbers
    .map(
      (id) =>
        `<Relationship Id="rId${id}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${id}.xml"/>`,
    )
    .join("")}<Relationship Id="styles" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`;

/** The end of a sheet whose header filters its rows. */
const endXml = (columns: number, rows: number) =>
  `</sheetData><autoFilter ref="A1:${columnLetters(columns - 1)}${rows}"/></worksheet>`;

/** The header stays in view. */
const FROZEN =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';

/** Characters that a column is wide, so that dates fit, and that the text is wide. */
const [WIDTH, TEXT_WIDTH] = [20, 60];

function widthsXml(columns: readonly Column[]): string {
  const texts = columns.flatMap(({ role }, index) =>
    role === "text"
      ? [`<col min="${index + 1}" max="${index + 1}" width="${TEXT_WIDTH}" customWidth="1"/>`]
      : [],
  );
  const format = `<sheetFormatPr defaultColWidth="${WIDTH}" defaultRowHeight="15"/>`;
  return texts.length > 0 ? `${format}<cols>${texts.join("")}</cols>` : format;
}

/** Identifiers below this one belong to formats that a workbook does not spell out. */
const FIRST_FORMAT = 164;

/** @param codes of the number formats, in the order of the cell styles */
const stylesXml = (codes: readonly string[]) =>
  `${HEAD}<styleSheet xmlns="${NAMESPACE}"><numFmts count="${codes.length}">${codes
    .map((code, index) => `<numFmt numFmtId="${FIRST_FORMAT + index}" formatCode="${escapeXml(code)}"/>`)
    .join("")}</numFmts>` +
  `<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
  `<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
  `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
  `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
  `<cellXfs count="${codes.length + 2}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${codes
    .map(
      (_, index) =>
        `<xf numFmtId="${FIRST_FORMAT + index}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
    )
    .join("")}</cellXfs>` +
  `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const typesXml = (numbers: readonly number[]) =>
  `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${numbers
    .map((id) => `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="${TYPE}.worksheet+xml"/>`)
    .join("")}</Types>`;
