/** Builds small workbooks, with the parts and names that differ between programs. */

import { zipOf } from "./archive-file.ts";

const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

export interface Sheet {
  name: string;
  /** Rows in SpreadsheetML. */
  rows: string;
  state?: "hidden" | "veryHidden";
}

export interface Book {
  sheets: readonly Sheet[];
  /** Path of the workbook's part. */
  main?: string;
  /** Path of the shared strings, relative to the workbook's part. */
  sharedStrings?: string;
  strings?: readonly string[];
  /** Attributes of `workbookPr`. */
  properties?: string;
  /** Format codes of the cell styles, in order; a number is that of a built-in format. */
  formats?: readonly (string | number)[];
  /** Elements at the end of the workbook's part. */
  extension?: string;
  /** The name of a part as the zip has it. */
  pathOf?: (path: string) => string;
  /** Prefix of every element, such as `x:`. */
  prefix?: string;
  /** Whether the namespaces are those of OOXML strict. */
  strict?: boolean;
}

/** The namespaces of OOXML strict (ISO/IEC 29500-1) in place of the usual ones. */
const asStrict = (xml: string) =>
  xml
    .replaceAll(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    .replaceAll(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main");

const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
const relations = (entries: readonly string[]) =>
  `<Relationships xmlns="${PACKAGE}">${entries.join("")}</Relationships>`;

/** The bytes of a workbook. */
export function workbook({
  sheets,
  main = "xl/workbook.xml",
  sharedStrings = "sharedStrings.xml",
  strings = [],
  properties = "",
  formats = [],
  extension = "",
  pathOf = (path) => path,
  prefix = "",
  strict = false,
}: Book): Uint8Array {
  const folder = main.includes("/") ? main.slice(0, main.lastIndexOf("/") + 1) : "";
  const namespace = prefix ? `xmlns:${prefix.slice(0, -1)}="${MAIN}"` : `xmlns="${MAIN}"`;
  const prefixed = (xml: string) => xml.replaceAll(/<(\/?)(?=[a-zA-Z])/g, `<$1${prefix}`);
  const listed = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${name}" sheetId="${at + 1}" r:id="s${at}"${state ? ` state="${state}"` : ""}/>`,
  );
  const styles = formats.map((code, at) => `<xf numFmtId="${typeof code === "number" ? code : 200 + at}"/>`);
  const codes = formats.map((code, at) =>
    typeof code === "number" ? "" : `<numFmt numFmtId="${200 + at}" formatCode="${code}"/>`,
  );
  const parts = {
    "_rels/.rels": relations([relation("r", "officeDocument", main)]),
    [main]: prefixed(
      `<workbook ${namespace} xmlns:r="${OFFICE}"><workbookPr ${properties}/><sheets>${listed.join("")}</sheets>${extension}</workbook>`,
    ),
    [`${folder}_rels/${main.slice(folder.length)}.rels`]: relations([
      ...sheets.map((_, at) => relation(`s${at}`, "worksheet", `sheet-${at}.xml`)),
      relation("strings", "sharedStrings", sharedStrings),
      relation("styles", "styles", "styles.xml"),
    ]),
    [`${folder}${sharedStrings}`]: prefixed(
      `<sst ${namespace}>${strings.map((text) => `<si><t>${text}</t></si>`).join("")}</sst>`,
    ),
    [`${folder}styles.xml`]: prefixed(
      `<styleSheet ${namespace}><numFmts>${codes.join("")}</numFmts><cellXfs><xf numFmtId="0"/>${styles.join("")}</cellXfs></styleSheet>`,
    ),
    ...Object.fromEntries(
      sheets.map(({ rows }, at) => [
        `${folder}sheet-${at}.xml`,
        prefixed(`<worksheet ${namespace}><sheetData>${rows}</sheetData></worksheet>`),
      ]),
    ),
  };
  return zipOf(
    Object.fromEntries(
      Object.entries(parts).map(([path, xml]) => [pathOf(path), strict ? asStrict(xml) : xml]),
    ),
  );
}

/** A cell with a text in it. */
export const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
/** @param style index of a format, from 1 */
export const number = (value: number | string, style = 0) => `<c s="${style}"><v>${value}</v></c>`;
/** A cell with a shared string. */
export const shared = (at: number) => `<c t="s"><v>${at}</v></c>`;
export const row = (...cells: readonly string[]) => `<row>${cells.join("")}</row>`;
