import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NAMES, score, SCORE_CELLS } from "../testing/scored-file.ts";
import { open } from "../testing/tables.ts";
import { TextWriter } from "../text/text-writer.ts";
import type { RowResult } from "./scored.ts";
import { ownFormat, scoredName } from "./write.ts";

async function readCells(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string[][]> {
  const table = await open(name, bytes);
  const cells = [table.columns.map((column) => column.name)];
  for await (const rows of table.rows({})) cells.push(...rows.map((row) => row.cells));
  return cells;
}

describe("a delimited file is written back unchanged, with the added columns", () => {
  test("with quotes, spaces, blank lines, mixed line ends and no line end at the end", async () => {
    const table = await open("t.csv", 'id,"text"\r\n1, "odd" \n\n"2","two\nlines"\r\n3,x');
    const { text } = await score(table, "csv");
    expect(text).toBe(
      `id,"text",${NAMES}\r\n1, "odd" ,${SCORE_CELLS}\n\n"2","two\nlines",${SCORE_CELLS}\r\n3,x,${SCORE_CELLS}`,
    );
  });

  test("with a byte order mark and a sep= line", async () => {
    const table = await open("t.csv", "\ufeffsep=;\nid;text\n1;a,b\n");
    const { text } = await score(table, "csv");
    expect(text).toBe(
      `\ufeffsep=;\nid;text;${NAMES.replaceAll(",", ";")}\n1;a,b;${SCORE_CELLS.replaceAll(",", ";")}\n`,
    );
  });

  test("without a header", async () => {
    const { text } = await score(await open("t.csv", "1,so sad\n2,yay\n"), "csv");
    expect(text).toBe(`1,so sad,${SCORE_CELLS}\n2,yay,${SCORE_CELLS}\n`);
  });

  test("with ragged rows, which are padded so that scores are in the right columns", async () => {
    const table = await open("t.csv", "id,text\n1,a\n2\n3,c,extra\n4,d\n5,e\n");
    const { text } = await score(table, "csv");
    expect(text).toBe(
      `id,text,column_3,${NAMES}\n1,a,,${SCORE_CELLS}\n2,,,${SCORE_CELLS}\n3,c,extra,${SCORE_CELLS}\n4,d,,${SCORE_CELLS}\n5,e,,${SCORE_CELLS}\n`,
    );
  });

  test("with an unclosed quote, which is escaped so that scores stay in their columns", async () => {
    const { bytes } = await score(await open("t.csv", 'id,text\n1,a\n2,b\n3,"open\n'), "csv");
    expect((await readCells("o.csv", bytes))[3]).toEqual(["3", '"open', ...SCORE_CELLS.split(",")]);
  });

  test.each(["utf-8", "utf-16le", "windows-1252", "windows-1251"])("in %s, byte by byte", async (name) => {
    const body =
      name === "windows-1251" ? "Привет, как дела сегодня, друзья" : "Ça va très bien, merci, à bientôt";
    const source = `id;text\n1;${body}\n2;${body}\n`;
    const writer = new TextWriter({ name, bom: name === "utf-16le" });
    const table = await open("t.csv", new Uint8Array([...writer.bom, ...writer.encode(source)]), {
      encoding: name,
    });
    const { bytes } = await score(table, "csv");
    const tail = SCORE_CELLS.replaceAll(",", ";");
    const expected = `id;text;${NAMES.replaceAll(",", ";")}\n1;${body};${tail}\n2;${body};${tail}\n`;
    expect(bytes).toEqual(new Uint8Array([...writer.bom, ...writer.encode(expected)]));
  });

  test("with any cells", async () => {
    const cell = fc.string({ unit: fc.constantFrom(..."ab ,;\t\"'\r\n=@"), maxLength: 6 });
    const row = fc.tuple(cell, cell).filter(([a, b]) => a + b !== "");
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("\n", "\r\n"),
        async (rows, end) => {
          const lines = [["id", "text"], ...rows].map((cells) =>
            cells
              .map((value) => (/[,"\r\n']/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
              .join(","),
          );
          const source = lines.join(end) + end;
          const dialect = { delimiter: ",", quote: '"', escape: '"', newline: "\n" } as const;
          const table = await open("t.csv", source, { dialect, headerRow: 0, encoding: "utf-8" });
          const { text } = await score(table, "csv");
          expect(text.replaceAll(`,${SCORE_CELLS}`, "").replace(`,${NAMES}`, "")).toBe(source);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("names and values", () => {
  test("a name that the table already has gets a number and is reported", async () => {
    const { added, text } = await score(await open("t.csv", "text,sentiment\na,x\n"), "csv");
    expect(added.renamed).toEqual([{ wanted: "sentiment", name: "sentiment_2" }]);
    expect(text.split("\n")[0]).toContain("text,sentiment,sentiment_2,sentiment_score");
  });

  test("a row without scores has only a status", async () => {
    const empty: RowResult = { status: "empty", label: -1, scores: [] };
    const { text } = await score(await open("t.csv", "id,text\n1,\n"), "csv", false, empty);
    expect(text).toContain("\n1,,,,,,,empty\n");
  });

  test.each([
    ["tweets.csv.gz", "parquet", "tweets-scored.parquet"],
    ["tweets.csv.bz2", "csv", "tweets-scored.csv"],
    ["posts.sqlite", "csv", "posts-scored.csv"],
    ["my.tweets.json", "jsonl", "my.tweets-scored.jsonl"],
    ["noext", "csv", "noext-scored.csv"],
  ] as const)("%s as %s is called %s", (file, format, name) => {
    expect(scoredName(file, format)).toBe(name);
  });
});

describe("safe for spreadsheets", () => {
  const SOURCE = 'id,text\n1,@user hi\n-2,=cmd()|x\n3,"\tb"\n+4.5,plain\n5,-dash\n';

  test("prefixes and counts formulas, but not numbers", async () => {
    const { text, summary } = await score(await open("t.csv", SOURCE), "csv", true);
    expect(summary.changedCells).toBe(4);
    expect(
      text
        .split("\n")
        .slice(1, 6)
        .map((line) => line.replace(`,${SCORE_CELLS}`, "")),
    ).toEqual(["1,'@user hi", "-2,'=cmd()|x", "3,'\tb", "+4.5,plain", "5,'-dash"]);
  });

  test("protects long ids and leading zeros, and marks the file as UTF-8", async () => {
    const source = "id,zip,text\n1700000000000000001,00123,caf\u00e9\n12,0.5,tea\n";
    const { text, summary } = await score(await open("t.csv", source), "csv", true);
    expect(summary.changedCells).toBe(2);
    expect(text.startsWith("\ufeffid,zip,text,")).toBe(true);
    expect(text).toContain("\n'1700000000000000001,'00123,caf\u00e9,");
    expect(text).toContain("\n12,0.5,tea,");
  });

  test("is off by default", async () => {
    const { text, summary } = await score(await open("t.csv", SOURCE), "csv");
    expect(summary.changedCells).toBe(0);
    expect(text).toContain("1,@user hi,");
  });
});

describe("other formats", () => {
  const HOSTILE = 'id,text,__proto__\n1467810369000000001,"a ""b""\n<&> 🙂",x\n2,=1+1,\n';
  const CELLS = [
    ["1467810369000000001", 'a "b"\n<&> 🙂', "x"],
    ["2", "=1+1", ""],
  ];

  test.each(["xlsx", "parquet", "jsonl", "json", "tsv"] as const)(
    "%s reads back as it was written",
    async (format) => {
      const { bytes } = await score(await open("t.csv", HOSTILE), format);
      const [header, ...rows] = await readCells(`o.${format}`, bytes);
      expect(header?.slice(0, 3)).toEqual(["id", "text", "__proto__"]);
      expect(header?.slice(3)).toEqual(NAMES.split(","));
      expect(rows.map((row) => row.slice(0, 3))).toEqual(CELLS);
      expect(rows.map((row) => row.slice(3))).toEqual([SCORE_CELLS.split(","), SCORE_CELLS.split(",")]);
    },
  );

  test("JSON records keep their source without rounding", async () => {
    const { text } = await score(
      await open("t.json", '[{"id": 1467810369000000001,\n "text": "a", "n": 1.0}, {}]'),
      "jsonl",
    );
    const [first = "", second = ""] = text.split("\n");
    expect(first).toContain(
      '{"id": 1467810369000000001, "text": "a", "n": 1.0,"sentiment":"positive","sentiment_score":0.7',
    );
    expect(second.startsWith('{"sentiment":"positive"')).toBe(true);
  });

  test("a JSON array comes back as one, of one record on each line", async () => {
    const table = await open(
      "t.json",
      '[{"id": 1467810369000000001, "text": "a", "n": null, "o": {"b": [1, 2]}},\n {"text": "b"}]',
    );
    expect(ownFormat(table)).toBe("json");
    const { text } = await score(table, "json");
    const records = text.split("\n");
    expect(records[1]).toContain(
      '{"id": 1467810369000000001, "text": "a", "n": null, "o": {"b": [1, 2]},"sentiment"',
    );
    expect(JSON.parse(text)).toHaveLength(2);
    expect(JSON.parse((await score(await open("t.csv", "id,text\n"), "json")).text)).toEqual([]);
  });

  test("plain text becomes CSV with quotes where they are needed", async () => {
    const { text } = await score(await open("t.txt", 'one, two\nsay "hi" now\nthree words here\nx\n'), "csv");
    expect(text).toContain(`"one, two",${SCORE_CELLS}\n"say ""hi"" now",${SCORE_CELLS}\n`);
  });

  test("control characters are kept in a workbook", async () => {
    const { bytes } = await score(await open("t.csv", "id,text\n1,a\u0001b_x0041_\n"), "xlsx");
    expect((await readCells("o.xlsx", bytes))[1]?.[1]).toBe("a\u0001b_x0041_");
  });

  test("the default format is that of the table", async () => {
    expect(ownFormat(await open("t.tsv", "id\ttext\n1\ta\n"))).toBe("tsv");
    expect(ownFormat(await open("t.txt", "a, b\nc\nd\n"))).toBe("csv");
    expect(ownFormat(await open("t.jsonl", '{"text":"a"}\n'))).toBe("jsonl");
  });

  test("a table of several row groups reads back complete and in order", async () => {
    const source = `id,text\n${Array.from({ length: 21_000 }, (_, row) => `${row},t${row}\n`).join("")}`;
    const { bytes, summary } = await score(await open("t.csv", source), "parquet");
    expect(summary.rows).toBe(21_000);
    const rows = (await readCells("o.parquet", bytes)).slice(1);
    expect(rows.every((row, index) => row[0] === String(index) && row[1] === `t${index}`)).toBe(true);
    expect(rows).toHaveLength(21_000);
  });
});
