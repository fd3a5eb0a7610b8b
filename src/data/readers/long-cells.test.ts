import { expect, test } from "vitest";
import { concat } from "../bytes.ts";
import { open, readAll, textName, utf8 } from "../testing/tables.ts";
import { TextWriter } from "../text/text-writer.ts";

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

test("the text column is found below a first cell that is longer than the sample", async () => {
  const long = "so many words ".repeat(70_000);
  const content = utf8(
    `name,comment,lang\nAnn,"${long}",en\nBen,"a short text, here",en\nEve,another one,de\n`,
  );
  const table = await open("t.csv", content);
  expect(table.sample.map(({ cells }) => cells[0])).toEqual(["Ann", "Ben", "Eve"]);
  expect(textName(table)).toBe("comment");
});
