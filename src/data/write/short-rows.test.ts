import { expect, test } from "vitest";
import { open, readAll } from "../testing/tables.ts";
import { score } from "../testing/scored-file.ts";

const NAMES = Array.from({ length: 200 }, (_, at) => `c${at}`);
const TEXT = `text,${NAMES.join(",")}\ngood day\n${["bad day", ...NAMES].join(",")}\n`;

test("a row that lacks many cells is written without them, with its scores in their columns", async () => {
  const table = await open("t.csv", TEXT, { headerRow: 0 });
  const json = (await score(table, "jsonl")).text.split("\n");
  expect(Object.keys(JSON.parse(json[0] ?? "") as object)).toHaveLength(1 + 6);
  expect(Object.keys(JSON.parse(json[1] ?? "") as object)).toHaveLength(201 + 6);

  const { bytes } = await score(table, "xlsx");
  const again = await readAll(await open("t.xlsx", bytes, { headerRow: 0 }));
  expect(again.cells.map((cells) => [cells[0], cells[1] ?? "", cells[201], cells.length])).toEqual([
    ["good day", "", "positive", 207],
    ["bad day", "c0", "positive", 207],
  ]);
});
