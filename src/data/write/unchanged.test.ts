import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat } from "../bytes.ts";
import { NAMES, score, SCORE_CELLS } from "../testing/scored-file.ts";
import { open, readAll, utf8 } from "../testing/tables.ts";
import type { OpenOptions } from "../table.ts";
import { TextWriter } from "../text/text-writer.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The bytes of the saved file without the added columns, as one character for each byte. */
async function ownColumns(
  file: string,
  content: Uint8Array<ArrayBuffer>,
  options: OpenOptions = {},
): Promise<string> {
  const saved = await score(await open(file, content, options), "csv");
  const text = Array.from(saved.bytes, (byte) => String.fromCharCode(byte)).join("");
  return text.replaceAll(`,${SCORE_CELLS}`, "").replace(`,${NAMES}`, "");
}

const asText = (content: Uint8Array) => Array.from(content, (byte) => String.fromCharCode(byte)).join("");

describe("the bytes of the own columns come back as they came", () => {
  const rows = Array.from({ length: 20 }, (_, row) => `${row},caf\u00e9 number ${row} is open\n`).join("");

  test.each<[string, Uint8Array<ArrayBuffer>, OpenOptions?]>([
    [
      "a line of windows-1252 in UTF-8",
      concat([utf8(`id,text\n${rows}`), latin1('21,"caf\u00e9, closed"\n')]),
    ],
    [
      "a byte in the header",
      concat([utf8("id,text,gr"), bytes(0xfc), utf8("n\n1,tea,x\n2,coffee,y\n")]),
      { encoding: "utf-8" },
    ],
    [
      "a character that the file's end cuts off",
      concat([utf8(`id,text\n${rows}21,tea `), bytes(0xf0, 0x9f)]),
    ],
    [
      "surrogates in UTF-8 (CESU-8)",
      concat([utf8(`id,text\n${rows}21,`), bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, 10)]),
    ],
    [
      "a byte that windows-1253 lacks",
      concat([utf8("id,text\n1,tea "), bytes(0xaa, 0xd2, 0xff), utf8("\n")]),
      { encoding: "windows-1253" },
    ],
    ["U+FFFD itself", utf8("id,text\n1,tea \ufffd\n")],
    [
      "a stray lead byte in Shift JIS",
      concat([utf8("id,text\n1,"), bytes(0x8b, 0x43, 0x95, 0xaa, 0xfd, 0x41), utf8("\n")]),
      { encoding: "shift_jis" },
    ],
  ])("%s", async (_, content, options) => {
    expect(await ownColumns("t.csv", content, options)).toBe(asText(content));
  });

  test("half a pair of surrogates in UTF-16", async () => {
    const source = "id,text\n1,tea \ud83d\n2,\ude00 coffee\n";
    const writer = new TextWriter({ name: "utf-16le", bom: false });
    const { bytes: saved } = await score(
      await open("t.csv", writer.encode(source), { encoding: "utf-16le" }),
      "csv",
    );
    const expected = source
      .replaceAll(/(?<=tea .|coffee)\n/gu, `,${SCORE_CELLS}\n`)
      .replace("text\n", `text,${NAMES}\n`);
    expect(saved).toEqual(writer.encode(expected));
  });

  test("of any bytes, in UTF-8 and in encodings of one byte", async () => {
    const cell = fc.uint8Array({ min: 0x30, minLength: 1, maxLength: 12 });
    const dialect = { delimiter: ",", quote: "", escape: "", newline: "\n" } as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 8 }),
        fc.constantFrom("utf-8", "windows-1252", "windows-1255"),
        async (cells, encoding) => {
          const rows = cells.flatMap((own) => [utf8("1,"), own, utf8("\n")]);
          const content = concat([utf8("id,text\n"), ...rows]);
          const saved = await ownColumns("t.csv", content, { encoding, dialect, headerRow: 0 });
          expect(saved).toBe(asText(content));
        },
      ),
      { numRuns: 200 },
    );
  });

  test("while the cells have U+FFFD and the report counts the rows", async () => {
    const content = concat([
      utf8("id,text\n"),
      utf8(rows),
      latin1("21,caf\u00e9 closed\n"),
      utf8("22,caf\ufffd\n"),
    ]);
    const { cells, report } = await readAll(await open("t.csv", content));
    expect(cells.slice(-2)).toEqual([
      ["21", "caf\ufffd closed"],
      ["22", "caf\ufffd"],
    ]);
    expect(report.counts.get("unreadable-characters")).toBe(1);
  });

  test.each([
    ["shift_jis", "この電話が大好きです、①㈱"],
    ["euc-jp", "この電話が大好きです"],
    ["gbk", "这部手机我很喜欢"],
    ["gb18030", "这部手机我很喜欢 😍 ḿ"],
    ["big5", "這支手機我很喜歡"],
    ["euc-kr", "이 전화가 정말 좋아요"],
  ])("in %s", async (name, body) => {
    const content = new TextWriter({ name, bom: false }).encode(`id,text\n1,${body}\n2,"${body}"\n`);
    expect(new TextDecoder(name).decode(content)).toContain(body);
    expect(await ownColumns("t.csv", content, { encoding: name })).toBe(asText(content));
  });

  test.each(["shift_jis", "euc-jp", "gbk", "gb18030", "big5", "euc-kr"])(
    "of any bytes in %s: leads before quotes, delimiters and line ends, further sequences, a cut end",
    async (encoding) => {
      const lead = fc.integer({ min: 0x80, max: 0xff }).map((byte) => [byte]);
      const pair = fc.tuple(fc.integer({ min: 0x81, max: 0xfe }), fc.integer({ min: 0x30, max: 0xfe }));
      const four = fc.tuple(
        fc.integer({ min: 0x81, max: 0xfe }),
        fc.integer({ min: 0x30, max: 0x39 }),
        fc.integer({ min: 0x81, max: 0xfe }),
        fc.integer({ min: 0x30, max: 0x39 }),
      );
      const three = fc.tuple(
        fc.constant(0x8f),
        fc.integer({ min: 0xa1, max: 0xfe }),
        fc.integer({ min: 0xa1, max: 0xfe }),
      );
      const sequence = fc.oneof(fc.constantFrom([0x61], [0x20]), lead, pair, three, four);
      const cell = fc.record({ own: fc.array(sequence, { maxLength: 8 }), isQuoted: fc.boolean() });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }),
          fc.boolean(),
          async (rows, isCut) => {
            const written = ({ own, isQuoted }: { own: (readonly number[])[]; isQuoted: boolean }) => {
              const bytes = own.flat();
              return isQuoted || bytes.length === 0 ? [0x22, ...bytes, 0x22] : bytes;
            };
            const lines = rows.flatMap(([text, other]) => [...written(text), 0x2c, ...written(other), 0x0a]);
            const content = concat([utf8("text,more\n"), bytes(...(isCut ? lines.slice(0, -1) : lines))]);
            const dialect = { delimiter: ",", quote: '"', escape: '"', newline: "\n" } as const;
            const own = await ownColumns("t.csv", content, { encoding, dialect, headerRow: 0 });
            expect(own).toBe(asText(content));
          },
        ),
        { numRuns: 150 },
      );
    },
  );

  test.each<[string, string, string, number[]]>([
    ["shift_jis", "a character of NEC that IBM has too", "㈱", [0xfa, 0x58]],
    ["shift_jis", "half-width kana", "ｱｲ", [0xb1, 0xb2]],
    ["shift_jis", "a further sequence beside an unknown byte", "∪\ufffd", [0x87, 0x9c, 0xfe]],
    ["euc-jp", "a character of JIS X 0212 that NEC has too", "№", [0x8f, 0xa2, 0xf1]],
    ["euc-jp", "half-width kana", "ｱ", [0x8e, 0xb1]],
    ["gb18030", "a character of four bytes", "😀", [0x94, 0x39, 0xfc, 0x36]],
    ["big5", "a box character of ETEN", "═", [0xf9, 0xf9]],
  ])("in %s, %s, and the cell shows it", async (encoding, _, shown, own) => {
    const content = concat([utf8("id,text\n1,tea "), bytes(...own), utf8("\n2,coffee\n")]);
    const { cells } = await readAll(await open("t.csv", content, { encoding }));
    expect(cells[0]).toEqual(["1", `tea ${shown}`]);
    expect(await ownColumns("t.csv", content, { encoding })).toBe(asText(content));
  });

  test("the byte order mark of GB18030", async () => {
    const content = new TextWriter({ name: "gb18030", bom: false }).encode("\ufeffid,text\n1,这部手机\n");
    const table = await open("t.csv", content);
    expect(table.encoding).toMatchObject({ name: "gb18030", bom: true, basis: "bom" });
    expect(table.columns.map(({ name }) => name)).toEqual(["id", "text"]);
    expect(await ownColumns("t.csv", content)).toBe(asText(content));
  });

  test("in JSON Lines", async () => {
    const content = concat([utf8('{"text":"tea"}\n{"text":"caf'), bytes(0xe9), utf8('"}\n')]);
    const { bytes: saved } = await score(await open("t.jsonl", content, { encoding: "utf-8" }), "jsonl");
    expect(asText(saved)).toContain('{"text":"caf\u00e9","sentiment"');
  });
});

