import "fake-indexeddb/auto";
import fc from "fast-check";
import { deleteDB } from "idb";
import { expect, test } from "vitest";
import type { CoderLabel } from "../../../src/labels/coder-label.ts";
import { addCategory } from "../../../src/labels/codebook-changes.ts";
import type { SampleDraw } from "../../../src/labels/labeling.ts";
import { restoreRows } from "../import-rows.ts";
import { FINAL_LABELS } from "../../protocols/batch-types.ts";
import { evaluate, findLabels } from "../evaluate.ts";
import { exportTable } from "../export.ts";
import { OpenJob } from "../open-job.ts";
import { JobStore } from "../storage/job-store.ts";
import { jobOf, poolOf, TABLE, toyScorer } from "../testing.ts";
import { labelsService } from "./labels-service.ts";

const put = IDBObjectStore.prototype.put;

const label = (row: number, coder = "Ann", answer: CoderLabel["answer"] = ["positive"]): CoderLabel => ({
  row,
  coder,
  answer,
  at: "2026-03-01T10:00:00.000Z",
  seconds: 2,
  order: row + 1,
  sawPrediction: false,
});

let databases = 0;

async function opened(content = TABLE, fileName = "t.csv") {
  const name = `labels-${databases++}`;
  const store = await JobStore.open(name);
  const { job, table, file } = await jobOf(fileName, content, store);
  const open = await OpenJob.open(store, job, () => restoreRows({ store, table, job, file }));
  await open.score([poolOf(toyScorer)], () => {});
  /** The labels as the next visit finds them. */
  const later = async () => {
    const again = await JobStore.open(name);
    const stored = await again.job(job.id);
    if (!stored) return undefined;
    const reopened = await OpenJob.open(again, stored);
    return await labelsService(() => reopened).labeling();
  };
  return { name, store, job, open, service: labelsService(() => open), later };
}

const draw = (changes: Partial<SampleDraw> = {}): SampleDraw => ({
  design: "random",
  size: 3,
  seed: 1,
  copiesOnce: false,
  ...changes,
});

const ignored = () => {};

test("a batch starts with the classes of its model as categories and without a sample", async () => {
  const { service } = await opened();
  const { codebook, sample, labels } = await service.labeling();
  expect(codebook.categories.map(({ name }) => name)).toEqual(["negative", "neutral", "positive"]);
  expect([sample, labels]).toEqual([[], []]);
});

test("each change is found by the next visit, in the order in which labels were saved", async () => {
  const { service, later } = await opened();
  const { codebook } = await service.labeling();
  await service.saveCodebook(addCategory(codebook, "spam"));
  const { sample } = await service.drawSample(draw(), ignored);
  await service.putLabels([label(3), label(1)]);
  await service.putLabels([label(3, "Ben", "off topic")]);
  await service.putLabels([{ ...label(3, "Ann", ["spam"]), note: "changed" }]);
  await service.removeLabels([label(1)]);
  await service.settle([{ row: 3, answer: ["spam"], at: "", by: "Ann" }]);
  const found = await later();
  expect(found).toEqual(await service.labeling());
  expect(found?.sample).toEqual(sample);
  expect(found?.labels.map(({ coder, answer }) => [coder, answer])).toEqual([
    ["Ben", "off topic"],
    ["Ann", ["spam"]],
  ]);
  await service.unsettle(3);
  expect((await later())?.settled).toEqual([]);
});

test("labels are removed with their batch, and those of another batch stay", async () => {
  const { store, job, service, name } = await opened();
  await service.putLabels([label(0)]);
  const other = await jobOf("other.csv", TABLE, store);
  const otherOpen = await OpenJob.open(store, other.job);
  await labelsService(() => otherOpen).putLabels([label(2)]);
  await store.remove(job.id);
  const again = await JobStore.open(name);
  expect(await again.labels.load(job.id)).toBeUndefined();
  expect((await again.labels.load(other.job.id))?.labels).toEqual([label(2)]);
});

test("labels outlive a storage that was erased while the batch is open", async () => {
  const { name, service, later } = await opened();
  await service.putLabels([label(0), label(1)]);
  await deleteDB(name);
  await service.putLabels([label(2)]);
  expect((await later())?.labels.map(({ row }) => row)).toEqual([0, 1, 2]);
});

