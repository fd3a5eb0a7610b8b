/** Small or damaged files that ask a reader for much time or memory. */

import { Buffer } from "node:buffer";
import { gzip, repeated, whole, zip } from "./packed.mjs";

const MIB = 2 ** 20;

/** @param {string} text */
const mebibyte = (text) => Buffer.from(text.repeat(Math.ceil(MIB / text.length)).slice(0, MIB));
/** Whole repetitions of a text, about 1 MiB. @param {string} text */
const block = (text) => Buffer.from(text.repeat(Math.ceil(MIB / text.length)));

/** @param {number} depth */
const lists = (depth) => "[".repeat(depth) + "]".repeat(depth);
/** @param {number} depth */
const objects = (depth) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
/** @param {number} count @param {(row: number) => string} line */
const lines = (count, line) => Array.from({ length: count }, (_, row) => line(row)).join("");

const BOOK = '<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>';
const OFFICE_RELATIONS =
  '<Relationships><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>';
const RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>';
const ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>';
const SHEET = `<worksheet><sheetData>${ROW}</sheetData></worksheet>`;
/** @param {string} text */
const cell = (text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

/** A workbook whose parts can be replaced. @param {Record<string, import("./packed.mjs").Packed>} parts */
const workbook = (parts) =>
  zip({
    "_rels/.rels": whole(OFFICE_RELATIONS),
    "xl/workbook.xml": whole(BOOK),
    "xl/_rels/workbook.xml.rels": whole(RELATIONS),
    "xl/worksheets/sheet1.xml": whole(SHEET),
    ...parts,
  });
/** @param {string} head @param {Buffer} unit @param {number} count @param {string} tail */
const sheet = (head, unit, count, tail) =>
  workbook({ "xl/worksheets/sheet1.xml": repeated(head, unit, count, tail) });

/** @type {Record<string, () => Buffer | string>} by file name */
export const FILES = {
  "surplus-cells.csv": () => `text,label\nhello,1\nworld,2\nfoo${",".repeat(20_000)}\nbye,3\n`,
  "late-surplus-cells.csv": () =>
    `text,label\n${"hello there,1\n".repeat(30_000)}foo${",".repeat(200_000)}\nbye,3\n`,
  "surplus-in-each-row.csv": () => `id,text\n${lines(200, (row) => `${row},a${",x".repeat(20 * row)}\n`)}`,
  "equal-names.csv": () => `text${",a".repeat(120_000)}\nx${",y".repeat(120_000)}\n`,
  "numbered-names.csv": () =>
    `${Array.from({ length: 15_000 }, (_, at) => (at % 2 ? "a" : `a_${at}`)).join(",")}\nx\n`,
  "many-columns-short-rows.csv": () =>
    `${Array.from({ length: 16_000 }, (_, at) => `c${at}`).join(",")}\n${"x\n".repeat(20_000)}`,
  "open-quotes.csv": () => `id,text\n${lines(50_000, (row) => `${row},"open\n`)}`,
  "open-quote-at-start.csv": () => `id,text\n1,"open\n${"2,good day\n".repeat(2_000_000)}`,
  "stray-quotes.csv": () => `id,text\n1,${'"a" b '.repeat(300_000)}\n2,x\n`,
  "backslashes.csv": () => `id,text\n1,"a \\" b"\n2,"c \\" d"\n3,"${"\\\\".repeat(2_000_000)}"\n`,
  "quoted-15m.csv": () => `id,text\n1,"${"line\n".repeat(3_000_000)}"\n${"2,x\n".repeat(1_000_000)}`,
  "line-60m.csv": () => Buffer.alloc(60 * MIB, "a"),
  "zeros-60m.csv": () => Buffer.alloc(60 * MIB),
  "long-names.csv": () => `text,${`${"n".repeat(200_000)},`.repeat(50)}\nhello\n`,
  "new-keys.jsonl": () => lines(10_000, (row) => `{"text":"row","k${row}":${row}}\n`),
  "last-of-many-keys.jsonl": () =>
    `{${Array.from({ length: 16_000 }, (_, at) => `"k${at}":1`).join(",")}}\n${'{"k15999":1}\n'.repeat(20_000)}`,
  "million-keys.jsonl": () =>
    `{"text":"a"}\n{${Array.from({ length: 500_000 }, (_, at) => `"k${at}":1`).join(",")}}\n`,
  "same-dotted-names.jsonl": () =>
    `{${Array.from({ length: 5000 }, (_, at) => `"a.b${at ? `_${at}` : ""}":1`).join(",")},"a":{"b":2}}\n`,
  "columns.json": () =>
    `{"a":[${"1,".repeat(500_000)}1],${Array.from({ length: 500 }, (_, at) => `"c${at}":[1,2]`).join(",")}}`,
  "deep-lists.jsonl": () => `{"text":"a"}\n{"text":"b","x":${lists(5000)}}\n{"text":"c"}\n`,
  "deeper-lists.json": () => `[{"text":"a","x":${lists(1_000_000)}},{"text":"b"}]`,
  "deep-objects.jsonl": () => `{"text":"a"}\n{"text":"b","x":${objects(200_000)}}\n`,
  "deep-beside.json": () => `{"meta":${lists(3_000_000)},"data":[{"text":"a"},{"text":"b"}]}`,
  "open-lists-20m.json": () => "[".repeat(20_000_000),
  "string-20m.jsonl": () => `{"text":"hello"}\n{"text":"${"\\n".repeat(10_000_000)}"}\n`,
  "quotes-20m.json": () => `[{"text":"${'\\"'.repeat(10_000_000)}"}]`,
  "line-60m.jsonl": () => `{"text":"${"a".repeat(60 * MIB)}"}\n`,
  "array-60m.json": () => `[{"text":"${"a".repeat(60 * MIB)}"}]`,
  "numbers-10m.jsonl": () => `{"text":"a","x":[${"1.0,".repeat(2_500_000)}1]}\n`,
  "blank-lines.csv.gz": () => gzip(repeated("text,label\na,b\nc,d\n", Buffer.alloc(MIB, 10), 512, "")),
  "string-600m.jsonl.gz": () => gzip(repeated('{"text":"', mebibyte("a"), 600, '"}\n')),
  "cell-600m.csv.gz": () => gzip(repeated('id,text\n1,"', mebibyte("a"), 600, '"\n')),
  "commas-300m.csv.gz": () => gzip(repeated("id,text\n1,good\n", mebibyte(","), 300, "\n")),
  "lists-500m.json.gz": () => gzip(repeated("", mebibyte("["), 500, "")),
  "zip-2g.gz": () => gzip(repeated("PK\u0003\u0004", mebibyte("a"), 2048, "")),
  "parquet-2g.gz": () => gzip(repeated("PAR1", mebibyte("a"), 2048, "")),
  "workbook-1g.xlsx": () =>
    workbook({ "xl/workbook.xml": repeated("<workbook>", mebibyte(" "), 1024, BOOK.slice(10)) }),
  "relations-1g.xlsx": () =>
    workbook({ "xl/_rels/workbook.xml.rels": repeated("<Relationships>", mebibyte(" "), 1024, "") }),
  "styles-1g.xlsx": () =>
    workbook({ "xl/styles.xml": repeated("<styleSheet>", block('<numFmt numFmtId="1"/>'), 1024, "") }),
  "shared-string-1g.xlsx": () =>
    workbook({ "xl/sharedStrings.xml": repeated("<sst><si><t>", mebibyte("a"), 1024, "</t></si></sst>") }),
  "shared-strings-20m.xlsx": () =>
    workbook({ "xl/sharedStrings.xml": repeated("<sst>", block("<si><t>abcdefgh</t></si>"), 400, "</sst>") }),
  "no-tag-400m.xlsx": () => sheet("<worksheet>", mebibyte("a"), 400, "</worksheet>"),
  "tag-400m.xlsx": () => sheet('<worksheet a="', mebibyte("a"), 400, '"/>'),
  "cell-300m.xlsx": () =>
    sheet(
      '<worksheet><sheetData><row><c t="inlineStr"><is><t>',
      mebibyte("a"),
      300,
      "</t></is></c></row></sheetData></worksheet>",
    ),
  "cell-of-parts.xlsx": () =>
    sheet(
      '<worksheet><sheetData><row><c t="inlineStr"><is>',
      block("<t>xxxxxxxx</t>"),
      300,
      "</is></c></row></sheetData></worksheet>",
    ),
  "one-row.xlsx": () =>
    sheet("<worksheet><sheetData><row>", block(cell("xxxxxxxx")), 300, "</row></sheetData></worksheet>"),
  "far-cells.xlsx": () =>
    sheet(
      "<worksheet><sheetData>",
      block('<row><c r="XFD1" t="inlineStr"><is><t>far</t></is></c></row>'),
      1,
      "</sheetData></worksheet>",
    ),
  "equal-names.xlsx": () =>
    workbook({
      "xl/worksheets/sheet1.xml": whole(
        `<worksheet><sheetData>${`<row>${cell("text").repeat(16_384)}</row>`.repeat(2)}</sheetData></worksheet>`,
      ),
    }),
  "many-parts.zip": () =>
    zip(Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`f${at}.csv`, whole("text\na\n")]))),
};
