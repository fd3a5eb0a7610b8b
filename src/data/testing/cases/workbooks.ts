/** Workbooks and archives as programs write them, with the parts, names and number formats that differ between them. */

import { strToU8, zipSync } from "fflate";
import type { ReadingCase } from "./reading-case.ts";

const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

const zipOf = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));

interface Sheet {
  name: string;
  /** Rows in SpreadsheetML. */
  rows: string;
  state?: "hidden";
}

interface Book {
  sheets: readonly Sheet[];
  /** Path of the workbook's part. */
  main?: string;
  /** Path of the shared strings, relative to the workbook's part. */
  sharedStrings?: string;
  strings?: readonly string[];
  /** Attributes of `workbookPr`. */
  properties?: string;
  /** Format codes of the cell styles, in order. */
  formats?: readonly string[];
  /** Prefix of every element, such as `x:`. */
  prefix?: string;
}

const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
const relations = (entries: readonly string[]) =>
  `<Relationships xmlns="${PACKAGE}">${entries.join("")}</Relationships>`;

function workbook({
  sheets,
  main = "xl/workbook.xml",
  sharedStrings = "sharedStrings.xml",
  strings = [],
  properties = "",
  formats = [],
  prefix = "",
}: Book): Uint8Array {
  const folder = main.includes("/") ? main.slice(0, main.lastIndexOf("/") + 1) : "";
  const namespace = prefix ? `xmlns:${prefix.slice(0, -1)}="${MAIN}"` : `xmlns="${MAIN}"`;
  const prefixed = (xml: string) => xml.replaceAll(/<(\/?)(?=[a-zA-Z])/g, `<$1${prefix}`);
  const listed = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${name}" sheetId="${at + 1}" r:id="s${at}"${state ? ` state="${state}"` : ""}/>`,
  );
  const styles = formats.map((_, at) => `<xf numFmtId="${200 + at}"/>`);
  const codes = formats.map((code, at) => `<numFmt numFmtId="${200 + at}" formatCode="${code}"/>`);
  return zipOf({
    "_rels/.rels": relations([relation("r", "officeDocument", main)]),
    [main]: prefixed(
      `<workbook ${namespace} xmlns:r="${OFFICE}"><workbookPr ${properties}/><sheets>${listed.join("")}</sheets></workbook>`,
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
  });
}

const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const number = (value: number | string, style = 0) => `<c s="${style}"><v>${value}</v></c>`;
const shared = (at: number) => `<c t="s"><v>${at}</v></c>`;
const row = (...cells: readonly string[]) => `<row>${cells.join("")}</row>`;

const TEXTS = ["the bus was late again", "lovely walk by the river", "home at six"];
const rowsOf = (texts: readonly string[]) =>
  row(text("id"), text("text")) + texts.map((value, at) => row(number(at + 1), text(value))).join("");
const sheetOf = (name: string, texts: readonly string[] = TEXTS): Sheet => ({ name, rows: rowsOf(texts) });

const parts = "parts of a workbook";
const sheets = "sheets of a workbook";
const values = "values of a workbook";
const archives = "tables of an archive";
const right = { rows: 3, textColumn: "text", texts: TEXTS } as const;

const CSV = (texts: readonly string[]) => `id,text\n${texts.map((value, at) => `${at},${value}\n`).join("")}`;

export const cases: readonly ReadingCase[] = [
  {
    name: "elements with a prefix",
    kind: parts,
    file: "a.xlsx",
    ...right,
    bytes: () => workbook({ sheets: [sheetOf("A")], prefix: "x:" }),
  },
  {
    name: "the workbook in the root",
    kind: parts,
    file: "a.xlsx",
    ...right,
    bytes: () => workbook({ sheets: [sheetOf("A")], main: "book.xml" }),
  },
  {
    name: "shared strings under another name",
    kind: parts,
    file: "a.xlsx",
    ...right,
    bytes: () =>
      workbook({
        sharedStrings: "strings/Table.xml",
        strings: ["id", "text", ...TEXTS],
        sheets: [
          {
            name: "A",
            rows: row(shared(0), shared(1)) + TEXTS.map((_, at) => row(number(at), shared(at + 2))).join(""),
          },
        ],
      }),
  },
  {
    name: "an empty first sheet",
    kind: sheets,
    file: "a.xlsx",
    ...right,
    bytes: () => workbook({ sheets: [{ name: "Sheet1", rows: "" }, sheetOf("Posts")] }),
  },
  {
    name: "a hidden first sheet",
    kind: sheets,
    file: "a.xlsx",
    ...right,
    bytes: () =>
      workbook({ sheets: [{ ...sheetOf("Lists", ["one", "two"]), state: "hidden" }, sheetOf("Posts")] }),
  },
  {
    name: "a sheet for each month",
    kind: sheets,
    file: "a.xlsx",
    rows: 6,
    texts: [...TEXTS, ...TEXTS],
    bytes: () => workbook({ sheets: [sheetOf("January"), sheetOf("February")] }),
  },
  {
    name: "dates since 1904",
    kind: values,
    file: "a.xlsx",
    cells: { day: ["2024-01-05"] },
    bytes: () =>
      workbook({
        properties: 'date1904="1"',
        formats: ["yyyy-mm-dd"],
        sheets: [
          {
            name: "A",
            rows: row(text("day"), text("text")) + row(number(43_834, 1), text("a long walk home")),
          },
        ],
      }),
  },
  {
    name: "number formats that are no dates",
    kind: values,
    file: "a.xlsx",
    cells: { magenta: ["1.5"], days: ["3"], scientific: ["12000000"], text: ["quite a good day"] },
    bytes: () =>
      workbook({
        formats: ["[Magenta]0.00", "0 &quot;days&quot;", "##0.0E+0"],
        sheets: [
          {
            name: "A",
            rows:
              row(text("magenta"), text("days"), text("scientific"), text("text")) +
              row(number(1.5, 1), number(3, 2), number(12_000_000, 3), text("quite a good day")),
          },
        ],
      }),
  },
  {
    name: "the months of a zip",
    kind: archives,
    file: "posts.zip",
    rows: 5,
    texts: [...TEXTS, "late", "early"],
    bytes: () => zipOf({ "2024-01.csv": CSV(TEXTS), "2024-02.csv": CSV(["late", "early"]) }),
  },
  {
    name: "a table beside another one",
    kind: archives,
    file: "posts.zip",
    ...right,
    issues: { "unread-part": 1 },
    bytes: () => zipOf({ "posts.csv": CSV(TEXTS), "people.csv": "name,age\nAnna,30\nBen,31\n" }),
  },
  {
    name: "a web page saved as a workbook",
    kind: archives,
    file: "report.xls",
    rows: 2,
    textColumn: "text",
    texts: ["good & cheap", "never again"],
    bytes: () =>
      "<html><body><table><tr><th>id</th><th>text</th></tr><tr><td>1</td><td>good &amp; cheap</td></tr><tr><td>2</td><td>never again</td></tr></table></body></html>",
  },
  {
    name: "a web page without a table",
    kind: archives,
    file: "page.csv",
    refused: "not-a-table",
    bytes: () => "<!DOCTYPE html><html><body><p>good day</p></body></html>",
  },
];
