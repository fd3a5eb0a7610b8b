import { mkdtempSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { hashOfHead } from "../../src/heads/file/parse-head.ts";
import { run } from "../testing/run-command.ts";
import { buildServer, untilReady } from "../testing/server.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-teach-"));
const path = (name: string) => join(folder, name);

const TEXTS = {
  question: (thing: string) => `Does anybody know where I can get ${thing}?`,
  complaint: (thing: string) => `The ${thing} broke on the first day and nobody answers`,
  praise: (thing: string) => `I am so happy with the new ${thing}, thank you`,
};
const THINGS = [
  "bike",
  "lamp",
  "oven",
  "phone",
  "chair",
  "radio",
  "scarf",
  "ticket",
  "bag",
  "kettle",
  "watch",
  "desk",
];
const ROWS = Object.entries(TEXTS).flatMap(([kind, text]) =>
  THINGS.map((thing) => [text(thing), kind] as const),
);
const CSV = `text,kind\n${ROWS.map(([text, kind]) => `"${text}",${kind}`).join("\n")}\n"no label",\n"not mine",cannot say\n`;

test("teach, score and evaluate by a head of one's own", async () => {
  await writeFile(path("labels.csv"), CSV);
  const taught = await run([
    "teach",
    path("labels.csv"),
    "--label",
    "kind",
    "--out",
    path("kind.json"),
    "--quiet",
  ]);
  expect(taught.stderr).toBe("");
  expect(taught.code).toBe(0);
  const report = taught.stdout.toString();
  expect(report).toMatch(/^macro-recall (9\d|100)\.\d \(95 %: /m);
  expect(report).toContain("Better than always complaint, which has a macro-recall of 33.3.");
  expect(report).toContain("36 labeled rows, 2 rows skipped.");
  const json = await readFile(path("kind.json"), "utf8");
  expect(json).not.toContain("bike");

  const wanted = [
    "Does anybody know a good museum?",
    "It broke again, nobody answers",
    "So happy, thank you",
  ];
  const input = `text\n${wanted.map((text) => `"${text}"`).join("\n")}\n`;
  const scored = await run(["score", "-", "--head", path("kind.json"), "--quiet"], { input });
  const rows = parse(scored.stdout.toString(), { columns: true }) as Record<string, string>[];
  expect(rows.map(({ kind }) => kind)).toEqual(["question", "complaint", "praise"]);
  expect(Object.keys(rows[0] ?? {}).slice(-5)).toEqual([
    "kind",
    "kind_score",
    "kind_complaint",
    "kind_praise",
    "kind_question",
  ]);
  const plain = await run(["score", "-", "--quiet"], { input });
  const before = parse(plain.stdout.toString(), { columns: true }) as Record<string, string>[];
  expect(rows).toMatchObject(before);

  const question = "Does anybody know a good museum?";
  const explain = ["explain", question, "--head", path("kind.json")];
  const explained = await run([...explain, "--json"]);
  const { words, ...found } = JSON.parse(explained.stdout.toString());
  expect(found).toMatchObject({ head: "kind", label: "question" });
  expect(found.score).toBeCloseTo(Number(rows[0]?.["kind_question"]), 4);
  expect(words.map(({ word }: { word: string }) => word)).toEqual(question.match(/\w+|\?/g));
  const beside = await run(["explain", question, "--against", path("kind.json"), "--label", "neutral"]);
  const table = beside.stdout.toString();
  expect(table).toContain("Second: kind (taught, on tonescope-tweets): question");
  expect(table).toMatch(/for neutral, and by the second model, which has no such class, for question:/);
  expect(table).toMatch(/[-+]\d\.\d{3} {2}positive \(praise\)/);
  expect(table).toMatch(new RegExp(` none +${found.score.toFixed(3)} +none {2}question`));
  const gradients = await run([...explain, "--method", "gradients", "--steps", "8", "--json"]);
  const ofGradients = JSON.parse(gradients.stdout.toString());
  expect(ofGradients).toMatchObject({ head: "kind", label: "question", method: "gradients" });
  const effects: number[] = ofGradients.words.map(({ effect }: { effect: number }) => Math.abs(effect));
  expect(Math.max(...effects)).toBeGreaterThan(0.01);

  const attributed = await run(
    ["attribute", "-", "--head", path("kind.json"), "--method", "gradients", "--steps", "8", "--quiet"],
    { input },
  );
  const lines = parse(attributed.stdout.toString(), { columns: true }) as Record<string, string>[];
  expect([...new Set(lines.map(({ row, label }) => `${row} ${label}`))]).toEqual([
    "1 question",
    "2 complaint",
    "3 praise",
  ]);
  const ofQuestion = lines.filter(({ row }) => row === "1");
  expect(ofQuestion.map((line) => Number(line["effect_question"]))).toEqual(
    ofGradients.words.map(({ effect }: { effect: number }) => expect.closeTo(effect, 4)),
  );

  const evaluated = await run([
    "evaluate",
    path("labels.csv"),
    "--label",
    "kind",
    "--head",
    path("kind.json"),
    "--json",
    "--quiet",
  ]);
  expect(JSON.parse(evaluated.stdout.toString())).toMatchObject({
    texts: 36,
    skipped: 2,
    labels: ["complaint", "praise", "question"],
  });
});

test("a head of another model, a damaged one and too few labels are refused", async () => {
  const head = JSON.parse(await readFile(path("kind.json"), "utf8")) as TaughtHead;
  head.encoder.weightsSha256 = "0".repeat(64);
  await writeFile(path("changed.json"), JSON.stringify(head));
  head.sha256 = await hashOfHead(head);
  await writeFile(path("other.json"), JSON.stringify(head));
  const refused = async (name: string) => {
    const { code, stderr } = await run(["score", "-", "--head", path(name), "--quiet"], {
      input: "text\na\n",
    });
    expect(code).toBe(1);
    return stderr;
  };
  expect(await refused("changed.json")).toContain("changed after it was saved");
  expect(await refused("other.json")).toContain("was taught on other weights of tonescope");

  const options = ["--label", "kind", "--out", path("few.json"), "--quiet"];
  const few = await run(["teach", "-", ...options], { input: CSV.split("\n").slice(0, 15).join("\n") });
  expect(few.code).toBe(1);
  expect(few.stderr).toContain("Label at least 20 rows");
  expect((await run(["teach", "-", "--out", path("few.json")], { input: CSV })).code).toBe(2);
  const missing = await run(["teach", "-", ...options.with(1, "sort")], { input: CSV });
  expect(missing.stderr).toContain("There is no column sort among text, kind.");
});

test("a row that several coders labeled counts once, and not where they disagree", async () => {
  const lines = ROWS.flatMap(([text, kind], row) => {
    const ofCoder = (coder: string, label: string) => `${row + 1},"${text}",${label},${coder}`;
    const bo = row === 0 ? "praise" : row === 1 ? "cannot say" : kind;
    // Ann changed her mind about the third row; Bo did not see the last one.
    return [
      ...(row === 2 ? [ofCoder("Ann", "praise")] : []),
      ofCoder("Ann", row === 3 ? "off topic" : kind),
      ...(row < ROWS.length - 1 ? [ofCoder("Bo", row === 3 ? "off topic" : bo)] : []),
    ];
  });
  const taught = async (header: string, ...options: string[]) => {
    const all = ["teach", "-", "--label", "kind", "--out", path("coders.json"), "--quiet", ...options];
    const { stdout, stderr } = await run(all, { input: `${header}\n${lines.join("\n")}\n` });
    expect(stderr).toBe("");
    return stdout.toString();
  };
  const report = await taught("id,text,kind,coder");
  expect(report).toContain(
    "35 rows have labels of several coders; 2 on which they disagree are left out.\n33 labeled rows, 1 rows skipped.",
  );
  const named = await taught("nr,text,kind,who", "--coder", "who", "--id", "nr");
  expect(named).toBe(report);
});

test("the endpoint answers by a taught head, and does not start with one of another model", async () => {
  const build = await buildServer();
  try {
    const server = await build.start(["--head", path("kind.json"), "--workers", "1"]);
    await untilReady(server);
    const post = (address: string, type: string, body: string) =>
      fetch(`${server.url}${address}`, { method: "POST", headers: { "content-type": type }, body });
    const inputs = "Does anybody know a good museum?";
    const asked = JSON.stringify({ inputs, parameters: { head: "kind", return_all_scores: true } });
    const [scores = []] = (await (await post("/", "application/json", asked)).json()) as {
      label: string;
      score: number;
    }[][];
    expect(scores.map(({ label }) => label)).toEqual(["complaint", "praise", "question"]);
    expect(scores[2]?.score).toBeGreaterThan(0.5);
    const explained = await post(
      "/explain",
      "application/json",
      JSON.stringify({ inputs, parameters: { head: "kind", method: "occlusion" } }),
    );
    const { scores: ofHead, attributions } = (await explained.json()) as {
      scores: { label: string; score: number }[];
      attributions: { values: { label: string; values: number[] }[] };
    };
    expect(ofHead.map(({ label }) => label)).toEqual(["complaint", "praise", "question"]);
    expect(ofHead[2]?.score).toBeCloseTo(scores[2]?.score ?? 0, 4);
    expect(attributions.values.map(({ label }) => label)).toEqual(["complaint", "praise", "question"]);
    const gradients = JSON.stringify({ inputs, parameters: { head: "kind", method: "gradients", steps: 4 } });
    expect((await post("/explain", "application/json", gradients)).status).toBe(200);
    for (const head of ["emotion", "mood"]) {
      const refused = JSON.stringify({ inputs, parameters: { head } });
      expect((await post("/explain", "application/json", refused)).status).toBe(422);
    }
    const batch = await (await post("/batch?heads=kind", "text/csv", `text\n${inputs}\n`)).text();
    const [row] = parse(batch, { columns: true }) as Record<string, string>[];
    expect(row?.["kind"]).toBe("question");
    expect(Number(row?.["kind_question"])).toBeCloseTo(scores[2]?.score ?? 0, 4);
  } finally {
    await build.dispose();
  }
  const other = await run(["serve", "--port", "0", "--workers", "1", "--head", path("other.json")]);
  expect(other.code).toBe(1);
  expect(other.stderr).toContain("was taught on other weights");
});
