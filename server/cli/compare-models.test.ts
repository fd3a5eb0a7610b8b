import { mkdtempSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ModelsReport } from "../scoring/compare-models-table.ts";
import { run } from "../testing/run-command.ts";
import type { Explanation } from "./explanation.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-compare-"));
const path = (name: string) => join(folder, name);
const MODEL = "public/models/tonescope-tweets";
const TEXTS = [
  ["I love this so much", "positive"],
  ["worst ever, so sad", "negative"],
  ["the meeting is at three", "neutral"],
];
const CSV = `text,label\n${TEXTS.map(([text, label]) => `"${text}",${label}`).join("\n")}\n"",neutral\n`;

test("two models on one table: the same weights with classes named the other way round", async () => {
  await writeFile(path("labeled.csv"), CSV);
  const command = ["compare-models", path("labeled.csv"), "--against", MODEL];
  const turned = ["--class-names", "positive,neutral,negative", "--label-column", "label"];
  const { stdout } = await run([
    ...command,
    ...turned,
    "--differing",
    path("differing.jsonl"),
    "--json",
    "--quiet",
  ]);
  const report = JSON.parse(stdout.toString()) as ModelsReport;
  expect(report).toMatchObject({ rows: 3, left: 1, agreeing: 1 });
  expect(report.labeled?.test).toMatchObject({ onlyFirst: 0, onlySecond: 2 });
  expect(report.labeled?.second.accuracy).toBe(1);
  const lines = (await readFile(path("differing.jsonl"), "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { row: 1, first: "negative", second: "positive", label: "positive" },
    { row: 2, first: "positive", second: "negative", label: "negative" },
  ]);
  const alone = await run([...command, "--quiet"]);
  expect(alone.stdout.toString()).toContain("agreement 100.0");
  expect(alone.stdout.toString()).not.toContain("McNemar");
});

test("two models on one text: classes by their meaning, and the words of both by the same method", async () => {
  // With the classes turned around, the second model's negative is the first one's positive.
  const turned = ["--class-names", "positive,neutral,negative", "--device", "kernel"];
  const text = "slow service but I love this";
  const both = await run(["explain", text, "--against", MODEL, ...turned, "--json"]);
  const { label, scores, words, against } = JSON.parse(both.stdout.toString()) as Explanation;
  expect(label).toBe("negative");
  expect(against).toMatchObject({ label, mapping: { negative: "negative", positive: "positive" } });
  expect(against?.score).toBe(scores.find((entry) => entry.label === "positive")?.score);
  expect(against?.both.map(({ first }) => first)).toEqual(words.map(({ effect }) => effect));
  const alone = await run(["explain", text, "--label", "negative", "--device", "kernel", "--json"]);
  const second = JSON.parse(alone.stdout.toString()) as Explanation;
  expect(against?.words).toEqual(second.words);
  expect(against?.both.map((word) => word.second)).toEqual(second.words.map(({ effect }) => effect));
});
