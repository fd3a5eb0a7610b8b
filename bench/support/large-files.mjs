/** Generates large files of distinct tweets. */

import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { strToU8, Zip, ZipDeflate } from "fflate";
import { tweet } from "./tweets.mjs";

const NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
/** Rows that are written at once. */
const BATCH = 2000;

const dayOf = (/** @type {number} */ row) =>
  `2024-${String((row % 12) + 1).padStart(2, "0")}-${String((row % 28) + 1).padStart(2, "0")}`;

/** Lines until there are so many bytes. @param {number} bytes @param {(row: number) => string} lineOf */
function* linesUntil(bytes, lineOf) {
  let written = 0;
  for (let row = 0; written < bytes;) {
    let text = "";
    for (const end = row + BATCH; row < end; row++) text += lineOf(row);
    written += Buffer.byteLength(text);
    yield text;
  }
}

/** @param {string} file @param {Iterable<string | Uint8Array>} parts @returns {Promise<string>} the file */
async function write(file, parts) {
  await pipeline(Readable.from(parts), createWriteStream(file));
  return file;
}

/** @param {string} file @param {number} bytes */
export const writeCsv = (file, bytes) =>
  write(
    file,
    (function* () {
      yield "id,text,likes,day,lang\n";
      yield* linesUntil(
        bytes,
        (row) =>
          `${10n ** 18n + BigInt(row)},"${tweet(row).replaceAll('"', '""')}",${row % 977},${dayOf(row)},en\n`,
      );
    })(),
  );

/** @param {string} file @param {number} bytes */
export const writeJsonLines = (file, bytes) =>
  write(
    file,
    linesUntil(
      bytes,
      (row) =>
        `{"id":${10n ** 18n + BigInt(row)},"text":${JSON.stringify(tweet(row))},"created_at":"${dayOf(row)}","user":{"name":"user ${row % 5000}","followers":${row % 8191}},"hashtags":["a${row % 7}","b"],"score":${(row % 100) / 8}}\n`,
    ),
  );

/** An account of Telegram with a chat for each 50,000 messages. @param {string} file @param {number} bytes */
export const writeTelegram = (file, bytes) =>
  write(
    file,
    (function* () {
      yield '{"about":"Here is the data you requested.","chats":{"about":"All chats","list":[{"name":"chat 0","type":"private_group","id":0,"messages":[{"id":0,"type":"service","date":"2024-01-01T00:00:00","action":"create_group","text":""}';
      yield* linesUntil(bytes, (row) => {
        const chat = `]},{"name":"chat ${row / 50_000}","type":"private_group","id":${row},"messages":[\n`;
        const start = row > 0 && row % 50_000 === 0 ? chat : ",\n";
        return `${start}{"id":${row + 1},"type":"message","date":"${dayOf(row)}T10:00:00","date_unixtime":"${1_709_287_200 + row}","from":"user ${row % 50}","from_id":"user${row % 50}","text":${JSON.stringify(tweet(row))},"text_entities":[{"type":"plain","text":${JSON.stringify(tweet(row))}}]}`;
      });
      yield "]}]}}";
    })(),
  );

/** A workspace of Slack with so many days of 50 messages. @param {string} file @param {number} days */
export const writeSlack = (file, days) => write(file, zipParts(slackFiles(days)));

/** @param {number} days @returns {Generator<[path: string, parts: Iterable<string>]>} */
function* slackFiles(days) {
  yield ["users.json", ["[]"]];
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.UTC(2000, 0, 1 + (day % 9000))).toISOString().slice(0, 10);
    const messages = Array.from({ length: 50 }, (_, at) => ({
      type: "message",
      user: `U${at % 9}`,
      text: tweet(50 * day + at),
      ts: `${1_709_287_200 + day}.0001${String(at).padStart(2, "0")}`,
    }));
    yield [`channel ${Math.floor(day / 9000)}/${date}.json`, [JSON.stringify(messages)]];
  }
}

/** A workbook with shared strings, as Excel writes it. @param {string} file @param {number} rows */
export const writeWorkbook = (file, rows) => write(file, zipParts(workbookFiles(rows)));

/** @param {Iterable<[path: string, parts: Iterable<string>]>} files @returns {Generator<Uint8Array>} */
function* zipParts(files) {
  /** @type {Uint8Array[]} */
  let ready = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  function* take() {
    yield* ready;
    ready = [];
  }
  for (const [path, parts] of files) {
    const entry = new ZipDeflate(path, { level: 1 });
    zip.add(entry);
    for (const part of parts) {
      entry.push(strToU8(part));
      yield* take();
    }
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  yield* take();
}

/** @param {number} rows @returns {Generator<[path: string, parts: Iterable<string>]>} */
function* workbookFiles(rows) {
  const part = (/** @type {string} */ name, /** @type {string} */ type) =>
    `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const relation = (/** @type {string} */ id, /** @type {string} */ type, /** @type {string} */ target) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relations = (/** @type {string} */ entries) =>
    `<Relationships xmlns="${PACKAGE}/relationships">${entries}</Relationships>`;
  yield [
    "[Content_Types].xml",
    [
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${part("xl/workbook.xml", "sheet.main")}${part("xl/sharedStrings.xml", "sharedStrings")}${part("xl/worksheets/sheet1.xml", "worksheet")}</Types>`,
    ],
  ];
  yield ["_rels/.rels", [relations(relation("a", "officeDocument", "xl/workbook.xml"))]];
  yield [
    "xl/_rels/workbook.xml.rels",
    [
      relations(
        relation("a", "worksheet", "worksheets/sheet1.xml") +
          relation("b", "sharedStrings", "sharedStrings.xml"),
      ),
    ],
  ];
  yield [
    "xl/workbook.xml",
    [
      `<workbook xmlns="${NAMESPACE}" xmlns:r="${OFFICE}"><sheets><sheet name="Tweets" sheetId="1" r:id="a"/></sheets></workbook>`,
    ],
  ];
  yield ["xl/worksheets/sheet1.xml", sheetParts(rows)];
  yield ["xl/sharedStrings.xml", stringParts(rows)];
}

const NAMES = ["id", "text", "likes", "day"];

/** @param {number} rows */
function* sheetParts(rows) {
  const cell = (/** @type {string} */ letter, /** @type {number} */ row, /** @type {number} */ value) =>
    `<c r="${letter}${row}" t="s"><v>${value}</v></c>`;
  yield `<worksheet xmlns="${NAMESPACE}"><sheetData><row r="1">${NAMES.map((_, at) => cell("ABCD"[at] ?? "", 1, at)).join("")}</row>`;
  for (let first = 0; first < rows; first += BATCH) {
    let text = "";
    for (let row = first; row < Math.min(rows, first + BATCH); row++) {
      const number = row + 2;
      text += `<row r="${number}"><c r="A${number}"><v>${row}</v></c>${cell("B", number, NAMES.length + row)}<c r="C${number}"><v>${row % 977}</v></c><c r="D${number}"><v>${45_292 + (row % 366)}</v></c></row>`;
    }
    yield text;
  }
  yield "</sheetData></worksheet>";
}

/** @param {number} rows */
function* stringParts(rows) {
  const item = (/** @type {string} */ text) =>
    `<si><t>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></si>`;
  const count = rows + NAMES.length;
  yield `<sst xmlns="${NAMESPACE}" count="${count}" uniqueCount="${count}">${NAMES.map(item).join("")}`;
  for (let first = 0; first < rows; first += BATCH) {
    let text = "";
    for (let row = first; row < Math.min(rows, first + BATCH); row++) text += item(tweet(row));
    yield text;
  }
  yield "</sst>";
}
