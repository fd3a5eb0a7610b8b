/** Tables in archives, and files that are something else than their name says. */

import { gzipSync, strToU8 } from "fflate";
import { concat } from "../../data/bytes.ts";
import { tarOf, zipOf, zipWithNames } from "../archive-file.ts";
import type { ReadingCase } from "../reading-case.ts";

const TEXTS = ["the bus was late again", "lovely walk by the river", "home at six"];

const archiveCase = (
  name: string,
  file: string,
  bytes: () => string | Uint8Array,
  more: Partial<ReadingCase> = {},
): ReadingCase => ({
  name,
  kind: "tables of an archive",
  file,
  bytes,
  rows: 3,
  textColumn: "text",
  texts: TEXTS,
  ...more,
});

const csv = (texts: readonly string[]) => `id,text\n${texts.map((text, at) => `${at},${text}\n`).join("")}`;
const jsonl = (texts: readonly string[]) =>
  texts.map((text, at) => `${JSON.stringify({ id: at, text })}\n`).join("");
const many = (count: number) => Array.from({ length: count }, (_, at) => `${at} ${TEXTS[at % 3]}`);
const bytesOfName = (text: string) => Array.from(text, (character) => character.charCodeAt(0));

const both = { rows: 5, texts: [...TEXTS, "late", "early"], issues: {} };

const archives: readonly ReadingCase[] = [
  archiveCase(
    "the months of a zip",
    "posts.zip",
    () => zipOf({ "2024-01.csv": csv(TEXTS), "2024-02.csv": csv(["late", "early"]) }),
    both,
  ),
  archiveCase(
    "parts of JSON Lines in a zip",
    "posts.zip",
    () => zipOf({ "part-1.jsonl": jsonl(TEXTS), "part-2.jsonl": jsonl(["late", "early"]) }),
    both,
  ),
  archiveCase(
    "parts without a last line end",
    "posts.zip",
    () => zipOf({ "a.csv": csv(TEXTS).trimEnd(), "b.csv": csv(["late", "early"]).trimEnd() }),
    both,
  ),
  archiveCase(
    "parts in folders",
    "posts.zip",
    () =>
      zipOf({
        "a/posts.csv": csv(TEXTS),
        "b/posts.csv": csv(["late", "early"]),
        "__MACOSX/a/._posts.csv": "x",
      }),
    both,
  ),
  archiveCase(
    "parts of a tar",
    "posts.tar",
    () => tarOf({ "1.csv": csv(TEXTS), "2.csv": csv(["late", "early"]) }),
    both,
  ),
  archiveCase(
    "JSON records of which some have more fields",
    "posts.zip",
    () =>
      zipOf({
        "1.json": JSON.stringify([{ id: 1, text: TEXTS[0], likes: 1 }]),
        "2.json": JSON.stringify([{ id: 2, text: TEXTS[1], likes: 2, place: "north" }]),
      }),
    { rows: 2, texts: TEXTS.slice(0, 2) },
  ),
  archiveCase(
    "a table beside another one",
    "posts.zip",
    () => zipOf({ "posts.csv": csv(TEXTS), "people.csv": "name,age\nAnna,30\nBen,31\n" }),
    { issues: { "unread-part": 1 } },
  ),
  archiveCase(
    "a table beside a note",
    "posts.zip",
    () => zipOf({ "README.txt": "These are posts.\nThey were made by Ann.\n", "posts.csv": csv(TEXTS) }),
    { issues: { "unread-part": 1 } },
  ),
  archiveCase(
    "a table beside pictures",
    "posts.zip",
    () => zipOf({ "a.png": "x", "media/b.mp4": "y", "posts.csv": csv(TEXTS) }),
    { issues: {} },
  ),
  archiveCase("a tar of a table", "posts.tar", () => tarOf({ "posts.csv": csv(many(900)) }), {
    rows: 900,
    texts: many(3),
  }),
  archiveCase("a tar of JSON Lines", "posts.tar", () => tarOf({ "posts.jsonl": jsonl(many(900)) }), {
    rows: 900,
    texts: many(3),
  }),
  archiveCase("a packed tar", "posts.tar.gz", () => gzipSync(tarOf({ "posts.csv": csv(many(900)) })), {
    rows: 900,
    texts: many(3),
  }),
  archiveCase("a packed table", "posts.csv.gz", () => gzipSync(strToU8(csv(TEXTS)))),
  archiveCase("a table packed in two members", "posts.csv.gz", () =>
    concat([gzipSync(strToU8("id,text\n")), gzipSync(strToU8(csv(TEXTS).slice(8)))]),
  ),
  archiveCase("a zip in a zip", "posts.zip", () =>
    zipOf({ "inner.zip": zipOf({ "posts.csv": csv(TEXTS) }) }),
  ),
  archiveCase("a packed table in a zip", "posts.zip", () =>
    zipOf({ "posts.csv.gz": gzipSync(strToU8(csv(TEXTS))) }),
  ),
  archiveCase("an only file without an extension", "posts.zip", () => zipOf({ posts: csv(TEXTS) })),
  archiveCase("an empty file beside a table", "posts.zip", () =>
    zipOf({ "empty.csv": "", "posts.csv": csv(TEXTS) }),
  ),
  archiveCase("nothing that is a table", "posts.zip", () => zipOf({ "a.png": "x", "b.mp4": "y" }), {
    refused: "not-a-table",
  }),
  archiveCase(
    "names in code page 437",
    "posts.zip",
    () =>
      zipWithNames([
        [bytesOfName("M\u0084rz.csv"), csv(TEXTS)],
        [bytesOfName("M\u0094rz.csv"), csv(["late"])],
      ]),
    { options: { part: "Mörz.csv" }, rows: 1, texts: ["late"] },
  ),
  archiveCase(
    "names in Shift JIS",
    "posts.zip",
    () =>
      zipWithNames([
        [[0x88, 0xea, 0x97, 0x97, 0x95, 0x5c, ...bytesOfName(".csv")], csv(TEXTS)],
        [[0x8a, 0xbf, 0x8e, 0x9a, ...bytesOfName(".csv")], csv(["late"])],
      ]),
    { options: { part: "漢字.csv" }, rows: 1, texts: ["late"] },
  ),
  archiveCase(
    "names in the code page of Russian DOS",
    "posts.zip",
    () =>
      zipWithNames([
        [[0x8e, 0xe2, 0xa7, 0xeb, 0xa2, 0xeb, ...bytesOfName(".csv")], csv(TEXTS)],
        [[0x97, 0xa0, 0xe2, ...bytesOfName(".csv")], csv(["late"])],
      ]),
    { options: { part: "Чат.csv" }, rows: 1, texts: ["late"] },
  ),
  archiveCase(
    "names in UTF-8",
    "posts.zip",
    () => zipOf({ "März.csv": csv(TEXTS), "Mai.csv": csv(["late"]) }),
    { options: { part: "März.csv" } },
  ),
  archiveCase(
    "two names that only differ in unknown bytes",
    "posts.zip",
    () =>
      zipWithNames([
        [[0x81, 0xff, ...bytesOfName(".csv")], csv(TEXTS)],
        [[0x82, 0xff, ...bytesOfName(".csv")], csv(["late", "early"])],
      ]),
    both,
  ),
];

