import { afterAll, beforeAll, expect, it } from "vitest";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { wasmBackend } from "../../src/engine/backends/wasm.ts";
import { formatEvaluation } from "../cli/evaluation-report.ts";
import { evaluateFile } from "./evaluate-table.ts";
import { folderSource } from "../models/folder-source.ts";

let classifier: Classifier;

beforeAll(async () => {
  classifier = await Classifier.load({
    source: folderSource("public/models/tonescope-tweets"),
    backend: wasmBackend({ threads: 1 }),
  });
});

afterAll(() => classifier.dispose());

const file = (name: string, content: string) => ({ name, blob: new Blob([content]) });
const ROWS: [string, string][] = [
  ["I love this so much", "positive"],
  ["This is the worst day ever", "NEGATIVE"],
  ["The meeting is at three", "Neu"],
  ["What a wonderful morning", "negative"],
  ["", "positive"],
  ["Nobody knows this label", "mixed"],
];
const csv = ["text,label", ...ROWS.map(([text, label]) => `${text},${label}`)].join("\n");
const jsonl = ROWS.map(([text, label]) => JSON.stringify({ tweet: text, gold: [label] })).join("\n");

it.each([
  ["CSV", file("a.csv", csv)],
  ["JSON Lines", file("a.jsonl", jsonl)],
])("figures how good the model is on %s, and says which rows do not count", async (_, table) => {
  const report = await evaluateFile(classifier, table);
  expect(report).toMatchObject({ texts: 4, skipped: 2, accuracy: 3 / 4 });
  expect(report.classes.map(({ recall }) => recall)).toEqual([1 / 2, 1, 1]);
  expect(report.macroRecall).toBeCloseTo(5 / 6);
  const lines = formatEvaluation(report).split("\n");
  expect(lines[0]).toBe("macro-recall 83.3");
  expect(lines).toContain("labels that mean no class: mixed (1 rows)");
});

it("uses the requested columns", async () => {
  const table = file("a.csv", "a,b,label\nI love it,positive,negative\nI hate it,negative,negative\n");
  const report = await evaluateFile(classifier, table, { textColumns: ["a"], labelColumns: ["b"] });
  expect(report).toMatchObject({ textColumn: "a", labelColumn: "b", accuracy: 1 });
});

it("has the figures of each value of a column", async () => {
  const rows = [
    "I love it,positive,en",
    "I hate it,negative,en",
    "I love this,negative,en",
    "So good,positive,",
  ];
  const table = file("a.csv", ["text,label,lang", ...rows].join("\n"));
  const report = await evaluateFile(classifier, table, { by: "lang" });
  expect(Object.keys(report.groups ?? {})).toEqual(["en", ""]);
  expect(report.groups).toMatchObject({
    en: { texts: 3, accuracy: 2 / 3, macroRecall: 3 / 4, ece: expect.any(Number) },
    "": { texts: 1, accuracy: 1 },
  });
  const lines = formatEvaluation(report, "lang").split("\n");
  expect(lines.find((line) => line.startsWith("lang"))).toMatch(
    /texts +macro-recall +accuracy +macro-F1 +ECE$/,
  );
  expect(lines.find((line) => line.startsWith("en "))).toMatch(/ 3 +75\.0 +66\.7 /);
  expect(lines.find((line) => line.startsWith("(empty)"))).toMatch(/ 1 +100\.0 +100\.0 /);
  await expect(evaluateFile(classifier, table, { by: "language" })).rejects.toMatchObject({
    code: "bad-option",
  });
});

it.each([[["title", "body"]], [["title, body"]]])(
  "joins the texts of the columns %j",
  async (textColumns) => {
    const rows = ["Lunch,I love it,positive", "Terrible service,NULL,negative", ",,neutral"];
    const table = file("a.csv", ["title,body,label", ...rows].join("\n"));
    const report = await evaluateFile(classifier, table, { textColumns });
    expect(report).toMatchObject({ textColumn: "title + body", texts: 2, skipped: 1, accuracy: 1 });
  },
);

