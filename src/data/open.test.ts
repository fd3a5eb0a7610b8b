import { gzipSync, zipSync } from "fflate";
import * as fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { DataError } from "./errors.ts";
import { openTable } from "./open.ts";
import { ImportReport } from "./report.ts";
import type { OpenOptions, Row, Table } from "./table.ts";
import { TextWriter } from "./text/encoding.ts";

type Content = string | Uint8Array<ArrayBuffer>;

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytesOf = (content: Content) => (typeof content === "string" ? utf8(content) : content);

const open = (name: string, content: Content, options: OpenOptions = {}) =>
  openTable({ name, blob: new Blob([content]) }, options);

async function readAll(table: Table): Promise<{ rows: Row[]; cells: string[][]; report: ImportReport }> {
  const report = new ImportReport();
  const rows: Row[] = [];
  for await (const batch of table.rows({ report })) rows.push(...batch);
  return { rows, cells: rows.map((row) => row.cells), report };
}

const names = (table: Table) => table.columns.map((column) => column.name);
const textName = (table: Table) => names(table)[table.textColumn];

async function codeOf(opening: Promise<unknown>): Promise<string | undefined> {
  try {
    await opening;
  } catch (error) {
    return error instanceof DataError ? error.code : String(error);
  }
  return undefined;
}

const TWEETS = 'id,text,lang\n1467810369000000001,Grüße 🙂,de\n2,"two\nlines",en\n';
const ROWS = [
  ["1467810369000000001", "Grüße 🙂", "de"],
  ["2", "two\nlines", "en"],
];

