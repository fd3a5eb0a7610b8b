/** Workbooks and spreadsheets of the attack, from the parts that ask for much. */

import { Buffer } from "node:buffer";
import { repeated, whole, zip } from "./packed.mjs";

export const BOOK = '<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>';
const OFFICE_RELATIONS =
  '<Relationships><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>';
const RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>';
const ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>';
const SHEET = `<worksheet><sheetData>${ROW}</sheetData></worksheet>`;
/** @param {string} text */
export const cell = (text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

/** A workbook whose parts can be replaced. @param {Record<string, import("./packed.mjs").Packed>} parts */
export const workbook = (parts) =>
  zip({
    "_rels/.rels": whole(OFFICE_RELATIONS),
    "xl/workbook.xml": whole(BOOK),
    "xl/_rels/workbook.xml.rels": whole(RELATIONS),
    "xl/worksheets/sheet1.xml": whole(SHEET),
    ...parts,
  });
/** @param {string} head @param {Buffer} unit @param {number} count @param {string} tail */
export const sheet = (head, unit, count, tail) =>
  workbook({ "xl/worksheets/sheet1.xml": repeated(head, unit, count, tail) });

/** A workbook of small sheets. @param {number} count */
export const workbookOf = (count) => {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  return zip({
    "_rels/.rels": whole(OFFICE_RELATIONS),
    "xl/workbook.xml": whole(
      `<workbook><sheets>${numbers.map((at) => `<sheet name="S${at}" r:id="r${at}"/>`).join("")}</sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": whole(
      `<Relationships>${numbers.map((at) => `<Relationship Id="r${at}" Target="s${at}.xml"/>`).join("")}</Relationships>`,
    ),
    ...Object.fromEntries(
      numbers.map((at) => [
        `xl/s${at}.xml`,
        whole(
          `<worksheet><sheetData><row>${cell("id")}${cell("text")}</row><row>${cell("1")}${cell("good day")}</row></sheetData></worksheet>`,
        ),
      ]),
    ),
  });
};

const OASIS = "urn:oasis:names:tc:opendocument:xmlns";
/** @param {string} text */
export const odsCell = (text) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
/** An OpenDocument spreadsheet. @param {string} row @param {number} count */
export const spreadsheet = (row, count) =>
  zip({
    mimetype: whole("application/vnd.oasis.opendocument.spreadsheet"),
    "content.xml": repeated(
      `<office:document-content xmlns:office="${OASIS}:office:1.0" xmlns:table="${OASIS}:table:1.0" xmlns:text="${OASIS}:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">`,
      Buffer.from(row),
      count,
      "</table:table></office:spreadsheet></office:body></office:document-content>",
    ),
  });

/** A spreadsheet with several sheets. @param {number} sheets @param {number} rows of each */
export const sheetsOf = (sheets, rows) => {
  const row = `<table:table-row>${odsCell("good day")}${odsCell("1")}</table:table-row>`;
  const head = `<table:table-row>${odsCell("text")}${odsCell("id")}</table:table-row>`;
  return spreadsheet(`${head}${row.repeat(rows)}</table:table><table:table table:name="A">`, sheets);
};
