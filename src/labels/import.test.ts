import fc from "fast-check";
import { expect, test } from "vitest";
import { readAssignment, writeAssignment } from "./assignment.ts";
import type { Answer, CoderLabel } from "./coder-label.ts";
import { defaultCodebook } from "./codebook.ts";
import { changeCategory } from "./codebook-changes.ts";
import { labelCsv } from "./csv.ts";
import { importLabels, takeRows } from "./import.ts";
import { codersOf, disagreements, finalLabels, type Labeling, nextOrder } from "./labeling.ts";
import { readLabels } from "./read-file.ts";

const codebook = defaultCodebook("topics", ["complaint", "question", "praise"]);
const TEXTS = ["late again", "where is it", "thank you", "so kind, thanks"];
const idOf = (row: number) => `t${row}`;
const target = {
  codebook,
  labels: [] as CoderLabel[],
  rowOf: (id: string) => {
    const row = Number(id.slice(1));
    return id.startsWith("t") && row < TEXTS.length ? row : undefined;
  },
  textOf: (row: number) => TEXTS[row],
};
const names = { idOf, textOf: (row: number) => TEXTS[row] ?? "" };
const fileOf = (name: string, content: string) => ({ name, blob: new Blob([content]) });
const imported = async (name: string, content: string, changes: Partial<typeof target> = {}) =>
  importLabels(await readLabels(fileOf(name, content), "Ben"), { ...target, ...changes });

const label = (row: number, answer: Answer, coder = "Ann", order = row + 1): CoderLabel => ({
  row,
  coder,
  answer,
  at: "2026-03-01T10:00:00.000Z",
  seconds: 2.5,
  order,
  sawPrediction: false,
});
const labeling = (labels: CoderLabel[]): Labeling => ({
  codebook,
  labels,
  settled: [],
  sample: TEXTS.map((_, row) => ({ row, probability: 0.25, design: "random" })),
});

test("each line of a table becomes a label or a reported issue", async () => {
  const { labels, known, issues } = await imported(
    "ben.csv",
    "id,label,note\nt0,Complaint,why\nt1,\nt9,praise\nt2,spam\nt3,praise\nt3,question\nt1,complaint|praise\n",
    { labels: [label(3, ["praise"], "Ben")] },
  );
  expect(labels).toEqual([
    {
      row: 0,
      coder: "Ben",
      answer: ["complaint"],
      at: "",
      seconds: 0,
      order: 1,
      note: "why",
      sawPrediction: false,
    },
  ]);
  expect(known).toBe(1);
  expect(issues.map(({ kind, line, id }) => [kind, line, id])).toEqual([
    ["no-label", 3, "t1"],
    ["unknown-id", 4, "t9"],
    ["unknown-category", 5, "t2"],
    ["second-label", 7, "t3"],
    ["several-categories", 8, "t1"],
  ]);
});

test("lists in JSON Lines, as annotation tools write them, are read", async () => {
  const { labels } = await imported(
    "doccano.jsonl",
    '{"id": "t1", "text": "where is it", "label": ["question"]}\n{"id": "t2", "text": "thank you", "label": ["praise"]}\n',
  );
  expect(labels.map(({ row, answer }) => [row, answer])).toEqual([
    [1, ["question"]],
    [2, ["praise"]],
  ]);
});

test.each([
  ["without ids", "x.csv", "text,label\nlate again,praise\n", "not-labels"],
  ["without labels", "x.csv", "id,text\nt1,late again\n", "not-labels"],
  ["with the ids of another table", "x.csv", "id,label\n17,praise\n18,praise\n", "other-batch"],
  ["of a newer version", "x.json", '{"kind": "tonescope-assignment", "version": 2}', "not-labels"],
  [
    "with one category",
    "x.json",
    '{"kind": "tonescope-assignment", "version": 1, "batch": {}, "rows": [], "codebook": {"categories": [{"id": "a", "name": "a"}]}}',
    "bad-codebook",
  ],
])("a file %s is refused", async (_, name, content, code) => {
  await expect(imported(name, content)).rejects.toMatchObject({ code });
});

const assignment = {
  batch: { file: "tweets.csv", fingerprint: "abc" },
  codebook,
  rows: TEXTS.map((text, row) => ({
    id: idOf(row),
    text,
    probability: 0.5,
    design: "random" as const,
    context: { date: "2026-03-01" },
  })),
  labels: [],
};

test("an assignment is read as it was written, and gives another coder the same sample", () => {
  const read = readAssignment(JSON.parse(writeAssignment(assignment)));
  expect(read).toEqual(assignment);
  const { sample, missing } = takeRows(read.rows, target);
  expect(sample).toEqual(TEXTS.map((_, row) => ({ row, probability: 0.5, design: "random" })));
  expect(missing).toEqual([]);
});

