/** Small or damaged text files that ask a reader for much time or memory, with what becomes of each. */

import { Buffer } from "node:buffer";

export const MIB = 2 ** 20;

/** @param {number} count @param {(row: number) => string} line */
export const lines = (count, line) => Array.from({ length: count }, (_, row) => line(row)).join("");

/** The number of rows, or the code of the error that refuses the file; then its content. @typedef {[number | string, () => Buffer | string]} AttackFile */

/** @param {number} depth */
const lists = (depth) => "[".repeat(depth) + "]".repeat(depth);
/** @param {number} depth */
const objects = (depth) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

/** @type {Record<string, AttackFile>} by file name */
export const TEXT_FILES = {
  "surplus-cells.csv": [4, () => `text,label\nhello,1\nworld,2\nfoo${",".repeat(20_000)}\nbye,3\n`],
  "late-surplus-cells.csv": [
    30002,
    () => `text,label\n${"hello there,1\n".repeat(30_000)}foo${",".repeat(200_000)}\nbye,3\n`,
  ],
  "surplus-in-each-row.csv": [
    201,
    () => `id,text\n${lines(200, (row) => `${row},a${",x".repeat(20 * row)}\n`)}`,
  ],
  "equal-names.csv": [1, () => `text${",a".repeat(120_000)}\nx${",y".repeat(120_000)}\n`],
  "numbered-names.csv": [
    2,
    () => `${Array.from({ length: 15_000 }, (_, at) => (at % 2 ? "a" : `a_${at}`)).join(",")}\nx\n`,
  ],
  "many-columns-short-rows.csv": [
    "over-limit",
    () => `${Array.from({ length: 16_000 }, (_, at) => `c${at}`).join(",")}\n${"x\n".repeat(20_000)}`,
  ],
  "open-quotes.csv": [50000, () => `id,text\n${lines(50_000, (row) => `${row},"open\n`)}`],
  "open-quote-at-start.csv": [2000001, () => `id,text\n1,"open\n${"2,good day\n".repeat(2_000_000)}`],
  "stray-quotes.csv": [2, () => `id,text\n1,${'"a" b '.repeat(300_000)}\n2,x\n`],
  "backslashes.csv": [3, () => `id,text\n1,"a \\" b"\n2,"c \\" d"\n3,"${"\\\\".repeat(2_000_000)}"\n`],
  "quoted-15m.csv": [
    1000001,
    () => `id,text\n1,"${"line\n".repeat(3_000_000)}"\n${"2,x\n".repeat(1_000_000)}`,
  ],
  "line-60m.csv": ["too-long", () => Buffer.alloc(60 * MIB, "a")],
  "zeros-60m.csv": ["not-a-table", () => Buffer.alloc(60 * MIB)],
  "long-names.csv": [1, () => `text,${`${"n".repeat(200_000)},`.repeat(50)}\nhello\n`],
  "new-keys.jsonl": [10000, () => lines(10_000, (row) => `{"text":"row","k${row}":${row}}\n`)],
  "last-of-many-keys.jsonl": [
    "over-limit",
    () =>
      `{${Array.from({ length: 16_000 }, (_, at) => `"k${at}":1`).join(",")}}\n${'{"k15999":1}\n'.repeat(20_000)}`,
  ],
  "million-keys.jsonl": [
    2,
    () => `{"text":"a"}\n{${Array.from({ length: 500_000 }, (_, at) => `"k${at}":1`).join(",")}}\n`,
  ],
  "same-dotted-names.jsonl": [
    1,
    () =>
      `{${Array.from({ length: 5000 }, (_, at) => `"a.b${at ? `_${at}` : ""}":1`).join(",")},"a":{"b":2}}\n`,
  ],
  "columns.json": [
    1,
    () =>
      `{"a":[${"1,".repeat(500_000)}1],${Array.from({ length: 500 }, (_, at) => `"c${at}":[1,2]`).join(",")}}`,
  ],
  "deep-lists.jsonl": [3, () => `{"text":"a"}\n{"text":"b","x":${lists(5000)}}\n{"text":"c"}\n`],
  "deeper-lists.json": [2, () => `[{"text":"a","x":${lists(1_000_000)}},{"text":"b"}]`],
  "deep-objects.jsonl": [2, () => `{"text":"a"}\n{"text":"b","x":${objects(200_000)}}\n`],
  "deep-beside.json": [1, () => `{"meta":${lists(3_000_000)},"data":[{"text":"a"},{"text":"b"}]}`],
  "open-lists-20m.json": ["bad-json", () => "[".repeat(20_000_000)],
  "string-20m.jsonl": [2, () => `{"text":"hello"}\n{"text":"${"\\n".repeat(10_000_000)}"}\n`],
  "quotes-20m.json": [1, () => `[{"text":"${'\\"'.repeat(10_000_000)}"}]`],
  "line-60m.jsonl": ["too-long", () => `{"text":"${"a".repeat(60 * MIB)}"}\n`],
  "array-60m.json": ["too-long", () => `[{"text":"${"a".repeat(60 * MIB)}"}]`],
  "numbers-10m.jsonl": [1, () => `{"text":"a","x":[${"1.0,".repeat(2_500_000)}1]}\n`],
  "digits-10m.jsonl": [2, () => `{"text":"a","n":${"9".repeat(10_000_000)}}\n{"text":"b"}\n`],
  "blanks.csv": [2, () => `${" \ufeff".repeat(500_000)}x\ntext\na\n`],
  "lines.txt": [3, () => `${"-".repeat(1_000_000)}\n${"=".repeat(1_000_000)}x\nb,2\n`],
  "empty.csv": ["empty-file", () => ""],
  "carriage-returns.csv": [2, () => `id,text\n1,x\n2,a${"\r".repeat(2_000_000)}b\n`],
  "marks.csv": [1, () => `id,text\n1,a${"\u0301".repeat(1_000_000)}\n`],
  "prototype-names.csv": [1, () => "text,__proto__,constructor,__proto__\nhello,a,b,c\n"],
  "prototype-keys.json": [
    2,
    () =>
      '[{"text":"a","__proto__":{"polluted":1},"constructor":"c","hasOwnProperty":"h"},{"__proto__":"q","text":"b"}]',
  ],
  "cells-from-above.html": [
    "over-limit",
    () => `<table><tr>${"<td rowspan=16384>a</td>".repeat(10_000)}</tr>${"<tr></tr>".repeat(50_000)}</table>`,
  ],
  "line-breaks.html": [
    1,
    () => `<table><tr><td>text</td></tr><tr><td>a${"<br>".repeat(1_000_000)}</td></tr></table>`,
  ],
  "spaces.html": [
    20,
    () =>
      `<table><tr><td>text</td></tr>${`<tr><td>a${"&#32;".repeat(60_000)}b</td></tr>`.repeat(20)}</table>`,
  ],
  "tables.html": [
    20_000,
    () =>
      `<table><tr><td>text</td><td>id</td></tr>${"<tr><td>good day</td><td>1</td></tr>".repeat(20)}</table>`.repeat(
        1000,
      ),
  ],
  "nested-tables.html": [
    "over-limit",
    () =>
      `${"<table><tr><td>".repeat(1000)}<table>${"<tr><td>good day</td><td>1</td></tr>".repeat(100_000)}</table>`,
  ],
  "many-tables.html": [
    "over-limit",
    () =>
      "<table><tr><td>text</td><td>id</td></tr><tr><td>good day</td><td>1</td></tr></table>".repeat(20_000),
  ],
};
