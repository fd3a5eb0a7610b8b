/** Workbooks as programs write them, with the parts and sheets that differ between them. */

import type { ReadingCase } from "../reading-case.ts";
import { type Book, number, row, type Sheet, shared, text, workbook } from "../workbook-file.ts";

const TEXTS = ["the bus was late again", "lovely walk by the river", "home at six"];

const rowsOf = (texts: readonly string[]) =>
  row(text("id"), text("text")) + texts.map((value, at) => row(number(at + 1), text(value))).join("");
const sheetOf = (name: string, texts: readonly string[] = TEXTS): Sheet => ({ name, rows: rowsOf(texts) });
/** Rows of one text each. */
const notes = (name: string, ...lines: readonly string[]): Sheet => ({
  name,
  rows: lines.map((line) => row(text(line))).join(""),
});

const bookCase = (kind: string, name: string, book: Book, more: Partial<ReadingCase> = {}): ReadingCase => ({
  name,
  kind,
  file: "a.xlsx",
  bytes: () => workbook(book),
  rows: 3,
  textColumn: "text",
  texts: TEXTS,
  ...more,
});

const partCase = (name: string, book: Partial<Book>, more?: Partial<ReadingCase>) =>
  bookCase("parts of a workbook", name, { sheets: [sheetOf("A")], ...book }, more);

/** A sheet whose texts are all shared. */
const sharedBook: Pick<Book, "strings" | "sheets"> = {
  strings: ["id", "text", ...TEXTS],
  sheets: [
    {
      name: "A",
      rows: row(shared(0), shared(1)) + TEXTS.map((_, at) => row(number(at), shared(at + 2))).join(""),
    },
  ],
};

const parts: readonly ReadingCase[] = [
  partCase("elements with a prefix", { prefix: "x:" }),
  partCase("the workbook in the root", { main: "book.xml" }),
  partCase("the workbook under another name", { main: "xl/workbook22.xml" }),
  partCase("the workbook in another folder", { main: "office/deep/book.xml" }),
  partCase("shared strings under another name", { ...sharedBook, sharedStrings: "strings/Table.xml" }),
  partCase("shared strings with a capital", { ...sharedBook, sharedStrings: "SharedStrings.xml" }),
  partCase("shared strings whose part has other capitals than its relationship", {
    ...sharedBook,
    pathOf: (path) => path.replace("sharedStrings", "SharedStrings"),
  }),
  partCase("backslashes in the names of the parts", {
    ...sharedBook,
    pathOf: (path) => path.replaceAll("/", "\\"),
  }),
  partCase("names of the parts in capitals", { ...sharedBook, pathOf: (path) => path.toUpperCase() }),
  partCase("a slash before the names of the parts", { ...sharedBook, pathOf: (path) => `/${path}` }),
  partCase("the namespaces of OOXML strict", { ...sharedBook, strict: true }),
  partCase("named as a program with macros", {}, { file: "a.xlsm" }),
  partCase("named .xls", {}, { file: "a.xls" }),
  partCase("named .csv", {}, { file: "a.csv" }),
];

const sheetCase = (name: string, sheets: readonly Sheet[], more?: Partial<ReadingCase>) =>
  bookCase("sheets of a workbook", name, { sheets }, more);

const sheets: readonly ReadingCase[] = [
  sheetCase("an empty first sheet", [{ name: "Sheet1", rows: "" }, sheetOf("Posts")], { issues: {} }),
  sheetCase("a first sheet of one empty row", [{ name: "Sheet1", rows: "<row/>" }, sheetOf("Posts")]),
  sheetCase("two empty sheets before the table", [
    { name: "A", rows: "" },
    { name: "B", rows: "" },
    sheetOf("Posts"),
  ]),
  sheetCase("an empty last sheet", [sheetOf("Posts"), { name: "Sheet2", rows: "" }]),
  sheetCase("a hidden first sheet", [
    { ...sheetOf("Lists", ["one", "two"]), state: "hidden" },
    sheetOf("Posts"),
  ]),
  sheetCase("a very hidden first sheet", [
    { ...sheetOf("Lists", ["one", "two"]), state: "veryHidden" },
    sheetOf("Posts"),
  ]),
  sheetCase(
    "a cover before the table",
    [notes("Cover", "Posts about buses", "January 2024", "made by Ann"), sheetOf("Posts")],
    { issues: { "unread-part": 1 } },
  ),
  sheetCase(
    "a summary of figures before the table",
    [
      {
        name: "Summary",
        rows:
          row(text("Measure"), text("Count")) +
          row(text("Posts"), number(3)) +
          row(text("Authors"), number(2)),
      },
      sheetOf("Posts"),
    ],
    { issues: { "unread-part": 1 } },
  ),
  sheetCase("a sheet for each month", [sheetOf("January"), sheetOf("February", ["late", "early"])], {
    rows: 5,
    texts: [...TEXTS, "late", "early"],
    issues: {},
  }),
  sheetCase(
    "a sheet for each month, and notes",
    [sheetOf("January"), sheetOf("February"), notes("Notes", "made by Ann")],
    {
      rows: 6,
      texts: [...TEXTS, ...TEXTS],
      issues: { "unread-part": 1 },
    },
  ),
  sheetCase("a chosen sheet", [sheetOf("January"), sheetOf("February", ["late", "early"])], {
    options: { part: "February" },
    rows: 2,
    texts: ["late", "early"],
  }),
  sheetCase("a title and an empty row above the header", [
    {
      name: "A",
      rows:
        row(text("Posts of the week, 1 to 7 January")) +
        row() +
        row(text("id"), text("text"), text("likes")) +
        TEXTS.map((value, at) => row(number(at), text(value), number(at * 3))).join(""),
    },
  ]),
  sheetCase("keys and values above the header", [
    {
      name: "A",
      rows:
        row(text("Report"), text("Buses")) +
        row(text("From"), text("1 January")) +
        row() +
        row(text("id"), text("text"), text("likes")) +
        TEXTS.map((value, at) => row(number(at), text(value), number(at * 3))).join(""),
    },
  ]),
  sheetCase("two empty rows above the header", [{ name: "A", rows: row() + row() + rowsOf(TEXTS) }]),
  sheetCase("nothing but one empty row", [{ name: "A", rows: "<row/>" }], { refused: "empty-file" }),
  sheetCase(
    "nothing at all",
    [
      { name: "A", rows: "" },
      { name: "B", rows: "" },
    ],
    { refused: "empty-file" },
  ),
];

export const cases: readonly ReadingCase[] = [...parts, ...sheets];
