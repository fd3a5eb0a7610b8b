import { describe, expect, it } from "vitest";
import { Pseudonyms } from "../pseudonyms/pseudonyms.ts";
import { score } from "../testing/scored-file.ts";
import { open } from "../testing/tables.ts";
import { personColumns } from "./person-columns.ts";
import type { WriteFormat } from "./write.ts";

const KEY = "0f".repeat(32);
const RECORDS = [
  {
    id: 1,
    text: "hi @ben, mail me at cleo@example.org",
    author: { name: "Cleopatra", id: 77_123 },
    likes: 3,
  },
  { id: 2, text: "no one", author: { name: "Ben", id: 88_456 }, likes: 4 },
];

describe("pseudonyms in files", () => {
  it.each<WriteFormat>(["csv", "json", "jsonl", "xlsx", "parquet", "tsv"])(
    "no name is in the bytes of %s, and the rest is as it was",
    async (format) => {
      const table = await open("t.json", JSON.stringify(RECORDS));
      const pseudonymized = { pseudonyms: await Pseudonyms.open(KEY), columns: personColumns(table) };
      const { bytes } = await score(table, format, false, undefined, [], pseudonymized);
      const written = await open(`t.${format}`, bytes);
      const [one, other] = written.sample;
      const [id, text, name, number, likes] = one?.cells ?? [];
      const ben = other?.cells[2] ?? "";
      expect(ben).toMatch(/^user_[0-9a-f]{12}$/);
      expect([id, text, likes]).toEqual(["1", `hi @${ben}, mail me at cleo@example.org`, "3"]);
      expect([name, number].every((cell) => /^user_[0-9a-f]{12}$/.test(cell ?? ""))).toBe(true);
      const content = new TextDecoder().decode(bytes);
      for (const secret of ["Cleopatra", "@ben", "77123", "88456"]) expect(content).not.toContain(secret);
    },
  );

  it("a row without names keeps its bytes", async () => {
    const table = await open("t.csv", `id,text\r\n1,"so ""good"""\r\n2,"@ann ""hi"""\r\n`);
    const pseudonymized = { pseudonyms: await Pseudonyms.open(KEY), columns: [] };
    const { bytes } = await score(table, "csv", false, undefined, [], pseudonymized);
    const lines = new TextDecoder().decode(bytes).split("\r\n");
    expect(lines[1]).toMatch(/^1,"so ""good""",positive/);
    expect(lines[2]).toMatch(/^2,"@user_[0-9a-f]{12} ""hi""",positive/);
  });
});