test("labels without room stay in memory, and are stored when there is room", async () => {
  const { store, job, service, later } = await opened();
  await service.putLabels([label(0)]);
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("No room.", "QuotaExceededError");
  };
  try {
    await service.putLabels([label(1)]);
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  expect(store.notPersisted(job.id)?.code).toBe("batch-storage-full");
  expect((await later())?.labels.map(({ row }) => row)).toEqual([0]);
  await service.putLabels([label(2)]);
  expect(store.notPersisted(job.id)).toBeUndefined();
  expect((await later())?.labels.map(({ row }) => row)).toEqual([0, 1, 2]);
});

const TWEETS = `id,text,day\n${[
  "a,good day,2024-01-01",
  "b,RT @ann: good  DAY,2024-01-02",
  "c,bad day,2024-02-03",
  "d,a train,2024-02-04",
  "e,,2024-02-04",
].join("\n")}\n`;

test("the frame has the rows with a text, and equal texts once", async () => {
  const { service } = await opened(TWEETS);
  const { sample } = await service.drawSample(draw({ size: 10, copiesOnce: true }), ignored);
  expect(sample.toSorted((a, b) => a.row - b.row)).toEqual([
    { row: 0, probability: 1, design: "random", copies: 2 },
    { row: 2, probability: 1, design: "random" },
    { row: 3, probability: 1, design: "random" },
  ]);
});

test.each<[string, Partial<SampleDraw>, string[]]>([
  ["class", { strata: { by: "class" } }, ["negative", "neutral", "positive", "positive"]],
  ["column", { strata: { by: "column", column: 0 } }, ["a", "b", "c", "d"]],
  [
    "period",
    { strata: { by: "period", column: 2 } },
    ["2024-01-01", "2024-01-02", "2024-02-03", "2024-02-04"],
  ],
])("strata by %s", async (_, changes, strata) => {
  const { service } = await opened(TWEETS);
  const { sample } = await service.drawSample(draw({ design: "stratified", size: 10, ...changes }), ignored);
  expect(sample.map(({ stratum }) => stratum).sort()).toEqual(strata);
});

test("a period is a month where there are many days, and dates that are not read are one stratum", async () => {
  const rows = Array.from({ length: 90 }, (_, row) => {
    const day = new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10);
    return `${row},text number ${row},${row === 89 ? "unknown" : day}`;
  });
  const { service } = await opened(`id,text,day\n${rows.join("\n")}\n`);
  const strata = { by: "period", column: 2 } as const;
  const { sample } = await service.drawSample(draw({ design: "stratified", size: 90, strata }), ignored);
  const counts = new Map<string, number>();
  for (const { stratum = "" } of sample) counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  expect([...counts].sort()).toEqual([
    ["", 1],
    ["2024-01", 31],
    ["2024-02", 29],
    ["2024-03", 29],
  ]);
});

test("drawing tells how many rows were read, and leaves the sample as it is when it is stopped", async () => {
  const rows = Array.from(
    { length: 5000 },
    (_, row) => `${row},text number ${row},2024-01-0${1 + (row % 9)}`,
  );
  const { service } = await opened(`id,text,day\n${rows.join("\n")}\n`);
  const { sample } = await service.drawSample(draw(), ignored);
  const byDay = draw({ design: "stratified", size: 90, strata: { by: "period", column: 2 } });
  const stopped = service.drawSample(byDay, () => void service.stopDrawing());
  await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
  expect((await service.labeling()).sample).toEqual(sample);
  const steps: number[][] = [];
  const { sample: drawn } = await service.drawSample(byDay, (...step) => steps.push(step));
  expect(drawn).toHaveLength(90);
  expect(steps.at(-1)).toEqual([10_000, 10_000]);
  expect(steps.map(([done = 0]) => done)).toEqual(steps.map(([done = 0]) => done).toSorted((a, b) => a - b));
});

test("the least certain rows are marked and added to those that were drawn by chance", async () => {
  const { service } = await opened(TWEETS);
  const { sample: random } = await service.drawSample(draw({ size: 1 }), ignored);
  const { sample, draw: inForce } = await service.drawSample(
    draw({ design: "uncertain", size: 10 }),
    ignored,
  );
  expect(sample[0]).toEqual(random[0]);
  expect(sample.slice(1).map(({ design }) => design)).toEqual(["uncertain", "uncertain", "uncertain"]);
  expect(inForce?.design).toBe("random");
});

