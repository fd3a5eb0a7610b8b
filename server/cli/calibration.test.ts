import { mkdtempSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import type { Manifest } from "../../src/engine/model/manifest.ts";
import { run } from "../testing/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-calibration-"));
const place = (name: string) => join(folder, name);
const write = async (name: string, content: string) => {
  await writeFile(place(name), content);
  return place(name);
};
const CPU = ["--device", "cpu", "--workers", "1"];

test("the user's own calibration changes scores but no label, is named in the provenance, and applies only to its weights", async () => {
  const input = await write("own.csv", "text\nI love this\nsee you at ten\n");
  const { files, weights } = JSON.parse(
    await readFile("public/models/tonescope-tweets/manifest.json", "utf8"),
  ) as Manifest;
  const weightsSha256 = files.find(({ path }) => path === weights[0]?.path)?.sha256 ?? "";
  const calibration = { name: "my tweets", temperature: 2, weightsSha256, file: "labeled.csv", rows: 300 };
  const file = await write("own.json", JSON.stringify(calibration));
  const record = place("own-record.json");
  const warm = await run([
    "score",
    input,
    "--out",
    "-",
    "--calibration",
    file,
    "--provenance",
    record,
    ...CPU,
  ]);
  expect(warm.stderr).toContain("Calibrated by “my tweets”");
  const plain = await run(["score", input, "--out", "-", ...CPU]);
  const rowsOf = (bytes: Uint8Array) =>
    parse(Buffer.from(bytes), { columns: true }) as Record<string, string>[];
  for (const [row, cooler] of rowsOf(plain.stdout).entries()) {
    const warmer = rowsOf(warm.stdout)[row];
    expect(warmer?.["sentiment"]).toBe(cooler["sentiment"]);
    expect(Number(warmer?.["sentiment_score"])).toBeLessThan(Number(cooler["sentiment_score"]));
  }
  const recorded = await readFile(record, "utf8");
  expect(recorded).toContain("my tweets");
  expect(JSON.parse(recorded)).toMatchObject({
    textColumns: ["text"],
    logitAdjustment: { negative: 0.376, positive: -0.285 },
    rowsByStatus: { scored: 1 },
  });

  const labeled = await write(
    "labeled.csv",
    "text,label\nI love this,positive\nsee you at ten,neutral\nI hate this,negative\nso bad,positive\n",
  );
  const fitted = place("fitted.json");
  const evaluated = await run(["evaluate", labeled, "--save-calibration", fitted, "--device", "cpu"]);
  expect(Buffer.from(evaluated.stdout).toString()).toMatch(
    /fits these labels best .*\n.*held-out rows with it, in 4 folds/,
  );
  const saved: unknown = JSON.parse(await readFile(fitted, "utf8"));
  expect(saved).toMatchObject({ name: "fitted", file: "labeled.csv", rows: 4, weightsSha256 });
  const other = await write("other.json", JSON.stringify({ ...calibration, weightsSha256: "0".repeat(64) }));
  for (const [path, message] of [
    [other, "other weights"],
    [await write("none.json", "{"), "is no calibration"],
    [await write("cold.json", JSON.stringify({ ...calibration, temperature: 0 })), "is no calibration"],
    [place("missing.json"), "cannot be read"],
  ] as const) {
    const rejected = await run(["score", input, "--out", "-", "--calibration", path, ...CPU]);
    expect(rejected).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  }
});
