import { mkdtempSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-bulk-"));
const CPU = ["--device", "cpu", "--workers", "2"];
const ROWS = `id,text\n1,The museum on the corner is terrible\n2,\n3,"A lovely, lovely day &amp; night"\n`;

test("embed and attribute read a table and write a file of their own beside it", async () => {
  const input = join(folder, "rows.csv");
  await writeFile(input, ROWS);
  const embedded = await run(["embed", input, "--layer", "6", ...CPU]);
  expect(embedded.stderr).toContain("3 rows, 1 of them empty or not readable.");
  expect(embedded.code).toBe(0);
  const parquet = await readFile(join(folder, "rows-embeddings.parquet"));
  const rows = await parquetReadObjects({ file: new Uint8Array(parquet).buffer });
  expect(rows.map((row) => (row["embedding"] as number[] | null)?.length)).toEqual([384, undefined, 384]);
  expect(rows[2]?.["text"]).toBe("A lovely, lovely day & night");

  const { code, stdout } = await run(["attribute", "-", "--text", "text", "--quiet", ...CPU], {
    input: ROWS,
  });
  expect(code).toBe(0);
  const words = parse(stdout.toString(), { columns: true }) as Record<string, string>[];
  const top = words
    .filter(({ row }) => row === "1")
    .toSorted((a, b) => Number(b["effect"]) - Number(a["effect"]));
  expect(top[0]?.["word"]).toBe("terrible");
  expect(new Set(words.map(({ row }) => row))).toEqual(new Set(["1", "3"]));
});

test("what cannot be is refused before any work, or with the reason", async () => {
  const input = join(folder, "few.csv");
  await writeFile(input, ROWS);
  expect((await run(["embed", input, "--pooling", "max"])).code).toBe(2);
  expect((await run(["attribute", input, "--method", "lime?"])).code).toBe(2);
  expect((await run(["embed", input, "--format", "docx"])).stderr).toContain(
    "--format is one of parquet, npz",
  );
  const { code, stderr } = await run(["embed", input, "--layer", "12", ...CPU]);
  expect(code).toBe(1);
  expect(stderr).toContain("6 layers");
  await expect(readFile(join(folder, "few-embeddings.parquet"))).rejects.toThrow();
});