describe("a CSV file", () => {
  test("is read with its header, its text column and the lines of its rows", async () => {
    const table = await open("tweets.csv", TWEETS);
    expect(table).toMatchObject({ format: "csv", encoding: { name: "utf-8", bom: false } });
    expect(names(table)).toEqual(["id", "text", "lang"]);
    expect(textName(table)).toBe("text");
    const { rows, cells } = await readAll(table);
    expect(cells).toEqual(ROWS);
    expect(rows.map((row) => row.line)).toEqual([2, 3]);
  });

  test.each(["utf-8", "utf-16le", "utf-16be"])("in %s is the same with and without a mark", async (name) => {
    for (const bom of [true, false]) {
      const writer = new TextWriter({ name, bom });
      const table = await open("t.csv", new Uint8Array([...writer.bom, ...writer.encode(TWEETS)]));
      expect(table.encoding).toMatchObject({ name, bom });
      expect((await readAll(table)).cells).toEqual(ROWS);
    }
  });

  test.each([
    ["windows-1252", "id,text\n1,Ça coûte trop cher à l’été\n2,Où est passé le café crème\n"],
    ["windows-1251", "id,text\n1,Какой хороший день сегодня\n2,Мне очень не нравится погода\n"],
  ])("in %s is recognized when it is not UTF-8", async (name, text) => {
    const table = await open("t.csv", new TextWriter({ name, bom: false }).encode(text));
    expect(table.encoding).toMatchObject({ name, basis: "guess" });
    const { cells } = await readAll(table);
    expect(cells[0]?.[1]).toBe(text.split("\n")[1]?.slice(2));
  });

  test("in Shift-JIS is recognized and read", async () => {
    // 今日はいい天気です, three times.
    const weather = [
      0x8d, 0xa1, 0x93, 0xfa, 0x82, 0xcd, 0x82, 0xa2, 0x82, 0xa2, 0x93, 0x56, 0x8b, 0x43, 0x82, 0xc5, 0x82,
      0xb7,
    ];
    const bytes = new Uint8Array([...utf8("id,text\n1,"), ...weather, ...weather, ...weather, ...utf8("\n")]);
    const table = await open("t.csv", bytes);
    expect(table.encoding).toMatchObject({ name: "shift_jis", basis: "guess" });
    expect((await readAll(table)).cells[0]?.[1]).toBe("今日はいい天気です".repeat(3));
  });

  test("with one damaged character stays UTF-8, and the report names its line", async () => {
    const bytes = new Uint8Array([
      ...utf8("id,text\n1,é à ü ö ñ ç ß ø å æ œ ž\n2,bad "),
      0xff,
      ...utf8("\n3,ok\n"),
    ]);
    const table = await open("t.csv", bytes);
    expect(table.encoding).toMatchObject({ name: "utf-8", basis: "guess" });
    const { report } = await readAll(table);
    expect(report.issues).toEqual([{ kind: "unreadable-characters", line: 3 }]);
  });

  test("is UTF-8 or not by its last byte, beyond any sample", async () => {
    const text = `id,text\n${"1,plain words only here\n".repeat(30_000)}`;
    expect((await open("t.csv", text)).encoding?.basis).toBe("strict");
    const latin = new Uint8Array([...utf8(text), 0x32, 0x2c, 0xe9]);
    expect((await open("t.csv", latin)).encoding?.basis).toBe("guess");
  });

  test.each([
    [";", "id;text\n1;a, b, c\n2;d\n"],
    ["\t", "id\ttext\n1\ta, b\n2\td; e\n"],
    ["|", "id|text\n1|a\n2|b\n"],
    [";", "sep=;\nid;text\n1;a,b\n2;c,d,e\n"],
    [",", "id,text\r1,a\r2,b\r"],
  ])("delimited by %j", async (delimiter, text) => {
    const table = await open("t.csv", text);
    expect(table.layout?.dialect.delimiter).toBe(delimiter);
    expect(names(table)).toEqual(["id", "text"]);
    expect((await readAll(table)).cells).toHaveLength(2);
  });

  test("without a header has numbered columns, and its first row is data", async () => {
    const table = await open(
      "t.csv",
      '"0","1467810369","Mon Apr 06","user","so sad today"\n"4","1467810370","Mon Apr 06","b","yay"\n',
    );
    expect(names(table)).toEqual(["column_1", "column_2", "column_3", "column_4", "column_5"]);
    expect(table.textColumn).toBe(4);
    expect((await readAll(table)).cells).toHaveLength(2);
  });

  test("with names missing or twice gets usable ones, and hostile names are only names", async () => {
    const table = await open("t.csv", "text,,text,__proto__,constructor\na,b,c,d,e\n");
    expect(names(table)).toEqual(["text", "column_2", "text_2", "__proto__", "constructor"]);
  });

  test("with ragged rows loses no cell and reports each with its line", async () => {
    const table = await open("t.csv", "id,text\n1,a\n2\n3,c,extra\n\n4,d\n5,e\n6,f\n");
    const { cells, report } = await readAll(table);
    expect(cells).toEqual([["1", "a"], ["2"], ["3", "c", "extra"], ["4", "d"], ["5", "e"], ["6", "f"]]);
    expect(report.issues.map(({ kind, line }) => [kind, line])).toEqual([
      ["short-row", 3],
      ["long-row", 4],
      ["new-column", 4],
      ["blank-line", 5],
    ]);
    expect(report.addedColumns).toEqual(["column_3"]);
    expect(report.rows).toBe(6);
  });

  test("below titles starts at its header", async () => {
    const table = await open("t.csv", "Export of 3 May\n\nid,text,lang\n1,a,en\n2,b,en\n");
    expect(names(table)).toEqual(["id", "text", "lang"]);
    expect((await readAll(table)).cells).toHaveLength(2);
  });

  test("obeys every correction", async () => {
    const text = "id;text\n1;a,b\n2;c,d\n";
    const table = await open("t.csv", text, { dialect: { delimiter: "," }, headerRow: null, textColumn: 1 });
    expect((await readAll(table)).cells).toEqual([["id;text"], ["1;a", "b"], ["2;c", "d"]]);
    expect(table.textColumn).toBe(1);
    const latin = new TextWriter({ name: "windows-1252", bom: false }).encode("id,text\n1,é\n");
    const greek = await open("t.csv", latin, { encoding: "windows-1253" });
    expect((await readAll(greek)).cells[0]?.[1]).toBe("ι");
  });

  test("the rows can be read again, and batches follow one another without a gap", async () => {
    const text = `id,text\n${Array.from({ length: 40_000 }, (_, row) => `${row},text of row ${row}\n`).join("")}`;
    const table = await open("t.csv", text);
    for (let time = 0; time < 2; time++) {
      const { rows } = await readAll(table);
      expect(rows).toHaveLength(40_000);
      expect(rows.every((row, index) => row.number === index + 1 && row.line === index + 2)).toBe(true);
    }
  });

  test("tables of any encoding and delimiter are read as they were written", async () => {
    const cells = fc.string({ unit: fc.constantFrom(...'ab ,;"\néж'), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cells, cells, cells), { minLength: 1, maxLength: 6 }),
        fc.constantFrom("utf-8", "utf-16le", "utf-16be"),
        fc.constantFrom(",", ";", "\t"),
        async (rows, encoding, delimiter) => {
          const quoted = [["id", "text", "c"], ...rows].map((row) =>
            row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter),
          );
          const writer = new TextWriter({ name: encoding, bom: true });
          const table = await open(
            "t.csv",
            new Uint8Array([...writer.bom, ...writer.encode(quoted.join("\r\n"))]),
            {
              dialect: { delimiter, quote: '"', escape: '"' },
              headerRow: 0,
            },
          );
          expect((await readAll(table)).cells).toEqual(rows);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("plain text", () => {
  test("is one text a line, commas and quotes and all", async () => {
    const table = await open(
      "t.txt",
      'I, for one, like it\n"Well" she said\n\nno, no, no, no\nyes\nthis one is last',
    );
    expect(table.format).toBe("text");
    expect(names(table)).toEqual(["text"]);
    expect((await readAll(table)).cells.flat()).toEqual([
      "I, for one, like it",
      '"Well" she said',
      "",
      "no, no, no, no",
      "yes",
      "this one is last",
    ]);
  });
});

describe("JSON", () => {
  const record = '{"id":1467810369000000001,"user":{"name":"a","tags":["x"]},"text":"hi \\"there\\""}';

  test.each([
    ["t.jsonl", `${record}\n\n{"id":2,"text":"b"}\n`],
    ["t.json", `[\n  ${record},\n  {"id":2,"text":"b"}\n]`],
    ["t.json", `{"meta":{"tags":["a"]},"data":[${record},{"id":2,"text":"b"}]}`],
    ["tweets.js", `window.YTD.tweets.part0 = [ {"tweet": ${record}}, {"tweet": {"id":2,"text":"b"}} ]`],
  ])("as %s keeps ids exact and flattens objects (%#)", async (name, text) => {
    const table = await open(name, text);
    expect(names(table)).toEqual(["id", "user.name", "user.tags", "text"]);
    expect(textName(table)).toBe("text");
    expect((await readAll(table)).cells).toEqual([
      ["1467810369000000001", "a", '["x"]', 'hi "there"'],
      ["2", "", "", "b"],
    ]);
  });

  test("numbers are never rounded or reformatted", async () => {
    const { cells } = await readAll(
      await open("t.jsonl", '{"a":1.0,"b":1e400,"c":-0.1,"d":12345678901234567890}\n'),
    );
    expect(cells).toEqual([["1.0", "1e400", "-0.1", "12345678901234567890"]]);
  });

  test("a broken line is a row of its own and reported", async () => {
    const { cells, report } = await readAll(await open("t.jsonl", '{"text":"a"}\n{"text":\n{"text":"c"}\n'));
    expect(cells).toEqual([["a"], [""], ["c"]]);
    expect(report.issues).toEqual([{ kind: "bad-record", line: 2, detail: "Not JSON." }]);
  });

  test("an array that ends in the middle keeps what came before", async () => {
    const { cells, report } = await readAll(await open("t.json", '[{"text":"a"},{"text":"b"},{"te'));
    expect(cells).toEqual([["a"], ["b"]]);
    expect(report.counts.get("bad-record")).toBe(1);
  });

  test("a key that appears late becomes a column at the end", async () => {
    const lines = Array.from({ length: 20_000 }, (_, row) => `{"text":"row ${row}"}`);
    const { cells, report } = await readAll(
      await open("t.jsonl", `${lines.join("\n")}\n{"text":"x","late":"y"}\n`),
    );
    expect(cells.at(-1)).toEqual(["x", "y"]);
    expect(report.addedColumns).toEqual(["late"]);
  });

  test("arrays are cut the same wherever the chunks end", async () => {
    const { ArraySplitter } = await import("./json/splitter.ts");
    const text = '{"m":"[{","tags":[1],"data":\n[ {"a":"]\\"},{"},\n {"b":[1,{"c":2}]} , 3 ]}';
    for (let size = 1; size < text.length; size++) {
      const splitter = new ArraySplitter();
      const pieces = [];
      for (let at = 0; at < text.length; at += size) pieces.push(...splitter.push(text.slice(at, at + size)));
      expect(pieces).toEqual([
        { raw: '{"a":"]\\"},{"}', line: 2 },
        { raw: '{"b":[1,{"c":2}]}', line: 3 },
        { raw: "3", line: 3 },
      ]);
      expect(splitter.closed).toBe(true);
    }
  });
});

const part = (number: number, ids: string[]) =>
  utf8(
    `window.YTD.tweets.part${number} = ${JSON.stringify(ids.map((id) => ({ tweet: { id_str: id, full_text: `a &amp; ${id}`, lang: "en" } })))}`,
  );

describe("archives", () => {
  test("gzip, in one member or several", async () => {
    const half = TWEETS.indexOf("\n2") + 1;
    const two = [...gzipSync(utf8(TWEETS.slice(0, half))), ...gzipSync(utf8(TWEETS.slice(half)))];
    for (const bytes of [gzipSync(utf8(TWEETS)), new Uint8Array(two)]) {
      const table = await open("tweets.csv.gz", bytes);
      expect(table.container).toBe("gzip");
      expect((await readAll(table)).cells).toEqual(ROWS);
    }
  });

  test("a zip offers its tables, the largest first chosen", async () => {
    const bytes = zipSync({
      "a/small.csv": utf8("id,text\n1,a\n"),
      "big.csv": utf8(TWEETS),
      "photo.jpg": utf8("x"),
    });
    const table = await open("t.zip", bytes);
    expect(table).toMatchObject({ container: "zip", part: "big.csv", parts: ["a/small.csv", "big.csv"] });
    const other = await open("t.zip", bytes, { part: "a/small.csv" });
    expect((await readAll(other)).cells).toEqual([["1", "a"]]);
  });

  test("an archive of X is one table of all its parts, in order", async () => {
    const bytes = zipSync({
      "data/tweets-part2.js": part(2, ["4"]),
      "data/tweets.js": part(0, ["1", "2"]),
      "data/tweets-part1.js": part(1, ["3"]),
      "data/account.js": utf8("window.YTD.account.part0 = []"),
      "data/tweets_media/x.jpg": new Uint8Array(10),
    });
    const table = await open("twitter.zip", bytes);
    expect(table.format).toBe("x-archive");
    expect(textName(table)).toBe("full_text");
    const { cells } = await readAll(table);
    expect(cells.map((row) => row[0])).toEqual(["1", "2", "3", "4"]);
    expect(cells[0]?.[1]).toBe("a &amp; 1");
  });
});

describe("Parquet", () => {
  test("is read with exact integers and instants, nested values as JSON", async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: "id", data: [1467810369000000001n, 2n], type: "INT64" },
        { name: "text", data: ["Grüße 🙂", null], type: "STRING" },
        {
          name: "at",
          data: [new Date("2020-05-14T01:38:56Z"), new Date("2020-05-14T01:38:56.5Z")],
          type: "TIMESTAMP",
        },
      ],
    });
    const table = await open("t.parquet", new Uint8Array(buffer));
    expect(names(table)).toEqual(["id", "text", "at"]);
    expect((await readAll(table)).cells).toEqual([
      ["1467810369000000001", "Grüße 🙂", "2020-05-14T01:38:56Z"],
      ["2", "", "2020-05-14T01:38:56.5Z"],
    ]);
  });
});