test("an encoding that is not written becomes UTF-8, and the summary says so", async () => {
  const { bytes: saved, summary } = await score(
    await open("t.csv", latin1("id,text\n1,\u001b$B$3$l\u001b(B ok\n"), { encoding: "iso-2022-jp" }),
    "csv",
  );
  expect(new TextDecoder().decode(saved)).toContain("1,これ ok,");
  expect(summary.changedEncoding).toEqual({ from: "iso-2022-jp", to: "utf-8" });
});

describe("line ends", () => {
  const line = (text: string) => `${text},${SCORE_CELLS}`;

  test.each([
    ["id,text,label", "1,I love this,pos", '2,"worst, ever",neg'],
    ["id,text", "1,I love this", "2,worst ever"],
  ])("CR CR LF is one line end, after the added columns: %s", async (...lines) => {
    const { text } = await score(await open("t.csv", lines.join("\r\r\n") + "\r\r\n"), "csv");
    const [header = "", ...rows] = lines;
    expect(text).toBe([`${header},${NAMES}`, ...rows.map(line), ""].join("\r\n"));
  });

  test("CR CR LF inside a quoted cell stays", async () => {
    const { text } = await score(await open("t.csv", 'id,text\r\r\n1,"a\r\r\nb c"\r\r\n2,d e\r\r\n'), "csv");
    expect(text).toContain(`1,"a\r\r\nb c",${SCORE_CELLS}\r\n`);
  });

  test("CR CR LF across chunks of the file", async () => {
    const source = Array.from({ length: 60_000 }, (_, row) => `${row},some words of a text`).join("\r\r\n");
    const { rows } = await readAll(await open("t.csv", `id,text\r\r\n${source}\r\r\n`));
    expect(rows).toHaveLength(60_000);
    expect(rows.every(({ end, cells }) => end === "\r\n" && cells[1] === "some words of a text")).toBe(true);
  });
});

test("a page of long rows is not joined to one string", async () => {
  const long = "word ".repeat(100_000);
  const source = `text\n${Array.from({ length: 12 }, (_, row) => `${row} ${long}\n`).join("")}`;
  const { chunks } = await score(await open("t.csv", source), "jsonl");
  expect(chunks.length).toBeGreaterThan(3);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(2_000_000);
});
