/** Valid files of every format that is read, from texts that can be changed before they are packed. */

import { readdirSync, readFileSync } from "node:fs";
import { gzipSync, zipSync } from "fflate";
import { concat } from "../../../src/data/bytes.ts";
import { parquetSeeds } from "../../../src/data/testing/parquet-seeds.ts";
import { utf8 } from "../../../src/data/testing/tables.ts";
import { writeTar } from "../../../src/engine/store/tar.ts";

/** A file as its parts and the way to pack them. */
export interface FileSeed {
  name: string;
  /** Texts by path; bytes are parts that are no text. */
  parts: Readonly<Record<string, string | Uint8Array>>;
  pack: (parts: Readonly<Record<string, Uint8Array>>) => Uint8Array | Promise<Uint8Array>;
  /** What has a meaning in the texts. */
  tokens: readonly string[];
}

const TEXTS = [
  "the bus was late again",
  "Grüße vom See 🙂",
  'she said "never" twice',
  "two\nlines",
  "=1+1",
  "N/A",
  "",
];
const ids = TEXTS.map((_, at) => `146781036900000000${at}`);
const DATES = TEXTS.map((_, at) => `2024-0${at + 1}-0${at + 2}T10:00:00Z`);

const quoted = (text: string) => (/["\n,;\t|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const delimited = (delimiter: string, end = "\n") =>
  [
    ["id", "text", "date", "likes"],
    ...TEXTS.map((text, at) => [ids[at] ?? "", quoted(text), DATES[at] ?? "", `${at * 7}`]),
  ]
    .map((cells) => cells.join(delimiter) + end)
    .join("");
const CSV = delimited(",");

const records = TEXTS.map((text, at) => ({
  id: ids[at],
  text,
  user: { name: "ann", tags: ["a", "b"] },
  likes: at,
}));
const JSONL = records.map((record) => `${JSON.stringify(record)}\n`).join("");

const NUMBERS = ["0", "-1", "1e999", "99999999999999999999", "4294967296", "NaN"];
const CHARACTERS = ["\0", "\ufeff", "\u2028", "\u0301", "\ud83d", "\u202e", "\r", "\r\n", "\n\n", "\u001a"];
const CSV_TOKENS = [
  ...CHARACTERS,
  ...NUMBERS,
  ",",
  ";",
  "\t",
  "|",
  '"',
  '""',
  "\\",
  "sep=;\n",
  "#",
  "'",
  ",,,",
];
const JSON_TOKENS = [
  ...CHARACTERS,
  ...NUMBERS,
  ...'{}[]:,"\\'.split(""),
  "null",
  "\\u0000",
  "\\ud800",
  '"__proto__":',
  '"text":"a",',
  "[[[[",
  '{"a":',
  "//",
  "/*",
  "NaN",
  "'",
];
const XML_TOKENS = [
  ...CHARACTERS,
  ...NUMBERS,
  ..."<>&\"'/=".split(""),
  "&amp;",
  "&#0;",
  "&#x110000;",
  "&constructor;",
  "]]>",
  "<![CDATA[",
  "<!--",
  "-->",
  "<!DOCTYPE x [<!ENTITY a 'b'>]>",
  'r="ZZZZZZZ99999999"',
  't="s"',
  's="-1"',
  "</row>",
  "</table>",
  "<table>",
  "<tr><td>",
  'colspan="99999"',
  'rowspan="65535"',
  'table:number-columns-repeated="99999999"',
  'table:number-rows-repeated="1048576"',
  'ss:Index="2000000000"',
  "../../",
];

const only = (parts: Readonly<Record<string, Uint8Array>>) => Object.values(parts)[0] ?? new Uint8Array();
const zip = (parts: Readonly<Record<string, Uint8Array>>) => zipSync({ ...parts });

async function tar(parts: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  async function* entries() {
    for (const [path, bytes] of Object.entries(parts)) {
      async function* content() {
        yield bytes;
      }
      yield { path, size: bytes.length, content: content() };
    }
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of writeTar(entries())) pieces.push(piece);
  return concat(pieces);
}

const encoded = (text: string, encoding: BufferEncoding, mark: readonly number[] = []) =>
  concat([Uint8Array.from(mark), new Uint8Array(Buffer.from(text, encoding))]);

/** A file that is one text. */
const text = (name: string, content: string | Uint8Array, tokens: readonly string[]): FileSeed => ({
  name,
  parts: { [name]: content },
  pack: only,
  tokens,
});

const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const XLSX_PARTS = {
  "xl/workbook.xml": `<workbook xmlns:r="${RELATIONS}"><workbookPr date1904="0"/><sheets><sheet name="A &amp; B" sheetId="1" r:id="r1"/><sheet name="C" sheetId="2" r:id="r2"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${RELATIONS}/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  "xl/sharedStrings.xml": `<sst count="3"><si><t>text</t></si><si><r><t>Gr</t></r><r><t xml:space="preserve">üße </t></r></si><si><t>a_x000D_&#10;b &lt;3</t></si></sst>`,
  "xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
  "xl/worksheets/sheet1.xml": `<worksheet><dimension ref="A1:D5"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="str"><v>when</v></c></row>${TEXTS.map(
    (value, at) =>
      `<row r="${at + 2}"><c r="A${at + 2}"><v>${at}</v></c><c r="B${at + 2}" t="inlineStr"><is><t>${value}</t></is></c><c r="C${at + 2}" s="2"><v>43965.5</v></c></row>`,
  ).join(
    "",
  )}<row r="20"><c r="B20" t="s"><v>1</v></c><c r="C20" t="b"><v>1</v></c></row></sheetData></worksheet>`,
  "xl/worksheets/sheet2.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row></sheetData></worksheet>`,
};

const ODS_PARTS = {
  mimetype: "application/vnd.oasis.opendocument.spreadsheet",
  "META-INF/manifest.xml": "<manifest/>",
  "content.xml": `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell><table:table-cell><text:p>text</text:p></table:table-cell></table:table-row>${TEXTS.map(
    (value, at) =>
      `<table:table-row table:number-rows-repeated="${at + 1}"><table:table-cell office:value-type="float" office:value="${at}"><text:p>${at}</text:p></table:table-cell><table:table-cell><text:p>${value}<text:s text:c="2"/>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated="3"/></table:table-row>`,
  ).join("")}</table:table></office:spreadsheet></office:body></office:document-content>`,
};

const HTML = `<html><head><meta charset="utf-8"><title>t</title></head><body><table><caption>c</caption><tr><th>id</th><th colspan="2">text</th></tr>${TEXTS.map(
  (value, at) => `<tr><td>${at}</td><td rowspan="1">${value} &amp; more<br>x</td><td>1,5</td></tr>`,
).join("")}</table><table><tr><td>a</td></tr></table></body></html>`;

const SPREADSHEETML = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row><Cell><Data ss:Type="String">id</Data></Cell><Cell><Data ss:Type="String">text</Data></Cell></Row>${TEXTS.map(
  (value, at) =>
    `<Row ss:Index="${at + 2}"><Cell><Data ss:Type="Number">${at}</Data></Cell><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">${value}</Data></Cell></Row>`,
).join("")}</Table></Worksheet></Workbook>`;

const tweets = TEXTS.map((full_text, at) => ({
  tweet: { id_str: ids[at], full_text, created_at: "Wed Oct 10 20:19:24 +0000 2018", lang: "en" },
}));
const X_ARCHIVE = {
  "data/tweets.js": `window.YTD.tweets.part0 = ${JSON.stringify(tweets)}`,
  "data/tweets-part1.js": `window.YTD.tweets.part1 = ${JSON.stringify(tweets.slice(2))}`,
  "data/note-tweet.js": `window.YTD.note_tweet.part0 = ${JSON.stringify([
    {
      noteTweet: { noteTweetId: "1", core: { text: "a whole long post" }, createdAt: "2023-01-01T00:00:00Z" },
    },
  ])}`,
  "data/account.js": "window.YTD.account.part0 = []",
};

const textSeeds: readonly FileSeed[] = [
  text("t.csv", CSV, CSV_TOKENS),
  text("t.csv", delimited(";", "\r\n"), CSV_TOKENS),
  text("t.csv", `Report of May\n\nsep=,\n${CSV}total,3\n`, CSV_TOKENS),
  text("t.tsv", delimited("\t"), CSV_TOKENS),
  text("t.txt", TEXTS.slice(0, 3).join("\n"), CSV_TOKENS),
  text("t.csv", encoded(CSV, "utf16le", [0xff, 0xfe]), CSV_TOKENS),
  text("t.csv", encoded(CSV.replaceAll("🙂", ""), "latin1"), CSV_TOKENS),
  text("t.json", JSON.stringify(records), JSON_TOKENS),
  text("t.json", JSON.stringify({ meta: { page: 1 }, data: { items: records } }, undefined, 1), JSON_TOKENS),
  text("t.json", JSON.stringify({ text: TEXTS, id: ids }), JSON_TOKENS),
  text("t.json", JSON.stringify([["id", "text"], ...TEXTS.map((value, at) => [at, value])]), JSON_TOKENS),
  text("t.jsonl", JSONL, JSON_TOKENS),
  text("t.jsonl", `${JSONL}{"late":{"a":[1,{"b":2}]},"text":"x"}\n`, JSON_TOKENS),
  text("t.html", HTML, XML_TOKENS),
  text("t.xls", SPREADSHEETML, XML_TOKENS),
];

const packedSeeds: readonly FileSeed[] = [
  { name: "t.xlsx", parts: XLSX_PARTS, pack: zip, tokens: XML_TOKENS },
  { name: "t.ods", parts: ODS_PARTS, pack: zip, tokens: XML_TOKENS },
  { name: "t.zip", parts: { "a/2024-01.csv": CSV, "a/2024-02.csv": CSV }, pack: zip, tokens: CSV_TOKENS },
  { name: "t.zip", parts: { "t.jsonl": JSONL, "photo.jpg": "x" }, pack: zip, tokens: JSON_TOKENS },
  { name: "twitter.zip", parts: X_ARCHIVE, pack: zip, tokens: JSON_TOKENS },
  { name: "t.csv.gz", parts: { "t.csv": CSV }, pack: (parts) => gzipSync(only(parts)), tokens: CSV_TOKENS },
  { name: "t.zip.gz", parts: { "t.csv": CSV }, pack: (parts) => gzipSync(zip(parts)), tokens: CSV_TOKENS },
  {
    name: "t.zip",
    parts: { "t.csv": CSV },
    pack: (parts) => zip({ "inner.zip": zip(parts) }),
    tokens: CSV_TOKENS,
  },
  { name: "t.tar", parts: { "t.csv": CSV, "b.jsonl": JSONL }, pack: tar, tokens: CSV_TOKENS },
  {
    name: "t.tar.gz",
    parts: { "t.json": JSON.stringify(records) },
    pack: async (parts) => gzipSync(await tar(parts)),
    tokens: JSON_TOKENS,
  },
];

const CONTAINERS = "src/testing/fixtures/containers";

/** Files of databases and statistical programs and compressed ones, whose bytes are damaged. */
export const containerSeeds = (): FileSeed[] =>
  readdirSync(CONTAINERS)
    .filter((name) => !/\.(json|py)$/.test(name))
    .map((name) => text(name, new Uint8Array(readFileSync(`${CONTAINERS}/${name}`)), []));

/** Parquet files, whose bytes are damaged. */
export const parquetFileSeeds = (): FileSeed[] => parquetSeeds().map((bytes) => text("t.parquet", bytes, []));

export const fileSeeds = (): FileSeed[] => [...textSeeds, ...packedSeeds, ...parquetFileSeeds()];

/** The parts of a file as bytes. */
export const bytesOfParts = (parts: FileSeed["parts"]): Record<string, Uint8Array> =>
  Object.fromEntries(
    Object.entries(parts).map(([path, part]) => [path, typeof part === "string" ? utf8(part) : part]),
  );
