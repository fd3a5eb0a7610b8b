/** Small or damaged archives and workbooks that ask a reader for much time or memory, with what becomes of each. */

import { Buffer } from "node:buffer";
import { gzip, repeated, whole, zip } from "./packed.mjs";
import { lines, MIB } from "./texts.mjs";
import { BOOK, cell, odsCell, sheet, sheetsOf, spreadsheet, workbook, workbookOf } from "./workbooks.mjs";

/** @param {string} text */
const mebibyte = (text) => Buffer.from(text.repeat(Math.ceil(MIB / text.length)).slice(0, MIB));
/** Whole repetitions of a text, about 1 MiB. @param {string} text */
const block = (text) => Buffer.from(text.repeat(Math.ceil(MIB / text.length)));

/** A tar of texts. @param {readonly (readonly [name: string, text: string])[]} files */
function tar(files) {
  const blocks = files.flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${text.length.toString(8).padStart(11, "0")} `, 124);
    header.write("ustar\u000000", 257);
    header.write("        ", 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A table in zips inside each other. @param {number} depth */
function nested(depth) {
  /** @type {Buffer | string} */
  let content = "text,label\nhello,1\n";
  for (let level = 0; level < depth; level++) content = zip({ "a.zip": whole(content) });
  return Buffer.from(content);
}

/** @type {Record<string, import("./texts.mjs").AttackFile>} by file name */
export const ARCHIVES = {
  "blank-lines.csv.gz": [
    "over-limit",
    () => gzip(repeated("text,label\na,b\nc,d\n", Buffer.alloc(MIB, 10), 512, "")),
  ],
  "string-600m.jsonl.gz": ["over-limit", () => gzip(repeated('{"text":"', mebibyte("a"), 600, '"}\n'))],
  "cell-600m.csv.gz": ["over-limit", () => gzip(repeated('id,text\n1,"', mebibyte("a"), 600, '"\n'))],
  "commas-300m.csv.gz": ["over-limit", () => gzip(repeated("id,text\n1,good\n", mebibyte(","), 300, "\n"))],
  "lists-500m.json.gz": ["over-limit", () => gzip(repeated("", mebibyte("["), 500, ""))],
  "zip-2g.gz": ["over-limit", () => gzip(repeated("PK\u0003\u0004", mebibyte("a"), 2048, ""))],
  "parquet-2g.gz": ["over-limit", () => gzip(repeated("PAR1", mebibyte("a"), 2048, ""))],
  "workbook-1g.xlsx": [
    "over-limit",
    () => workbook({ "xl/workbook.xml": repeated("<workbook>", mebibyte(" "), 1024, BOOK.slice(10)) }),
  ],
  "relations-1g.xlsx": [
    "over-limit",
    () => workbook({ "xl/_rels/workbook.xml.rels": repeated("<Relationships>", mebibyte(" "), 1024, "") }),
  ],
  "styles-1g.xlsx": [
    "over-limit",
    () => workbook({ "xl/styles.xml": repeated("<styleSheet>", block('<numFmt numFmtId="1"/>'), 1024, "") }),
  ],
  "shared-string-1g.xlsx": [
    "over-limit",
    () =>
      workbook({ "xl/sharedStrings.xml": repeated("<sst><si><t>", mebibyte("a"), 1024, "</t></si></sst>") }),
  ],
  "shared-strings-20m.xlsx": [
    1,
    () =>
      workbook({
        "xl/sharedStrings.xml": repeated("<sst>", block("<si><t>abcdefgh</t></si>"), 400, "</sst>"),
      }),
  ],
  "no-tag-400m.xlsx": ["over-limit", () => sheet("<worksheet>", mebibyte("a"), 400, "</worksheet>")],
  "tag-400m.xlsx": ["over-limit", () => sheet('<worksheet a="', mebibyte("a"), 400, '"/>')],
  "cell-300m.xlsx": [
    "over-limit",
    () =>
      sheet(
        '<worksheet><sheetData><row><c t="inlineStr"><is><t>',
        mebibyte("a"),
        300,
        "</t></is></c></row></sheetData></worksheet>",
      ),
  ],
  "cell-of-parts.xlsx": [
    "over-limit",
    () =>
      sheet(
        '<worksheet><sheetData><row><c t="inlineStr"><is>',
        block("<t>xxxxxxxx</t>"),
        300,
        "</is></c></row></sheetData></worksheet>",
      ),
  ],
  "one-row.xlsx": [
    "over-limit",
    () =>
      sheet("<worksheet><sheetData><row>", block(cell("xxxxxxxx")), 300, "</row></sheetData></worksheet>"),
  ],
  "far-cells.xlsx": [
    "over-limit",
    () =>
      sheet(
        "<worksheet><sheetData>",
        block('<row><c r="XFD1" t="inlineStr"><is><t>far</t></is></c></row>'),
        1,
        "</sheetData></worksheet>",
      ),
  ],
  "equal-names.xlsx": [
    2,
    () =>
      workbook({
        "xl/worksheets/sheet1.xml": whole(
          `<worksheet><sheetData>${`<row>${cell("text").repeat(16_384)}</row>`.repeat(2)}</sheetData></worksheet>`,
        ),
      }),
  ],
  "many-parts.zip": [
    "over-limit",
    () =>
      zip(Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`f${at}.csv`, whole("text\na\n")]))),
  ],
  "entities.xlsx": [
    2,
    () =>
      workbook({
        "xl/worksheets/sheet1.xml": whole(
          `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData><row>${cell("&b;&constructor;&toString;")}</row><row>${cell("ok &#x110000; &#xD800; &#0;")}</row></sheetData></worksheet>`,
        ),
      }),
  ],
  "far-row.xlsx": [
    0,
    () =>
      workbook({
        "xl/worksheets/sheet1.xml": whole(
          `<worksheet><dimension ref="A1:XFD10000000"/><sheetData><row r="1">${cell("text")}</row><row r="10000000">${cell("far").replace("<c", '<c r="XFD10000000"')}</row></sheetData></worksheet>`,
        ),
      }),
  ],
  "blank-rows-200m.xlsx": [
    "over-limit",
    () => sheet("<worksheet><sheetData>", block('<row r="1"></row>'), 200, "</sheetData></worksheet>"),
  ],
  "namespaces.xlsx": [
    46263,
    () =>
      sheet(
        `<worksheet ${Array.from({ length: 20_000 }, (_, at) => `xmlns:n${at}="u${at}"`).join(" ")}><sheetData>`,
        block(`<row xmlns:a="b">${cell("good day")}</row>`),
        3,
        "</sheetData></worksheet>",
      ),
  ],
  "repeated-rows.ods": [
    "over-limit",
    () =>
      spreadsheet(
        `<table:table-row table:number-rows-repeated="1048576">${odsCell("a")}</table:table-row>`,
        1000,
      ),
  ],
  "repeated-row.ods": [
    1_048_576,
    () =>
      spreadsheet(
        `<table:table-row table:number-rows-repeated="1048576">${odsCell("a").repeat(7)}</table:table-row>`,
        1,
      ),
  ],
  "repeated-cells.ods": [
    "over-limit",
    () =>
      spreadsheet(
        `<table:table-row>${odsCell("a").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')}</table:table-row>`,
        50_000,
      ),
  ],
  "spaces.ods": [
    1,
    () =>
      spreadsheet(
        `<table:table-row>${odsCell("a".concat('<text:s text:c="1000"/>'.repeat(1_000_000)))}</table:table-row>`,
        1,
      ),
  ],
  "members.csv.gz": ["over-limit", () => Buffer.concat(Array(50_000).fill(gzip(whole("1,good day\n"))))],
  "empty-members.csv.gz": [
    "over-limit",
    () => Buffer.concat([gzip(whole("id,text\n1,a\n")), ...Array(300_000).fill(gzip(whole("")))]),
  ],
  "many-sheets.xlsx": [1000, () => workbookOf(5000)],
  "far-cells.ods": [
    "over-limit",
    () =>
      spreadsheet(
        `<table:table-row><table:table-cell table:number-columns-repeated="16000"/>${odsCell("a")}</table:table-row>`,
        50_000,
      ),
  ],
  "many-sheets.ods": [20_000, () => sheetsOf(1000, 20)],
  "large-sheets.ods": [60_000, () => sheetsOf(30, 2000)],
  "many-files.tar.gz": [
    20_000,
    () =>
      gzip(
        whole(
          tar(
            Array.from({ length: 1000 }, (_, at) => [`f${at}.csv`, `id,text\n${"1,good day\n".repeat(20)}`]),
          ),
        ),
      ),
  ],
  "gzip-in-gzip.csv.gz": [1, () => gzip(whole(gzip(whole("text,label\nhello,1\n"))))],
  "zip-in-zip-200.zip": ["over-limit", () => nested(200)],
  "zip-in-zip-3000.zip": ["over-limit", () => nested(3000)],
  "line-2g.csv.gz": ["over-limit", () => gzip(repeated("text\n", mebibyte("a"), 2048, ""))],
  "line-600m.csv.gz": ["over-limit", () => gzip(repeated("id,text\n1,", mebibyte("a"), 600, ""))],
  "string-600m.json.gz": ["over-limit", () => gzip(repeated('[{"text":"', mebibyte("a"), 600, ""))],
  "zeros-1g.csv.gz": ["over-limit", () => gzip(repeated("", Buffer.alloc(MIB), 1024, ""))],
  "line-600m.zip": ["over-limit", () => zip({ "a.csv": repeated("id,text\n", mebibyte("a"), 600, "") })],
  "files-of-other-keys.zip": [
    20,
    () =>
      zip(
        Object.fromEntries(
          Array.from({ length: 1000 }, (_, file) => [
            `f${file}.jsonl`,
            whole(
              lines(
                20,
                () =>
                  `{"text":"good day",${Array.from({ length: 20 }, (_, key) => `"k${file}_${key}":1`).join(",")}}\n`,
              ),
            ),
          ]),
        ),
      ),
  ],
};