it("reads the file as it is told to", async () => {
  const table = file("a.csv", "export of 7 May\nI love it\tpositive\nI hate it\tnegative\n");
  const report = await evaluateFile(classifier, table, {
    reading: { dialect: { delimiter: "\t" }, headerRow: null },
    textColumns: ["column_1"],
    labelColumns: ["column_2"],
  });
  expect(report).toMatchObject({ texts: 2, skipped: 1, accuracy: 1 });
});

it("reports missing labels, missing columns and labels that the model does not have", async () => {
  const bad = expect.objectContaining({ code: "bad-option" });
  const unclear = expect.objectContaining({ code: "unclear-labels" });
  const plain = file("a.csv", "text,likes\nI love it,3\n");
  await expect(evaluateFile(classifier, plain)).rejects.toEqual(bad);
  await expect(evaluateFile(classifier, plain, { labelColumns: ["gold"] })).rejects.toEqual(bad);
  await expect(evaluateFile(classifier, file("a.csv", "text,label\nI love it,mixed\n"))).rejects.toEqual(
    unclear,
  );
  await expect(evaluateFile(classifier, file("a.csv", ""))).rejects.toMatchObject({ code: "empty-file" });
});

it("stops when it is cancelled", async () => {
  const signal = AbortSignal.abort();
  await expect(evaluateFile(classifier, file("a.csv", csv), { signal })).rejects.toMatchObject({
    code: "cancelled",
  });
});

it("asks what numbers mean that can mean several classes, and uses the answer", async () => {
  const table = file("a.csv", "text,label\nI love it,1\nI hate it,0\nIt opens at ten,2\nSo good,9\n");
  await expect(evaluateFile(classifier, table)).rejects.toMatchObject({ code: "unclear-labels" });
  const three = file("a.csv", "text,label\nI love it,1\nI hate it,0\nIt opens at ten,2\n");
  await expect(evaluateFile(classifier, three)).rejects.toMatchObject({
    message: expect.stringContaining('--labels "0=negative,1=neutral,2=positive"'),
  });
  const labels = new Map([
    ["0", "Neg"],
    ["1", "positive"],
    ["2", "neutral"],
    ["9", ""],
  ]);
  const report = await evaluateFile(classifier, table, { labels });
  expect(report).toMatchObject({ texts: 3, accuracy: 1, unmapped: [{ value: "9", rows: 1 }] });
  const wrong = { labels: new Map([["0", "awful"]]) };
  await expect(evaluateFile(classifier, three, wrong)).rejects.toMatchObject({ code: "bad-option" });
});

it("takes the class with the most votes, says so, and names ties", async () => {
  const rows = ["I love it,0,1,4", "I hate it,3,1,1", "It opens at ten,2,0,2"];
  const table = file("a.csv", ["text,votes_neg,votes_neu,votes_pos", ...rows].join("\n"));
  const report = await evaluateFile(classifier, table);
  expect(report).toMatchObject({ texts: 2, accuracy: 1, countVotes: true, skipped: 1 });
  expect(formatEvaluation(report)).toContain(
    "labels from votes_neg + votes_neu + votes_pos (numbers of votes",
  );
  expect(formatEvaluation(report)).toContain(
    'ties, left out: neg / pos (1 rows); --labels "neg / pos=CLASS" gives them a class',
  );
  const labels = new Map([["neg / pos", "neutral"]]);
  expect(await evaluateFile(classifier, table, { labels })).toMatchObject({ texts: 3, accuracy: 1 });
});

it("rejects a column with too many different values", async () => {
  const rows = Array.from({ length: 60 }, (_, row) => `text ${row},value ${row}`);
  const table = file("a.csv", `text,label\n${rows.join("\n")}\n`);
  await expect(evaluateFile(classifier, table)).rejects.toMatchObject({ code: "bad-option" });
});