const sheet = (rows: string) =>
  `<?xml version="1.0"?><worksheet xmlns="x"><sheetData>${rows}</sheetData></worksheet>`;

function workbook(parts: Record<string, string>): Uint8Array<ArrayBuffer> {
  const files = {
    "xl/workbook.xml":
      '<workbook xmlns:r="r"><sheets><sheet name="Tweets &amp; more" sheetId="1" r:id="rId1"/><sheet name="Other" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, utf8(text)])));
}

describe("a workbook", () => {
  const bytes = workbook({
    "xl/sharedStrings.xml":
      '<sst><si><t>text</t></si><si><r><t>Gr</t></r><r><t xml:space="preserve">üße </t></r><rPh><t>x</t></rPh></si><si><t>a_x000D_&#10;b &lt;3</t></si></sst>',
    "xl/styles.xml":
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": sheet(
      '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="s"><v>0</v></c><c r="D1" t="str"><v>when</v></c></row>' +
        '<row r="2"><c r="A2"><v>1467810369000000001</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" s="1"><v>43965</v></c></row>' +
        '<row r="4"><c r="A4"><v>2</v></c><c r="B4" t="s"><v>2</v></c><c r="D4" s="2"><v>43965.5</v></c></row>',
    ),
    "xl/worksheets/sheet2.xml": sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'),
  });

  test("is read with strings, dates, booleans and the digits of its numbers", async () => {
    const table = await open("t.xlsx", bytes);
    expect(table).toMatchObject({ format: "xlsx", part: "Tweets & more", parts: ["Tweets & more", "Other"] });
    expect(names(table)).toEqual(["id", "text", "column_3", "when"]);
    const { rows, cells } = await readAll(table);
    expect(cells).toEqual([
      ["1467810369000000001", "Grüße ", "true", "2020-05-14"],
      ["2", "a\r\nb <3", "", "2020-05-14T12:00:00"],
    ]);
    expect(rows.map((row) => row.line)).toEqual([2, 4]);
  });

  test("opens the chosen sheet", async () => {
    expect(names(await open("t.xlsx", bytes, { part: "Other" }))).toEqual(["text"]);
    expect(await codeOf(open("t.xlsx", bytes, { part: "None" }))).toBe("bad-option");
  });
});

