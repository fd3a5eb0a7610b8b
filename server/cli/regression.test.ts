/** A model with one output that is a number: columns of a file, the endpoint, and an explanation. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyModel } from "../../src/testing/hub/models/bundle.ts";
import { buildServer, type TestBuild, untilReady } from "../testing/server.ts";
import { run } from "../testing/run-command.ts";

let place: string;
let folder: string;
let build: TestBuild | undefined;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "tonescope-regression-"));
  folder = join(place, "stars");
  const { "config.json": config, ...content } = tinyModel({ labels: 1 });
  const changed = { ...JSON.parse(String(config)), problem_type: "regression", id2label: { 0: "stars" } };
  for (const [path, bytes] of Object.entries({ ...content, "config.json": JSON.stringify(changed) })) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
});
afterAll(async () => {
  await build?.dispose();
  await rm(place, { recursive: true });
});

const TEXTS = ["good day", "bad", "a long and quiet train of thought"];

async function scored(): Promise<number[]> {
  const input = TEXTS.map((text) => `${text}\n`).join("");
  const { code, stdout, stderr } = await run(
    ["score", "-", "--out", "-", "--format", "jsonl", "--model", folder],
    { input: `text\n${input}` },
  );
  expect(code, stderr).toBe(0);
  return String(stdout)
    .trim()
    .split("\n")
    .map((line) => {
      const row = JSON.parse(line) as Record<string, unknown>;
      expect(Object.keys(row)).toEqual(["text", "sentiment_value", "sentiment_status"]);
      return row["sentiment_value"] as number;
    });
}

test("is written as a number, answered as a number, and explained", async () => {
  const values = await scored();
  expect(new Set(values).size).toBe(TEXTS.length);

  build = await buildServer();
  const server = await build.start(["--model", folder]);
  await untilReady(server);
  const answer = await fetch(server.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inputs: TEXTS }),
  });
  const predictions = ((await answer.json()) as unknown[]).flat(2);
  expect(predictions).toHaveLength(TEXTS.length);
  // Two runtimes round activations in 8 bits differently.
  for (const [at, prediction] of predictions.entries())
    expect(prediction).toEqual({ label: "stars", score: expect.closeTo(values[at] ?? NaN, 1) });

  const explained = await run(["explain", TEXTS[0] ?? "", "--method", "gradients", "--model", folder]);
  expect(explained.code, explained.stderr).toBe(0);
  const edited = await run(["explain", TEXTS[0] ?? "", "--counterfactuals", "--json", "--model", folder]);
  const { score, counterfactuals } = JSON.parse(String(edited.stdout));
  expect(counterfactuals.length).toBeGreaterThan(2);
  for (const edit of counterfactuals) {
    expect(edit.changes_label).toBe(false);
    expect(edit.change).toBeCloseTo(edit.scores[0].score - score, 6);
  }

  const evaluated = await run(["evaluate", "-", "--model", folder], { input: "text,label\na,1\n" });
  expect(evaluated.code).toBe(1);
  expect(evaluated.stderr).toContain("number");
});
