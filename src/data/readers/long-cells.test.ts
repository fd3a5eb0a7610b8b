import { expect, test } from "vitest";
import { concat } from "../bytes.ts";
import { CsvParser } from "../csv/parser.ts";
import { NAMES, score, SCORE_CELLS } from "../testing/scored-file.ts";
import { open, readAll, textName, utf8 } from "../testing/tables.ts";
import { decoderOf } from "../text/decoder.ts";
import { TextWriter } from "../text/text-writer.ts";
import { withoutMarks } from "../text/undecodable.ts";

const MEBIBYTES_16 = 2 ** 24;

test.each([
  ["shift_jis", "日"],
  ["utf-16le", "日"],
])("a quoted cell of 16 MiB in %s stays one cell", async (encoding, character) => {
  const writer = new TextWriter({ name: encoding, bom: false });
  const own = writer.encode(character);
  const cell = new Uint8Array(MEBIBYTES_16);
  cell.set(own);
  for (let filled = own.length; filled < cell.length; filled *= 2) cell.copyWithin(filled, 0, filled);
  const whole = cell.subarray(0, cell.length - (cell.length % own.length));
  const content = concat([
    writer.encode('id,text,lang\n1,"'),
    whole,
    writer.encode('",en\n2,"a short text",en\n'),
  ]);
  const table = await open("t.csv", content, { encoding });
  expect(textName(table)).toBe("text");
  const { cells, report } = await readAll(table);
  expect(cells.map((row) => row.length)).toEqual([3, 3]);
  const long = cells[0]?.[1] ?? "";
  expect(long.length).toBe((whole.length / own.length) * character.length);
  expect(long.replaceAll(character, "")).toBe("");
  expect(report.counts.size).toBe(0);
});

/** Text with the characters of CSV, and in the East Asian encodings with bytes that look like letters. */
const PROSE = {
  Chinese: '今天天气很好，\n下次还想再来, 但是 ""很贵"" 不推荐丂丄。a\r\n',
  Taiwanese: '今天天氣很好，\n下次還想再來, 但是 ""很貴"" 許功蓋。a\r\n',
  Korean: '오늘은 날씨가 좋다.\n다음에 또, 가고 ""싶다"" 똠방각하 a\r\n',
  Japanese: '今日はソース表示が、\n良い, また ""行きたい"" 能十 a\r\n',
};

const ENCODINGS: [string, string][] = [
  ["gbk", PROSE.Chinese],
  ["gb18030", `${PROSE.Chinese}🙂`],
  ["big5", PROSE.Taiwanese],
  ["euc-kr", PROSE.Korean],
  ["shift_jis", PROSE.Japanese],
  ["euc-jp", PROSE.Japanese],
  ["utf-8", `${PROSE.Korean}🙂`],
  ["utf-16le", `${PROSE.Chinese}🙂`],
  ["utf-16be", `${PROSE.Japanese}🙂`],
  ["utf-32le", `${PROSE.Korean}🙂`],
  ["utf-32be", `${PROSE.Taiwanese}🙂`],
];

test.each(ENCODINGS)("a quoted cell in %s is the same wherever its bytes are cut", (encoding, prose) => {
  const writer = new TextWriter({ name: encoding, bom: false });
  const source = `id,text\n1,"${prose.repeat(3)}"\n2,x\n`;
  const bytes = writer.encode(source);
  expect(writer.unwritable).toBe(0);
  const dialect = { delimiter: ",", quote: '"', escape: '"', newline: "\n" } as const;
  for (const size of [1, 2, 3, 5, 7, 64]) {
    const decoder = decoderOf(encoding, true);
    const parser = new CsvParser(dialect);
    const rows: string[][] = [];
    for (let at = 0; at < bytes.length; at += size) {
      const text = decoder.decode(bytes.subarray(at, at + size), { stream: true });
      rows.push(...parser.push(text, false).map(({ cells }) => cells));
    }
    rows.push(...parser.push(decoder.decode(), true).map(({ cells }) => cells));
    const cells = rows.map((row) => row.map(withoutMarks));
    expect([size, cells]).toEqual([
      size,
      [
        ["id", "text"],
        ["1", prose.repeat(3).replaceAll('""', '"')],
        ["2", "x"],
      ],
    ]);
  }
});

test.each(ENCODINGS)(
  "a file in %s with a cell over several slices comes back byte for byte",
  async (name, prose) => {
    const writer = new TextWriter({ name, bom: false });
    const cell = prose.repeat(Math.ceil(700_000 / prose.length));
    const content = writer.encode(`id,text,lang\n1,"${cell}",en\n2,"a short text",en\n`);
    const table = await open("t.csv", content, { encoding: name });
    const { cells } = await readAll(table);
    expect(cells.map((row) => row.length)).toEqual([3, 3]);
    const written = writer.encode(
      `id,text,lang,${NAMES}\n1,"${cell}",en,${SCORE_CELLS}\n2,"a short text",en,${SCORE_CELLS}\n`,
    );
    const { bytes } = await score(table, "csv");
    expect(Buffer.compare(bytes, written)).toBe(0);
  },
);

test("the text column is found below a first cell that is longer than the sample", async () => {
  const long = "so many words ".repeat(70_000);
  const content = utf8(
    `name,comment,lang\nAnn,"${long}",en\nBen,"a short text, here",en\nEve,another one,de\n`,
  );
  const table = await open("t.csv", content);
  expect(table.sample.map(({ cells }) => cells[0])).toEqual(["Ann", "Ben", "Eve"]);
  expect(textName(table)).toBe("comment");
});