test("a returned assignment is taken over by ids, also after a category was renamed here or there", async () => {
  const { row: _, ...given } = label(0, ["praise"], "Cleo");
  const renamedThere = changeCategory(codebook, "praise", { name: "thanks" });
  const file = writeAssignment({ ...assignment, codebook: renamedThere, labels: [{ ...given, id: "t2" }] });
  const renamedHere = { codebook: changeCategory(codebook, "praise", { name: "kudos" }) };
  const { labels, issues } = await imported("cleo.json", file, renamedHere);
  expect(labels).toEqual([{ ...label(2, ["praise"], "Cleo"), order: 1 }]);
  expect(issues.map(({ kind, coder }) => [kind, coder])).toEqual(
    ["t0", "t1", "t3"].map(() => ["no-label", "Cleo"]),
  );
});

test("a row with another text is reported, and a file whose texts are all others is refused", async () => {
  const { row: _, ...given } = label(0, ["praise"], "Cleo");
  const other = { ...assignment, labels: [{ ...given, id: "t2" }] };
  const change = (isChanged: (row: number) => boolean) =>
    writeAssignment({
      ...other,
      rows: other.rows.map((row, at) => (isChanged(at) ? { ...row, text: "something else" } : row)),
    });
  const { labels, issues } = await imported(
    "cleo.json",
    change((row) => row === 2),
  );
  expect(labels).toEqual([]);
  expect(issues).toContainEqual({ kind: "other-text", line: 1, id: "t2", coder: "Cleo", value: "praise" });
  await expect(
    imported(
      "cleo.json",
      change(() => true),
    ),
  ).rejects.toMatchObject({ code: "other-batch" });
});

const answers = fc.oneof(
  fc.constantFrom<Answer>("cannot say", "off topic"),
  fc.subarray(["complaint", "question", "praise"], { minLength: 1, maxLength: 1 }),
);

test("labels written as CSV come back as they were", async () => {
  const some = fc.uniqueArray(
    fc.record({
      row: fc.nat(TEXTS.length - 1),
      coder: fc.constantFrom("Ann", "Ben, the second", 'Cleo "C"'),
      answer: answers,
      note: fc.constantFrom("", "why, though", "a\nb"),
      sawPrediction: fc.boolean(),
      order: fc.integer({ min: 1, max: 9 }),
    }),
    { selector: ({ row, coder }) => `${row} ${coder}`, minLength: 1 },
  );
  await fc.assert(
    fc.asyncProperty(some, async (given) => {
      const labels = given.map(({ note, ...rest }): CoderLabel => ({
        ...label(rest.row, rest.answer),
        ...rest,
        ...(note !== "" && { note }),
      }));
      const csv = labelCsv(labeling(labels), "coders", names);
      const { labels: read, issues } = await imported("labels.csv", csv);
      expect(read).toEqual(labels);
      expect(issues).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("a row that was not drawn by chance has no probability in the file", () => {
  const { sample, ...rest } = labeling([label(0, ["praise"])]);
  const [row] = sample;
  if (!row) throw new Error("no row");
  const csv = labelCsv({ ...rest, sample: [{ ...row, design: "uncertain" }] }, "coders", names);
  expect(csv.split("\r\n")[1]).toBe(
    "t0,praise,Ann,,uncertain,2026-03-01T10:00:00.000Z,2.5,1,,,,false,late again",
  );
});

test("coders who differ leave no final label until they settle", () => {
  const labels = [
    label(0, ["praise"]),
    label(1, ["praise"]),
    label(0, ["question"], "Ben"),
    label(1, ["praise"], "Ben"),
    label(2, "cannot say"),
  ];
  const open = labeling(labels);
  expect(disagreements(open).map(({ row }) => row)).toEqual([0]);
  expect(finalLabels(open)).toEqual([
    { row: 1, answer: ["praise"], basis: "agreed" },
    { row: 2, answer: "cannot say", basis: "single" },
  ]);
  const settled = { ...open, settled: [{ row: 0, answer: ["question"], at: "", by: "Ann" }] };
  expect(finalLabels(settled)[0]).toEqual({ row: 0, answer: ["question"], basis: "settled" });
  expect(labelCsv(settled, "final", names).split("\r\n")[1]).toContain("t0,question,final,0.25,random");
});

test("coders come in the order of their first label, and each counts on", () => {
  const labels = [label(3, ["praise"], "Ben", 7), label(0, ["praise"]), label(1, ["praise"], "Ben", 8)];
  expect(codersOf(labels)).toEqual(["Ben", "Ann"]);
  expect(["Ann", "Ben", "Cleo"].map((coder) => nextOrder(labels, coder))).toEqual([2, 9, 1]);
});
