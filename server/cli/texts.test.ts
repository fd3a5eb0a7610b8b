import { mkdtempSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { run } from "../testing/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-texts-"));
const place = (name: string) => join(folder, name);
/** The native runtime, because it starts faster. */
const CPU = ["--device", "cpu", "--workers", "1"];

const ROWS = [
  ["none of this works", "scored"],
  ["NULL", "empty"],
  ["[deleted]", "empty"],
  ["\u200b\ufe0f", "empty"],
  ["<p>I love this <br>so much</p>", "scored"],
  ["I donâ€™t like it", "scored"],
];

/** Their predictions are not reliable, whatever their probabilities. */
const UNRELIABLE = [
  ["meh", "few_words"],
  ["@someone so good", "few_words"],
  ["😂😂😂", "no_words"],
  ["Der Zug ist schon wieder ausgefallen und niemand sagt etwas", "other_language"],
  ["zxqvbn wrtkpj hgfdsx", "unknown_words"],
  ["not counterproductive at all", "scored"],
  ["this new song slaps so hard", "slang"],
];

test("texts whose prediction is not reliable say why", async () => {
  const input = place("unreliable.csv");
  await writeFile(input, `text\n${UNRELIABLE.map(([text]) => text).join("\n")}\n`);
  const { stdout } = await run(["score", input, "--out", "-", ...CPU]);
  const rows = parse(stdout, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => [row["text"], row["sentiment_status"]])).toEqual(UNRELIABLE);
});

test("missing values are empty, and HTML and mojibake are pointed out and cleaned", async () => {
  const input = place("rows.csv");
  await writeFile(input, `text\n${ROWS.map(([text]) => text).join("\n")}\n`);
  const record = place("rows.json");
  const score = async (...options: string[]) => {
    const { code, stdout, stderr } = await run(["score", input, "--out", "-", ...options, ...CPU]);
    expect(code).toBe(0);
    return { rows: parse(stdout, { columns: true }) as Record<string, string>[], stderr };
  };
  const plain = await score();
  expect(plain.rows.map((row) => [row["text"], row["sentiment_status"]])).toEqual(ROWS);
  expect(plain.stderr).toContain("2 times missing-text (NULL, [deleted]), first in line 3");
  expect(plain.stderr).toContain("1 times html-tags, first in line 6");
  expect(plain.stderr).toContain("--clean html,mojibake cleans these texts");

  const cleaned = await score("--clean", "html,mojibake", "--score-missing", "--provenance", record);
  expect(cleaned.rows.map((row) => row["text"])).toEqual(ROWS.map(([text]) => text));
  expect(cleaned.rows.map((row) => row["sentiment_status"] === "empty")).toEqual(
    ROWS.map((_, index) => index === 3),
  );
  expect(cleaned.stderr).not.toContain("cleans these texts");
  for (const row of [4, 5])
    expect(cleaned.rows[row]?.["sentiment_score"]).not.toBe(plain.rows[row]?.["sentiment_score"]);
  expect(JSON.parse(await readFile(record, "utf8"))).toMatchObject({
    cleaned: "html, mojibake",
    missingValues: "scored",
  });
  expect((await run(["score", input, "--clean", "all"])).code).toBe(2);
});

test("--model auto scores by language, and says which model scored a row", async () => {
  const input = place("languages.csv");
  const texts = [
    ["What a wonderful evening with the whole family, thank you all", "en", "tweets", "positive"],
    ["Das ist der schlechteste Service, den ich je erlebt habe", "de", "multilingual", "negative"],
    ["昨日の夜は友達と一緒に新しい映画を見に行きました", "ja", "multilingual", undefined],
  ];
  await writeFile(input, `text\n${texts.map(([text]) => `"${text}"`).join("\n")}\n`);
  const record = place("languages.json");
  const args = ["score", input, "--out", "-", "--model", "auto"];
  const { code, stdout, stderr } = await run([...args, "--provenance", record, ...CPU]);
  expect(code, stderr).toBe(0);
  const rows = parse(stdout, { columns: true }) as Record<string, string>[];
  for (const [at, [text, language, model, sentiment]] of texts.entries()) {
    expect(rows[at]).toMatchObject({ text, language, ...(sentiment && { sentiment }) });
    expect(rows[at]?.["sentiment_model"]).toMatch(new RegExp(`^tonescope-${model}@\\d+$`));
  }
  expect(rows.map((row) => row["sentiment_status"] === "other_language")).toEqual([false, false, true]);
  expect(JSON.parse(await readFile(record, "utf8"))).toMatchObject({
    model: "tonescope-tweets",
    otherLanguagesModel: expect.stringMatching(/^tonescope-multilingual@\d+ \([0-9a-f]{64}\)$/),
  });
  expect((await run([...args, "--dtype", "q8"])).code).toBe(2);
  const compare = await run(["compare-models", input, "--against", "multilingual", "--model", "auto"]);
  expect(compare).toMatchObject({ code: 2, stderr: expect.stringContaining("takes one model") });
  const embed = await run(["embed", input, "--model", "auto"]);
  expect(embed).toMatchObject({ code: 2, stderr: expect.stringContaining("cannot be compared") });
});

test("--model auto evaluates each text by the model of its language, and explains with it", async () => {
  const german = "Das ist der schlechteste Service, den ich je erlebt habe";
  const input = place("labeled.csv");
  await writeFile(
    input,
    `text,label\n"What a wonderful evening with the whole family",positive\n"${german}",negative\n`,
  );
  const evaluated = await run(["evaluate", input, "--model", "auto", "--device", "cpu", "--json"]);
  expect(evaluated.code, evaluated.stderr).toBe(0);
  const report = JSON.parse(String(evaluated.stdout)) as { models: object };
  expect(report).toMatchObject({ texts: 2, accuracy: 1 });
  expect(Object.entries(report.models).map(([name, { texts }]) => [name.replace(/@.*/, ""), texts])).toEqual([
    ["tonescope-tweets", 1],
    ["tonescope-multilingual", 1],
  ]);
  expect(report).not.toHaveProperty("calibration");
  const saved = place("calibration.json");
  expect((await run(["evaluate", input, "--model", "auto", "--save-calibration", saved])).code).toBe(2);

  const args = ["--model", "auto", "--device", "cpu", "--method", "occlusion", "--json"];
  const explained = await run(["explain", german, ...args]);
  expect(explained.code, explained.stderr).toBe(0);
  expect(JSON.parse(String(explained.stdout))).toMatchObject({
    model: expect.stringMatching(/^tonescope-multilingual@\d+$/),
    language: "de",
    label: "negative",
  });
});
