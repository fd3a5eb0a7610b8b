/** Compressed files and databases that ask a reader for much time or memory, with what becomes of each. */

import { Buffer } from "node:buffer";

/** 45 MB of one letter. */
const BZIP2 = "QlpoOTFBWSZTWXB2BjoBWKsBIKAAEAAACCAAMMwFKaZSSFJsVJIUni7kinChIODsDHQ=";
/** 4 MiB of one letter. */
const XZ =
  "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj//8RAWxdADDv+7/+o7Fe5fg/sqomVfhocEFwFQ+N/R5MG4pCtxn0aRhxrmYjiopNL6MN2X+m44wjEVPgWRjFdYrid/i2lH8MasDedElk4ulcU7IE2PdEDKtfDW1G6eXDdoi3llestk3haR1v+0uIEGxCy4g/XACP0E6vJiiUcR89jyThcJ6nI1/sKMuF0ZWYin4qkfIndfcZwAaYTZj92K/VkA/EJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAdus6xJxhcWYbpZlJYvul2rFnk5VsFCPnH2q38+1IrdM0eWyBC+d1TPfgpZAk7gMsqbN+1O/DEvS5fqg8+S2ZCkBMO/xCT+HF4WfgLzf+VKEYPqfx83vuaMC5WwI+F84OBwGXEJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAdus6xJxhcWYbpZlJYvul2rFnk5VsFCPnH2q38+1IrdM0eWyBC+d1TPfgpZAk7gMsqbN+1O/DEvEgn5lif/xABKwDsc1On/b6ufDEan7eNMW5wnqcjX+woy4XRlZiKfiqR8id19xnABphNmP3Yr9WQD8QlU/j1kTYxBaWw7m/BcE1HDNGREaqtYB26zrEnGFxZhulmUli+6XasWeTlWwUI+cfarfz7Uit0zR5bIEL53VM9+ClkCTuAyyps37U78MS9Ll+qDz5LZkKQEw7/EJP4cXhZ+AvN/5UoRg+p/Hze+5owLlbAj4Xzg4HAZcQlU/j1kTYxBaWw7m/BcE1HDNGREaqtYB26zrEnGFxZhulmUli+6XasWeTlWwUI+cfarfz7Uit0zR5bIEL53VM9+ClkCTuAyyps37U78MS9Ll+qDz5LZkKQEw7/EJP4cXhZ+AvN/5UoRg+p/Hze+5owLlbAj4Xzg4HAZcQlUQ8/soAB3AAFAEHqpi0AAKAQBoZr3YTBAAHEBYCAgALTUy1YscRn+wIAAAAABFla";
/** 200,000 rows that refer to one text of 1 MB, as pyarrow 26 writes them. */
const DICTIONARY =
  "/////5AAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAEAAAAuP///wQAAAABAAAAFAAAABAAGAAIAAYABwAMABAAFAAQAAAAAAABBRQAAABEAAAAIAAAAAQAAAAAAAAABAAAAHRleHQAAAAACAAIAAAABAAIAAAADAAAAAgADAAIAAcACAAAAAAAAAEgAAAABAAEAAQAAAD/////wAAAABQAAAAAAAAADAAYAAYABQAIAAwADAAAAAACBAAYAAAAYAAAAAAAAAAAAAAACAAIAAAABAAIAAAAEAAAAAwAHgAQAAQACAAMAAwAAABgAAAAJAAAABgAAAABAAAAAAAAAAAAAAAAAAYACAAHAAYAAAAAAAABAwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABkAAAAAAAAAIAAAAAAAAAA7AAAAAAAAAAAAAAABAAAAAQAAAAAAAAAAAAAAAAAAAAgAAAAAAAAAKLUv/SAIQQAAAAAAAEBCDwAAAAAAAAAAQEIPAAAAAAAotS/9gEhAQg8AVAAAEGFhAQD7/znAAgIAEGECABBhAgAQYQIAEGECABBhAgAQYQMSCmEAAAAAAP////+gAAAAFAAAAAAAAAAMABgABgAFAAgADAAMAAAAAAMEABwAAAA4AAAAAAAAAAAAAAAMAB4AEAAEAAgADAAMAAAAUAAAACQAAAAYAAAAQA0DAAAAAAAAAAAAAAAGAAgABwAGAAAAAAAAAQIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA3AAAAAAAAAAAAAAABAAAAQA0DAAAAAAAAAAAAAAAAAAA1DAAAAAAAKLUv/YBIADUMAFQAABAAAAEA+/85wAICABAAAgAQAAIAEAACABAAAgAQAAOoAQAA/////wAAAAA=";
/** 1,000,000,000 missing values. */
const NULLS =
  "/////3AAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAEAAAAUAAAAEAAUAAgABgAHAAwAAAAQABAAAAAAAAEBEAAAABwAAAAEAAAAAAAAAAQAAAB0ZXh0AAAAAAQABAAEAAAA/////2gAAAAQAAAAAAAKAAwABgAFAAgACgAAAAADBAAQAAAADAAaABAABAAIAAwADAAAACgAAAAgAAAAFAAAAADKmjsAAAAAAAAGAAgABwAGAAAAAAAAAQAAAAABAAAAAMqaOwAAAAAAypo7AAAAAP////8AAAAA";
