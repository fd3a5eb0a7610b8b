import { mkdtempSync } from "node:fs";
import { readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parquetReadObjects } from "hyparquet";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { run } from "../testing/run-command.ts";
import {
  ATTRIBUTION_METHODS,
  METHOD_IDS,
  METHOD_PARAMETERS,
} from "../../src/engine/explain/attribution/registry.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-bulk-"));
const CPU = ["--device", "cpu", "--workers", "1"];
const ROWS = `id,text\n1,The museum on the corner is terrible\n2,\n3,"A lovely, lovely day &amp; night"\n`;

test("embed and attribute read a table and write another file beside it", async () => {
  const input = join(folder, "rows.csv");
  await writeFile(input, ROWS);
  const embedded = await run(["embed", input, "--layer", "6", "--device", "cpu", "--workers", "2"]);
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

test("attribute writes the words that push towards each class, of all texts", async () => {
  const texts =
    "text\nThe food here is awful\nAwful service again\nThe park is lovely\nA lovely afternoon here\n";
  const { code, stdout } = await run(["attribute", "-", "--top", "2", "--quiet", ...CPU], { input: texts });
  expect(code).toBe(0);
  const lines = parse(stdout.toString(), { columns: true }) as Record<string, string>[];
  expect(Object.keys(lines[0] ?? {})).toEqual(["class", "word", "mean_effect", "raises", "occurrences"]);
  const first = (label: string) => lines.find((line) => line["class"] === label);
  expect(first("negative")).toMatchObject({ word: "awful", raises: "1", occurrences: "2" });
  expect(first("positive")).toMatchObject({ word: "lovely", raises: "1", occurrences: "2" });
  expect(lines.filter((line) => line["class"] === "positive")).toHaveLength(2);
  for (const [flags, message] of [
    [["--method", "rollout"], "not rollout"],
    [["--format", "parquet"], "csv or jsonl"],
  ] as const) {
    const refused = await run(["attribute", "-", "--top", "2", ...flags], { input: texts });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(message);
  }
});

const SMALLEST = METHOD_PARAMETERS.flatMap(({ name, minimum }) => [`--${name}`, String(minimum)]);

// On the default backend, the encoder kernel; gradients use onnxruntime-web in addition.
test.each(METHOD_IDS)("explain offers the method %s", async (id) => {
  const { code, stdout } = await run(["explain", "Great news", "--json", "--method", id, ...SMALLEST]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout.toString())).toMatchObject({
    method: id,
    words: [{ word: "Great" }, { word: "news" }],
  });
});

test("explain scores edits of the text", async () => {
  const { stdout } = await run(["explain", "A great day", "--counterfactuals"]);
  expect(stdout.toString()).toMatch(/\d+ of \d+ edits of the text change the class:\n\* /);
  expect(stdout.toString()).toMatch(/^\* negative +[+-]\d\.\d{3} {2}opposite word: A terrible day$/m);
});

// The list of methods is that of explain; these two differ in what they load.
test.each(["mask", "gradients"])("attribute offers the method %s", async (id) => {
  const options = ["--quiet", "--workers", "1", "--method", id, ...SMALLEST];
  const { code, stdout } = await run(["attribute", "-", ...options], { input: "text\nGreat news\n" });
  expect(code).toBe(0);
  const words = parse(stdout.toString(), { columns: true }) as Record<string, string>[];
  expect(words.map(({ word }) => word)).toEqual(["Great", "news"]);
});

test("the help of explain and attribute lists every method and its parameters", async () => {
  for (const name of ["explain", "attribute"]) {
    const { stdout } = await run([name, "--help"]);
    for (const id of METHOD_IDS) expect(stdout.toString()).toContain(ATTRIBUTION_METHODS[id].title);
    for (const parameter of METHOD_PARAMETERS) expect(stdout.toString()).toContain(`--${parameter.name} N`);
  }
  expect((await run(["explain", "a", "--method", "lime", "--samples", "9"])).code).toBe(2);
});

test("invalid options are rejected before any work, other requests with the reason", async () => {
  const input = join(folder, "few.csv");
  await writeFile(input, ROWS);
  expect((await run(["embed", input, "--pooling", "max"])).code).toBe(2);
  expect((await run(["attribute", input, "--method", "lime?"])).code).toBe(2);
  expect((await run(["embed", input, "--format", "docx"])).stderr).toContain(
    "--format is one of parquet, npz",
  );
  const { code, stderr } = await run(["embed", input, "--layer", "12", ...CPU]);
  expect(code).toBe(1);
  expect(stderr).toContain("8 layers");
  expect((await readdir(folder)).filter((name) => name.startsWith("few-"))).toEqual([]);
});

test.each([
  ["embed", "npz", "embeddings", 140, 3],
  ["attribute", "jsonl", "words", 40, 1],
] as const)(
  "%s goes on after a kill to the same bytes, and with nothing else",
  async (name, format, suffix, rows, length) => {
    const texts = Array.from({ length: rows }, (_, row) =>
      row % 10 ? `"tweet ${row}, ${"is great or bad ".repeat(length)}"` : "",
    );
    const input = join(folder, `${name}.csv`);
    await writeFile(input, `id,text\n${texts.map((text, row) => `${row},${text}\n`).join("")}`);
    const output = join(folder, `${name}-${suffix}.${format}`);
    const journal = `${output}.unfinished`;
    const args = [name, input, "--format", format, "--device", "cpu", "--workers", "1"];
    const size = () =>
      stat(journal).then(
        (found) => found.size,
        () => 0,
      );
    const killed = await run(args, {
      async during(child) {
        while (child.exitCode === null && (await size()) < 2000) await sleep(5);
        child.kill("SIGKILL");
      },
    });
    expect(killed.code).toBeNull();
    expect((await readdir(folder)).filter((file) => file.startsWith(`${name}-`))).toEqual([
      `${name}-${suffix}.${format}.unfinished`,
    ]);
    expect((await run(args)).stderr).toContain("Add --resume");
    const other = name === "embed" ? ["--layer", "1"] : ["--method", "mask"];
    expect((await run([...args, "--resume", ...other])).stderr).toContain("other options");
    await truncate(journal, (await size()) - 7);
    const resumed = await run([...args, "--resume"]);
    expect(resumed).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`${rows} rows, ${rows / 10} of them empty`),
    });
    const whole = await run([...args, "--out", "-", "--quiet"]);
    expect((await readFile(output)).equals(whole.stdout)).toBe(true);
    expect((await readdir(folder)).filter((file) => file.startsWith(`${name}-`))).toEqual([
      `${name}-${suffix}.${format}`,
    ]);
    expect((await run([...args, "--out", "-", "--resume"])).code).toBe(2);
  },
  120_000,
);