test("an assignment comes back with the labels of a coder who has another file of the same rows", async () => {
  const { service } = await opened(TWEETS);
  await service.drawSample(draw({ size: 10 }), ignored);
  await service.putLabels([label(0)]);
  const { file: assignment } = await service.saveAssignment([2]);
  if (!assignment) throw new Error("no file");
  const coder = await opened(await assignment.text(), "assignment.json");
  expect(await coder.service.takeAssignment(assignment)).toEqual([]);
  const taken = await coder.service.labeling();
  expect(taken.labels).toEqual([]);
  expect(taken.sample).toHaveLength(4);
  const rows = await coder.service.labelRows(taken.sample.map(({ row }) => row));
  await coder.service.putLabels(rows.map(({ row }) => label(row, "Ben", ["negative"])));
  const { file: returned } = await coder.service.saveAssignment([], "Ben");
  if (!returned) throw new Error("no file");
  expect(await service.importLabels(returned, "")).toEqual({ labels: 4, known: 0, issues: [] });
  expect(await service.importLabels(returned, "")).toEqual({ labels: 0, known: 4, issues: [] });
  const { labels, sample } = await service.labeling();
  expect(
    labels
      .filter(({ coder: name }) => name === "Ben")
      .map(({ row }) => row)
      .sort(),
  ).toEqual([0, 1, 2, 3]);
  expect(sample.every(({ design }) => design === "random")).toBe(true);
  const { file: csv } = await service.saveLabels("coders");
  expect((await csv?.text())?.split("\r\n")[1]).toMatch(/^a,positive,Ann,1,random,/);
});

test("final labels are evaluated as a column is, and exported as columns of their own", async () => {
  const { open, service } = await opened(TWEETS);
  await service.putLabels([
    label(0, "Ann", ["positive"]),
    label(2, "Ann", ["positive"]),
    label(3, "Ann", ["positive"]),
    label(3, "Ben", ["neutral"]),
  ]);
  const found = await findLabels(open, [FINAL_LABELS]);
  expect(found.values).toEqual([
    { value: "", rows: 3 },
    { value: "positive", rows: 2 },
  ]);
  const { matrix, left } = await evaluate(open, [FINAL_LABELS], new Map([["positive", 2]]));
  expect(matrix[2]).toEqual([1, 0, 1]);
  expect(left).toBe(3);
  const request = { format: "csv", safeForSpreadsheets: false } as const;
  const { file } = await exportTable(open, { request, indices: undefined });
  const lines = (await file?.text())?.split("\n") ?? [];
  expect(lines[0]).toMatch(/,sentiment_status,label_final,label_Ann,label_Ben$/);
  expect(lines.slice(1, 5).map((line) => line.split(",").slice(-3))).toEqual([
    ["positive", "positive", ""],
    ["", "", ""],
    ["positive", "positive", ""],
    ["", "positive", "neutral"],
  ]);
});

test("after any sequence of changes, the next visit finds what this one has", async () => {
  const rows = fc.nat(3);
  const coders = fc.constantFrom("Ann", "Ben");
  const answers = fc.constantFrom<CoderLabel["answer"]>(["positive"], ["negative"], "cannot say");
  const changes = fc.oneof(
    fc.record({ put: fc.record({ row: rows, coder: coders, answer: answers }) }),
    fc.record({ remove: fc.record({ row: rows, coder: coders }) }),
    fc.record({ settle: fc.record({ row: rows, answer: answers }) }),
    fc.record({ unsettle: rows }),
    fc.record({ draw: fc.integer({ min: 1, max: 5 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 12 }), async (steps) => {
      const { service, later } = await opened();
      // Not awaited one by one, as the page does not wait either.
      await Promise.all(
        steps.map((step): Promise<unknown> => {
          if ("put" in step) return service.putLabels([label(step.put.row, step.put.coder, step.put.answer)]);
          if ("remove" in step) return service.removeLabels([step.remove]);
          if ("settle" in step) return service.settle([{ ...step.settle, at: "", by: "Ann" }]);
          if ("unsettle" in step) return service.unsettle(step.unsettle);
          return service.drawSample(draw({ size: step.draw }), ignored);
        }),
      );
      const { settled, ...found } = await service.labeling();
      const sorted = settled.toSorted((a, b) => a.row - b.row);
      expect(await later()).toEqual({ ...found, settled: sorted });
    }),
    { numRuns: 20 },
  );
});
