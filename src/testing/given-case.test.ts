import { expect, test } from "vitest";
import { hasDates, labelNames, readTable, textsOf } from "./given-case.ts";

test("says what a given file holds", async () => {
  const content = new TextEncoder().encode(
    "id,text,label,when,note\n1, the boat is late ,negative,2024-03-01,a\n2,<b>so glad</b>,positive,2024-03-02,b\n",
  );
  const read = await readTable("t.csv", content);
  expect([read.rows.length, read.textName, labelNames(read)]).toEqual([2, "text", ["label"]]);
  expect(textsOf(read, 0)).toContain("the boat is late");
  expect(textsOf(read, 1)).toContain("so glad");
  expect(["when", "note", "none"].map((name) => hasDates(read, name))).toEqual([true, false, false]);
});
