import { describe, expect, it } from "vitest";
import { personColumns } from "./person-columns.ts";
import { open } from "../testing/tables.ts";
import { score } from "../testing/scored-file.ts";
import type { WriteFormat } from "./write.ts";

const CSV = 'id;author;text;user.email\r\n1;Cleo;"a; b";c@example.org\r\n2;Ben;"so ""good""";\r\n';

describe("without the columns that name people", () => {
  it("finds authors, users and their addresses, and not the text", async () => {
    const table = await open(
      "t.csv",
      "id,Author Name,text,user.location,created_at,reply_to\n1,Cleo,a text,Lake Town,2024-03-01,2\n",
    );
    expect(personColumns(table).map((index) => table.columns[index]?.name)).toEqual([
      "Author Name",
      "user.location",
    ]);
  });

  it("writes CSV in the dialect of the input", async () => {
    const table = await open("t.csv", CSV);
    const { bytes } = await score(table, "csv", false, undefined, personColumns(table));
    const lines = new TextDecoder().decode(bytes).split("\r\n");
    expect(lines[0]).toMatch(/^id;text;sentiment/);
    expect(lines[1]).toMatch(/^1;"a; b";/);
    expect(lines[2]).toMatch(/^2;"so ""good""";/);
  });

  it.each<WriteFormat>(["json", "jsonl", "xlsx", "parquet", "tsv"])(
    "no name is in the bytes of %s",
    async (format) => {
      const table = await open(
        "t.json",
        JSON.stringify([
          { id: 1, text: "a text", author: { name: "Cleopatra" }, likes: 3 },
          { id: 2, text: "b", likes: 4 },
        ]),
      );
      const { bytes } = await score(table, format, false, undefined, personColumns(table));
      const written = await open(`t.${format}`, bytes);
      expect(written.columns.slice(0, 3).map(({ name }) => name)).toEqual(["id", "text", "likes"]);
      expect(written.sample[0]?.cells.slice(0, 3)).toEqual(["1", "a text", "3"]);
      expect(new TextDecoder().decode(bytes)).not.toContain("Cleopatra");
    },
  );
});