/** 100,000 lists, each with the same 100,000 numbers. */
const VIEWS =
  "/////7AAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAEAAAAEAAAA0P///wAAARkUAAAAIAAAAAQAAAABAAAAKAAAAAQAAAB0ZXh0AAAAAAQABAAEAAAAEAAUAAgABgAHAAwAAAAQABAAAAAAAAECEAAAACAAAAAEAAAAAAAAAAQAAABpdGVtAAAAAAgADAAIAAcACAAAAAAAAAEgAAAAAAAAAP/////gAAAAFAAAAAAAAAAMABgABgAFAAgADAAMAAAAAAMEABwAAADAAAAAAAAAAAAAAAAMAB4AEAAEAAgADAAMAAAAgAAAACQAAAAYAAAAoIYBAAAAAAAAAAAAAAAGAAgABwAGAAAAAAAAAQUAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAqAAAAAAAAADAAAAAAAAAAQwAAAAAAAAB4AAAAAAAAAAAAAAAAAAAAeAAAAAAAAABDAAAAAAAAAAAAAAACAAAAoIYBAAAAAAAAAAAAAAAAAKCGAQAAAAAAAAAAAAAAAACAGgYAAAAAACi1L/2ggBoGAFQAABAAAAEA+/85wAICABAAAgAQAAPUAAAAAAAAAACAGgYAAAAAACi1L/2ggBoGAGQAACCghgEAAQD5/+eOCEwAAAigAQD8/zkQAkwAAAigAQD8/zkQAkUAAAigAQB82gMhAAAAAACAGgYAAAAAACi1L/2ggBoGAGQAACAHAAAAAQD5/+eOCEwAAAgHAQD8/zkQAkwAAAgHAQD8/zkQAkUAAAgHAQB82gMhAAAAAAD/////AAAAAA==";

/** @param {string} text */
const bytes = (text) => Buffer.from(text, "base64");
/** @param {string} unit @param {number} count */
const repeated = (unit, count) => Buffer.concat(Array(count).fill(bytes(unit)));

/** A frame of Zstandard whose blocks are runs of 128 KiB. @param {number} blocks @param {number} window descriptor */
function zstd(blocks, window) {
  const run = ((1 << 17) << 3) | 2;
  const block = Buffer.from([run & 0xff, (run >> 8) & 0xff, run >> 16, 0x61]);
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, window]);
  const last = Buffer.from([1, 0, 0]);
  return Buffer.concat([head, ...Array(blocks).fill(block), last]);
}

/** A frame of LZ4 whose blocks are runs of about 4 MiB. @param {number} blocks */
function lz4(blocks) {
  const run = Buffer.concat([
    Buffer.from([0x1f, 0x61, 1, 0]),
    Buffer.alloc(16_000, 255),
    Buffer.from([0, 0x10, 0x61]),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(run.length);
  const head = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0]);
  return Buffer.concat([head, ...Array(blocks).fill(Buffer.concat([size, run])), Buffer.alloc(4)]);
}

const PAGE = 65_536;

/** A page of a table whose cells are all the same one. @param {number} start @param {Buffer} cell @param {number} count */
function leaf(start, cell, count) {
  const page = Buffer.alloc(PAGE);
  page[start] = 13;
  page.writeUInt16BE(count, start + 3);
  const at = PAGE - cell.length;
  cell.copy(page, at);
  for (let index = 0; index < count; index++) page.writeUInt16BE(at, start + 8 + 2 * index);
  return page;
}

/** An SQLite database with one table, whose first page is given. @param {Buffer} table @param {Buffer[]} others */
function sqlite(table, ...others) {
  const sql = "CREATE TABLE t (text)";
  // Types of the values: text, text, text, an integer of 1 byte, text.
  const record = [6, 23, 15, 15, 1, 13 + 2 * sql.length, ...Buffer.from(`tablett\u0002${sql}`)];
  const first = leaf(100, Buffer.from([record.length, 1, ...record]), 1);
  first.write("SQLite format 3\0", 0, "latin1");
  first.writeUInt16BE(1, 16);
  first.writeUInt32BE(1, 56);
  return Buffer.concat([first, table, ...others]);
}

/** A page of pointers to other pages. @param {number} count @param {number} child */
function interior(count, child) {
  const page = leaf(0, Buffer.from([0, 0, 0, child, 1]), count);
  page[0] = 5;
  page.writeUInt32BE(child, 8);
  for (let index = 0; index < count; index++) page.writeUInt16BE(PAGE - 5, 12 + 2 * index);
  return page;
}

const TEXT_CELL = Buffer.from([0x83, 0x6e, 1, 3, 0x87, 0x55, ...Buffer.alloc(491, 0x61)]);

/** @type {Record<string, import("./texts.mjs").AttackFile>} by file name */
export const CONTAINERS = {
  "letters-4g.csv.bz2": ["over-limit", () => repeated(BZIP2, 100)],
  "letters-4g.csv.xz": ["over-limit", () => repeated(XZ, 1000)],
  "runs-4g.csv.zst": ["over-limit", () => zstd(32_768, 0x50)],
  "runs-window-2g.csv.zst": ["over-limit", () => zstd(32_768, 0xa8)],
  "runs-4g.csv.lz4": ["over-limit", () => lz4(1000)],
  "dictionary.arrows": ["over-limit", () => bytes(DICTIONARY)],
  "nulls.arrows": ["over-limit", () => bytes(NULLS)],
  "views.arrows": ["over-limit", () => bytes(VIEWS)],
  "overlapping-rows.sqlite": ["damaged", () => sqlite(leaf(0, TEXT_CELL, 32_000))],
  "page-in-itself.sqlite": ["damaged", () => sqlite(interior(1, 2))],
  "pages-in-each-other.sqlite": [
    "damaged",
    () => sqlite(interior(10_000, 3), interior(10_000, 4), leaf(0, TEXT_CELL, 100)),
  ],
};
