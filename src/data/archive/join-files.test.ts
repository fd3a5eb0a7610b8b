import { expect, it } from "vitest";
import { readAll } from "../testing/tables.ts";
import { openTable } from "../open.ts";
import { joinFiles } from "./join-files.ts";

it("files with the same columns are one table, and others are named", async () => {
  const file = (name: string, text: string) => new File([text], name, { lastModified: 7 });
  const joined = joinFiles([
    file("a.csv", "id,text\n1,the boat is late\n"),
    file("notes.txt", "one line\nanother line\n"),
    file("a.csv", "id,text\n2,so glad we stayed\n"),
    file(`${"ä".repeat(200)}.csv`, "id,text\n3,boats leave at nine\n"),
  ]);
  expect([joined.name, joined.lastModified]).toEqual(["a.csv + 3.tar", 7]);
  const table = await openTable({ name: joined.name, blob: joined });
  const { cells, report } = await readAll(table);
  expect(cells).toEqual([
    ["1", "the boat is late"],
    ["2", "so glad we stayed"],
    ["3", "boats leave at nine"],
  ]);
  expect(report.issues.map(({ detail }) => detail?.part)).toEqual(["notes.txt"]);
});