const cells = (values: readonly string[], tag = "td") =>
  `<tr>${values.map((value) => `<${tag}>${value}</${tag}>`).join("")}</tr>`;
const page = (rows: string) =>
  `<html><head><meta charset="utf-8"><style>td { color: red }</style></head><body><h1>Posts</h1><table border="1">${rows}</table></body></html>`;
const spreadsheetMl = (rows: string) =>
  `<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Posts"><Table>${rows}</Table></Worksheet></Workbook>`;
const mlRow = (values: readonly string[]) =>
  `<Row>${values.map((value) => `<Cell><Data ss:Type="String">${value}</Data></Cell>`).join("")}</Row>`;

const disguised = (
  name: string,
  file: string,
  content: string | Uint8Array,
  more: Partial<ReadingCase> = {},
): ReadingCase => ({
  ...archiveCase(name, file, () => content, more),
  kind: "files in disguise",
});

const disguises: readonly ReadingCase[] = [
  disguised(
    "a web page named .xls",
    "report.xls",
    page(cells(["id", "text"], "th") + TEXTS.map((text, at) => cells([String(at), text])).join("")),
  ),
  disguised(
    "a web page with references",
    "report.xls",
    page(cells(["id", "text"]) + cells(["1", "good &amp; cheap"]) + cells(["2", "so <b>good</b>"])),
    { rows: 2, texts: ["good & cheap", "so good"] },
  ),
  disguised(
    "a web page without table headings, named .csv",
    "report.csv",
    page(cells(["id", "text"]) + TEXTS.map((text, at) => cells([String(at), text])).join("")),
  ),
  disguised(
    "XML of Excel 2003",
    "report.xls",
    spreadsheetMl(mlRow(["id", "text"]) + TEXTS.map((text, at) => mlRow([String(at), text])).join("")),
  ),
  disguised(
    "XML of Excel 2003, named .xml",
    "report.xml",
    spreadsheetMl(mlRow(["id", "text"]) + TEXTS.map((text, at) => mlRow([String(at), text])).join("")),
  ),
  disguised(
    "a web page without a table",
    "page.csv",
    "<!DOCTYPE html><html><body><p>good day</p></body></html>",
    { refused: "not-a-table" },
  ),
  disguised(
    "an error page named .csv",
    "posts.csv",
    "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n",
    { refused: "not-a-table" },
  ),
  disguised("rich text", "posts.txt", "{\\rtf1\\ansi good day\\par }", {
    exportFormat: "rtf",
    texts: ["good day"],
    rows: 1,
  }),
  disguised("a PDF", "posts.csv", "%PDF-1.7\n%x\n", { refused: "not-a-table" }),
  disguised("nothing but zeros", "posts.csv", new Uint8Array(4096), { refused: "not-a-table" }),
  disguised("an old workbook", "posts.xls", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), {
    refused: "old-excel",
  }),
  disguised("a table named .json", "posts.json", csv(TEXTS)),
  disguised("a table named .xlsx", "posts.xlsx", csv(TEXTS)),
  disguised("JSON Lines named .csv", "posts.csv", jsonl(TEXTS)),
  disguised(
    "a zero byte in a text",
    "posts.csv",
    "id,text,lang\n1,the bus\u0000 was late again,en\n2,lovely walk by the river,en\n3,home at six,en\n",
    { texts: ["the bus\u0000 was late again", ...TEXTS.slice(1)] },
  ),
  disguised(
    "columns of single bits as control bytes",
    "posts.csv",
    `id,text,a,b,c\n${many(40)
      .map((text, at) => `${at},"${text}",\u0000,\u0001,${at % 2 === 0 ? "\u0000" : "\u0001"}\n`)
      .join("")}`,
    { rows: 40, texts: many(3) },
  ),
];

export const cases: readonly ReadingCase[] = [...archives, ...disguises];
