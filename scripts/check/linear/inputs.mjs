/** Files in which one dimension grows. */

import { strToU8, zipSync } from "fflate";

/** @param {number} count @param {(at: number) => string} item */
const list = (count, item, separator = "") =>
  Array.from({ length: count }, (_, at) => item(at)).join(separator);

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
/** @param {Record<string, string>} files */
const zip = (files) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
/** @param {string} text */
const cell = (text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
/** @param {string} rows */
const sheet = (rows, attributes = "") =>
  zip({
    "_rels/.rels": `<Relationships><Relationship Id="a" Type="${OFFICE}" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": '<workbook><sheets><sheet name="A" r:id="b"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
      '<Relationships><Relationship Id="b" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": `<worksheet ${attributes}><sheetData>${rows}</sheetData></worksheet>`,
  });
const OASIS = "urn:oasis:names:tc:opendocument:xmlns";
/** @param {string} text */
const odsCell = (text) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
/** @param {string} rows */
const spreadsheet = (rows) =>
  zip({
    mimetype: "application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": `<office:document-content xmlns:office="${OASIS}:office:1.0" xmlns:table="${OASIS}:table:1.0" xmlns:text="${OASIS}:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
  });
/** @param {string} rows */
const page = (rows) => `<!doctype html><table><tr><td>id</td><td>text</td></tr>${rows}</table>`;

/** A file of a size, by the name of the dimension that grows. @type {Record<string, (n: number) => string | Uint8Array>} */
export const INPUTS = {
  "rows.csv": (n) => `id,text,day\n${list(10 * n, (at) => `${at},good day ${at},2024-01-02\n`)}`,
  "quoted rows.csv": (n) => `id,text\n${list(10 * n, (at) => `${at},"good, ""day"""\n`)}`,
  "columns.csv": (n) => `${list(n, (at) => `c${at}`, ",")}\n${`${list(n, () => "x y", ",")}\n`.repeat(3)}`,
  "equal names.csv": (n) => `text,${list(n, () => "a", ",")}\nx,${list(n, () => "y", ",")}\n`,
  "surplus cells.csv": (n) => `id,text\n1,a\n2,b${",x".repeat(n)}\n3,c\n`,
  "surplus in each row.csv": (n) => `id,text\n${list(n, (at) => `${at},a${",x".repeat(at % 7)}\n`)}`,
  "short rows.csv": (n) => `a,b,c\n${"x\n".repeat(10 * n)}`,
  "cell.csv": (n) => `id,text\n1,"${"good day, ".repeat(20 * n)}"\n2,x\n`,
  "marks.csv": (n) => `id,text\n1,a${"\u0301".repeat(50 * n)}\n2,x\n`,
  "open quotes.csv": (n) => `id,text\n${list(5 * n, (at) => `${at},"open\n`)}`,
  "carriage returns.csv": (n) => `id,text\n1,x\n2,a${"\r".repeat(10 * n)}b\n`,
  "blank lines.csv": (n) => `id,text\n1,x\n${"\n".repeat(10 * n)}2,y\n`,
  "lines.txt": (n) => list(10 * n, (at) => `a good day it is ${at}\n`),
  "messages of a chat.txt": (n) =>
    list(5 * n, (at) => `12/05/24, 10:${String(at % 60).padStart(2, "0")} - Ann: good day ${at}\n`),
  "lines of a message.txt": (n) =>
    `${"12/05/24, 10:00 - Ann: good\n".repeat(20)}${list(10 * n, (at) => `day ${at}\n`)}`,
  "subtitles.srt": (n) =>
    list(
      2 * n,
      (at) => `${at + 1}\n00:00:${String(at % 60).padStart(2, "0")},000 --> 00:01:00,000\ngood day ${at}\n\n`,
    ),
  "messages.irc.log": (n) =>
    list(5 * n, (at) => `[10:${String(at % 60).padStart(2, "0")}] <ann> good day ${at}\n`),
  "list.yaml": (n) => list(2 * n, (at) => `- id: ${at}\n  text: good day ${at}\n`),
  "rows.arff": (n) =>
    `@relation a\n@attribute id numeric\n@attribute text string\n@data\n${list(2 * n, (at) => `${at},'good day ${at}'\n`)}`,
  "drawn table.txt": (n) =>
    `+----+----------+\n| id | text     |\n+----+----------+\n${list(2 * n, (at) => `| ${String(at % 10)}  | good day |\n`)}+----+----------+\n`,
  "rich text.rtf": (n) => `{\\rtf1\\ansi\n${list(2 * n, (at) => `good day it is ${at}\\par\n`)}}`,
  "messages.json": (n) =>
    `{"participants":[{"name":"Ann"}],"messages":[${list(2 * n, (at) => `{"sender_name":"Ann","timestamp_ms":${1.7e12 + at},"content":"good day ${at}"}`, ",")}],"title":"a"}`,
  "chats of an account.json": (n) =>
    `{"about":"a","chats":{"list":[${list(n, (at) => `{"name":"chat ${at}","type":"private_group","id":${at},"messages":[{"id":1,"type":"message","date":"2024-03-01T10:00:00","from":"Ann","text":"good day ${at}"}]}`, ",")}]}}`,
  "rows.jsonl": (n) => list(10 * n, (at) => `{"id":${at},"text":"good day ${at}"}\n`),
  // Above the limit on columns that only later rows have; below it, every new key is a column of every row.
  "new keys.jsonl": (n) =>
    list(
      8 * n,
      (at) => `{"text":"good day","k${at}":1}
`,
    ),
  "columns.jsonl": (n) => `{"text":"a",${list(n, (at) => `"k${at}":1`, ",")}}\n`.repeat(3),
  "dotted keys.jsonl": (n) => `{${list(n, (at) => `"a.b${at ? `_${at}` : ""}":1`, ",")},"a":{"b":2}}\n`,
  "string.jsonl": (n) => `{"text":"${'good \\\\ \\" day '.repeat(20 * n)}"}\n{"text":"x"}\n`,
  "numbers.jsonl": (n) => `{"text":"a","x":[${"1.0,".repeat(20 * n)}1]}\n`,
  "rows.json": (n) => `[${list(10 * n, (at) => `{"id":${at},"text":"good day ${at}"}`, ",\n")}]`,
  "columns.json": (n) => `{"id":[${list(n, String, ",")}],"text":[${list(n, (at) => `"a ${at}"`, ",")}]}`,
  "objects beside.json": (n) => `{"meta":[${list(n, () => "{}", ",")}],"data":[{"text":"a"},{"text":"b"}]}`,
  "result of Telegram.json": (n) =>
    `{"name":"a","type":"private_group","id":1,"messages":[${list(10 * n, (at) => `{"id":${at},"type":"message","date":"2024-03-01T10:00:00","from":"a","text":["good ",{"type":"bold","text":"day ${at}"}],"text_entities":[]}`, ",\n")}]}`,
  "thread of Reddit.json": (n) =>
    `[{"kind":"Listing","data":{"children":[]}},{"kind":"Listing","data":{"children":[${list(4 * n, (at) => `{"kind":"t1","data":{"body":"good day ${at}","author":"a","replies":{"data":{"children":[{"kind":"t1","data":{"body":"bad day","author":"b","replies":""}}]}}}}`, ",")}]}}]`,
  "posts of Facebook.json": (n) =>
    `[${list(10 * n, (at) => `{"timestamp":${at},"data":[{"update_timestamp":1},{"post":"caf\u00c3\u00a9 ${at}"}],"title":"a"}`, ",\n")}]`,
  "export of Slack.zip": (n) =>
    zip(
      Object.fromEntries(
        Array.from({ length: n / 4 }, (_, at) => [
          `general/${2000 + at}-01-01.json`,
          `[{"type":"message","user":"a","text":"good day ${at}","ts":"1709287200.000100"}]`,
        ]),
      ),
    ),
  "rows.xlsx": (n) => sheet(list(2 * n, (at) => `<row>${cell(`a ${at}`)}${cell("good day")}</row>`)),
  "columns.xlsx": (n) => sheet(`<row>${list(n, (at) => cell(`c${at}`))}</row>`.repeat(3)),
  "equal names.xlsx": (n) => sheet(`<row>${cell("text").repeat(n)}</row>`.repeat(2)),
  "text without a tag.xlsx": (n) =>
    sheet(`${"a".repeat(200 * n)}<row>${cell("x")}</row><row>${cell("y")}</row>`),
  "namespaces.xlsx": (n) =>
    sheet(
      `<row xmlns:a="b">${cell("x")}</row>`.repeat(n),
      list(n, (at) => `xmlns:n${at}="u"`, " "),
    ),
  "rows.ods": (n) =>
    spreadsheet(
      list(2 * n, (at) => `<table:table-row>${odsCell(`a ${at}`)}${odsCell("b")}</table:table-row>`),
    ),
  "columns.ods": (n) =>
    spreadsheet(`<table:table-row>${list(n, (at) => odsCell(`a${at}`))}</table:table-row>`.repeat(2)),
  "rows.html": (n) => page(list(2 * n, (at) => `<tr><td>${at}</td><td>good day</td></tr>`)),
  "tables.html": (n) => list(n, (at) => page(`<tr><td>${at}</td><td>good day</td></tr>`)),
  "sheets.ods": (n) =>
    spreadsheet(
      list(
        n,
        (at) => `<table:table-row>${odsCell(`a ${at}`)}${odsCell("b")}</table:table-row>`,
        '</table:table><table:table table:name="B">',
      ),
    ),
  "files.zip": (n) =>
    zip(
      Object.fromEntries(Array.from({ length: n }, (_, at) => [`f${at}.csv`, `id,text\n${at},good day\n`])),
    ),
  "days of a workspace.zip": (n) =>
    zip(
      Object.fromEntries(
        Array.from({ length: n }, (_, at) => [
          `c${at % 7}/${2000 + at}-01-01.json`,
          `[{"type":"message","user":"U1","text":"good day ${at}","ts":"1709287200.000100"}]`,
        ]),
      ),
    ),
  // Above the number of groups that are compared with each other.
  "files of other keys.zip": (n) =>
    zip(
      Object.fromEntries(
        Array.from({ length: n }, (_, at) => [`f${at}.jsonl`, `{"text":"good day","k${at}":1,"l${at}":1}\n`]),
      ),
    ),
  "line breaks.html": (n) => page(`<tr><td>1</td><td>a${"<br>".repeat(10 * n)}</td></tr>`),
  "text without a tag.html": (n) => page(`<tr><td>1</td><td>${"a b ".repeat(50 * n)}</td></tr>`),
};
