import * as fc from "fast-check";
import type { Dialect } from "../csv/parser.ts";
import { describe, expect, test } from "vitest";
import { TextWriter } from "../text/text-writer.ts";
import { names, open, readAll, ROWS, textName, TWEETS, utf8 } from "../testing/tables.ts";

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

  test.each(["utf-8", "utf-16le", "utf-16be"])("in %s is read with and without a BOM", async (name) => {
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

  test("is checked for UTF-8 up to its last byte", async () => {
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

  test("with missing, repeated or hostile names gets unique column names", async () => {
    const table = await open("t.csv", "text,,text,__proto__,constructor\na,b,c,d,e\n");
    expect(names(table)).toEqual(["text", "column_2", "text_2", "__proto__", "constructor"]);
  });

  test("with ragged rows keeps every cell and reports the line of each such row", async () => {
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

  test("with titles above the table starts at its header", async () => {
    const table = await open("t.csv", "Export of 3 May\n\nid,text,lang\n1,a,en\n2,b,en\n");
    expect(names(table)).toEqual(["id", "text", "lang"]);
    expect((await readAll(table)).cells).toHaveLength(2);
  });

  test("is read with the dialect, header, text column and encoding of the options", async () => {
    const text = "id;text\n1;a,b\n2;c,d\n";
    const table = await open("t.csv", text, { dialect: { delimiter: "," }, headerRow: null, textColumn: 1 });
    expect((await readAll(table)).cells).toEqual([["id;text"], ["1;a", "b"], ["2;c", "d"]]);
    expect(table.textColumn).toBe(1);
    const latin = new TextWriter({ name: "windows-1252", bom: false }).encode("id,text\n1,é\n");
    const greek = await open("t.csv", latin, { encoding: "windows-1253" });
    expect((await readAll(greek)).cells[0]?.[1]).toBe("ι");
  });

  test("can be read several times, and its batches contain every row", async () => {
    const text = `id,text\n${Array.from({ length: 40_000 }, (_, row) => `${row},text of row ${row}\n`).join("")}`;
    const table = await open("t.csv", text);
    for (let round = 0; round < 2; round++) {
      const { rows } = await readAll(table);
      expect(rows).toHaveLength(40_000);
      expect(rows.every((row, index) => row.number === index + 1 && row.line === index + 2)).toBe(true);
    }
  });

  test("in any encoding and with any delimiter is read as it was written", async () => {
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
  test("has one text in each line, with its commas and quotes", async () => {
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

describe("a chosen dialect", () => {
  const rowsOf = async (content: string, dialect: Partial<Dialect>) => {
    const table = await open("t.csv", content, { dialect });
    return [names(table), ...(await readAll(table)).cells];
  };

  test("keeps the quoting that fits the chosen delimiter", async () => {
    const content = 'id\ttext\n1\t"a, b; c"\n2\t"d, e; ""f"""\n';
    const rows = [
      ["id", "text"],
      ["1", "a, b; c"],
      ["2", 'd, e; "f"'],
    ];
    expect(await rowsOf(content, { delimiter: "\t" })).toEqual(rows);
    expect((await rowsOf(content, { delimiter: "" }))[2]).toEqual(['1\t"a, b; c"']);
  });

  test("escapes a chosen quote by itself, unless a backslash is chosen", async () => {
    const content = "id,text\n1,'so ''good'', they say'\n2,'it is \\'fine\\', really'\n";
    expect((await rowsOf(content, { quote: "'" }))[1]).toEqual(["1", "so 'good', they say"]);
    expect((await rowsOf(content, { quote: "'", escape: "\\" }))[2]).toEqual(["2", "it is 'fine', really"]);
    expect((await rowsOf(content, { quote: "'", escape: '"' }))[1]).toEqual(["1", "so 'good', they say"]);
  });
});

describe("lines of fastText", () => {
  test.each<[string, string, string[][]]>([
    [
      "labels first",
      "__label__2 Great CD: a lovely, lovely record\n__label__1 Batteries died, within a year\n",
      [
        ["__label__2", "Great CD: a lovely, lovely record"],
        ["__label__1", "Batteries died, within a year"],
      ],
    ],
    [
      "several labels, commas and blank lines",
      '__label__joy __label__love , so happy\n\n__label__anger , so "angry"\n',
      [
        ["__label__joy|__label__love", "so happy"],
        ["", ""],
        ["__label__anger", 'so "angry"'],
      ],
    ],
    [
      "labels last",
      "so good today __label__positive\nso bad\t__label__negative\n",
      [
        ["__label__positive", "so good today"],
        ["__label__negative", "so bad"],
      ],
    ],
  ])("%s", async (_, content, expected) => {
    const table = await open("train.txt", content);
    expect([table.format, names(table), textName(table)]).toEqual(["text", ["__label__", "text"], "text"]);
    expect((await readAll(table)).cells).toEqual(expected);
  });

  test("are plain texts when a person says so, and in a table with its own label column", async () => {
    const lines = "__label__2 so good\n__label__1 so bad\n";
    expect(names(await open("train.txt", lines, { format: "text" }))).toEqual(["text"]);
    const csv = "label,text\n__label__2,so good today\n__label__1,so bad today\n";
    const table = await open("t.csv", csv);
    expect((await readAll(table)).cells).toEqual([
      ["__label__2", "so good today"],
      ["__label__1", "so bad today"],
    ]);
  });
});