describe("what cannot be read says why", () => {
  const zip = zipSync({ "a.csv": utf8(TWEETS.repeat(50)) });
  const gzip = gzipSync(utf8(TWEETS.repeat(50)));
  const damagedGzip = gzip.slice();
  damagedGzip[gzip.length - 8] = (damagedGzip[gzip.length - 8] ?? 0) ^ 1;

  test.each<[string, Content, string]>([
    ["nothing", "", "empty-file"],
    ["a mark alone in a zip", zipSync({ "photo.jpg": utf8("x") }), "not-a-table"],
    ["a picture", Uint8Array.from({ length: 2000 }, (_, index) => (index * 7919) % 251), "not-a-table"],
    ["a PDF", "%PDF-1.4 etc", "not-a-table"],
    ["old Excel", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), "old-excel"],
    ["half a zip", zip.slice(0, zip.length >> 1), "damaged"],
    ["half a gzip", gzip.slice(0, gzip.length >> 1), "damaged"],
    ["a gzip with a wrong checksum", damagedGzip, "damaged"],
    ["a damaged Parquet file", "PAR1 and nothing more", "damaged"],
    ["JSON without records", '{"a":1,', "bad-json"],
  ])("%s", async (_, content, code) => {
    expect(await codeOf(open("file", bytesOf(content)))).toBe(code);
  });

  test("a cancelled reading stops with its own error", async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await codeOf(open("t.csv", TWEETS, { signal: controller.signal }))).toBe("cancelled");
  });

  test("no file at all makes it hang or throw anything but a typed error", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.constantFrom("", "PK\x03\x04", "\x1f\x8b\x08", "PAR1", "[{", "{", "window.YTD.tweets.part0 = ["),
        async (noise, start) => {
          const bytes = new Uint8Array([...Uint8Array.from(start, (c) => c.charCodeAt(0)), ...noise]);
          const code = await codeOf(open("file", bytes).then(readAll));
          expect(code ?? "").toMatch(/^[a-z-]*$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
