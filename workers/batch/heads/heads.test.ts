import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { parse } from "csv-parse/sync";
import type { EmbeddedText } from "../../../src/engine/explain/bulk.ts";
import type { Scorer } from "../../../src/engine/pool/scheduler.ts";
import { addCategory } from "../../../src/labels/codebook-changes.ts";
import type { CoderLabel } from "../../../src/labels/coder-label.ts";
import { BulkRun, type CreateScorer } from "../embeddings/bulk-run.ts";
import { EmbeddingStore } from "../embeddings/embedding-store.ts";
import { exportTable } from "../export.ts";
import { labelsService } from "../labels/labels-service.ts";
import { OpenJob } from "../open-job.ts";
import type { JobStore } from "../storage/job-store.ts";
import { jobOf, poolOf, toyScorer } from "../testing.ts";
import { headColumn } from "../../../src/scoring/selection/selection.ts";
import { columnCharts } from "../charts/charts.ts";
import { indicesOf } from "../table-view.ts";
import { headResults } from "./head-results.ts";
import { headsService } from "./heads-service.ts";

/** 600 rows over two pages: cats, dogs and suns in turn, every tenth empty. */
const WORDS = ["cat", "dog", "sun"];
const TEXTS = Array.from({ length: 600 }, (_, row) =>
  row % 10 === 9 ? "" : `${WORDS[row % 3]} number ${row}`,
);
const HUB = { url: "" };

let seen: string[] = [];
const scorer: Scorer<EmbeddedText> = {
  async score(texts) {
    seen.push(...texts);
    return texts.map((text) => ({
      scores: [0.2, 0.5, 0.3],
      cut: false,
      vector: Float32Array.from(WORDS, (word) => text.split(word).length - 1 + (text.length % 7) / 100),
    }));
  },
  terminate() {},
};

let jobs: JobStore;
let open: OpenJob;
let store: EmbeddingStore;
let service: ReturnType<typeof headsService>["service"];
let stop: () => void;

const label = (row: number, id: string): CoderLabel => ({
  row,
  coder: "Ann",
  answer: [id],
  at: "2026-03-01T10:00:00.000Z",
  seconds: 2,
  order: row + 1,
  sawPrediction: false,
});

beforeEach(async () => {
  seen = [];
  const content = `text\n${TEXTS.map((text) => `"${text}"`).join("\n")}\n`;
  const opened = await jobOf("rows.csv", content);
  jobs = opened.store;
  open = await OpenJob.open(jobs, {
    ...opened.job,
    model: { ...opened.job.model, weightsSha256: "a".repeat(64) },
  });
  await open.score([poolOf(toyScorer)], () => {});
  store = await EmbeddingStore.open(`heads-of-${open.job.id}`);
  const createScorer = (async () => scorer) as CreateScorer;
  const run = new BulkRun(1);
  ({ service, stop } = headsService(() => open, {
    store: async () => store,
    encoderFor: async () => ({ run, store, createScorer }),
  }));
  const labels = labelsService(() => open);
  const { codebook } = await labels.labeling();
  const named = WORDS.reduce((book, name) => addCategory(book, name), codebook);
  await labels.saveCodebook(named);
  const ids = WORDS.map((name) => named.categories.find((category) => category.name === name)?.id ?? "");
  const rows = TEXTS.flatMap((text, row) => (text === "" ? [] : [row])).slice(0, 60);
  await labels.putLabels(rows.map((row) => label(row, ids[row % 3] ?? "")));
});

test("a head is taught on the labels, answers for all rows, and is in the saved file", async () => {
  const steps: string[] = [];
  const { head } = await service.teachHead("topic", HUB, (step) => steps.push(step));
  // Only the labeled texts were embedded.
  expect(seen).toHaveLength(60);
  expect(new Set(steps)).toEqual(new Set(["embed", "teach"]));
  expect(head.categories.map(({ name }) => name)).toEqual(WORDS);
  expect(head.origin).toMatchObject({
    file: "rows.csv",
    rows: 60,
    leftOut: ["negative", "neutral", "positive"],
  });
  expect(head.figures.accuracy.value).toBe(1);

  const [counts] = await service.scoreByHead(head, HUB, () => {});
  expect(counts).toMatchObject({ counts: [180, 180, 180], rows: 540 });
  const before = seen.length;
  const again = await service.teachHead("topic", HUB, () => {});
  expect(again.head.figures.accuracy.value).toBe(1);
  await service.scoreByHead({ ...again.head, name: "topic again" }, HUB, () => {});
  // The encoder did not run again.
  expect(seen).toHaveLength(before);
  await service.removeHeadColumns(again.head.sha256);

  await service.scoreByHead(head, HUB, () => {});
  const heads = [await headResults(store, open, head)];
  const { file, renamed } = await exportTable(open, {
    request: { format: "csv", safeForSpreadsheets: false },
    indices: undefined,
    heads,
  });
  expect(renamed).toEqual([]);
  const rows = parse(await (file as File).text(), { columns: true }) as Record<string, string>[];
  expect(rows.map(({ topic }) => topic)).toEqual(TEXTS.map((text) => text.split(" ")[0]));
  expect(Number(rows[1]?.["topic_dog"])).toBeGreaterThan(0.8);
  // The next visit finds the head with the job.
  const stored = await jobs.job(open.job.id);
  expect(stored?.taughtHeads).toEqual([head]);
});

test("rows are selected and counted by what a head answers, of one category or several", async () => {
  const labels = labelsService(() => open);
  const { codebook } = await labels.labeling();
  await labels.saveCodebook({ ...codebook, isMultiple: true });
  const [cat = "", dog = "", sun = ""] = WORDS.map(
    (name) => codebook.categories.find((category) => category.name === name)?.id,
  );
  // A dog is a cat's company, whatever the text says.
  const own = (await labels.labeling()).labels;
  await labels.putLabels(
    own.map((each) => ({ ...each, answer: each.answer[0] === dog ? [cat, dog] : each.answer })),
  );
  const { head } = await service.teachHead("company: of whom", HUB, () => {});
  expect(head).toMatchObject({ kind: "multiple", categories: [{ id: cat }, { id: dog }, { id: sun }] });
  const [counts] = await service.scoreByHead(head, HUB, () => {});
  expect(counts).toMatchObject({ counts: [360, 180, 180], rows: 540 });

  open.embeddingStore = async () => store;
  const column = headColumn(head.name);
  const rowsWith = async (...values: string[]) => {
    const selection = [{ on: "value" as const, column, values }];
    const view = { selection, sort: { by: "row" as const }, descending: false };
    return Array.from((await indicesOf(open, view, () => true)) ?? []);
  };
  const rowsOf = (...words: string[]) =>
    TEXTS.flatMap((text, row) => (words.some((word) => text.startsWith(word)) ? [row] : []));
  expect(await rowsWith("cat")).toEqual(rowsOf("cat", "dog"));
  expect(await rowsWith("cat | dog")).toEqual(rowsOf("dog"));
  expect(await rowsWith("sun", "dog")).toEqual(rowsOf("dog", "sun"));
  const charts = await columnCharts(
    open,
    column,
    () => true,
    () => true,
  );
  const total = (values: readonly number[]) => values.reduce((sum, count) => sum + count, 0);
  const categories = (charts?.categories ?? []).map(({ value, counts: byClass }) => [value, total(byClass)]);
  expect(Object.fromEntries(categories)).toEqual({ cat: 180, "cat | dog": 180, sun: 180 });
  await service.removeHeadColumns(head.sha256);
  expect(await rowsWith("cat")).toEqual([]);
});

test("the next rows to label are new ones, marked by how they were chosen", async () => {
  const { head } = await service.teachHead("topic", HUB, () => {});
  await expect(service.addNextRows(head.sha256, 20)).rejects.toMatchObject({ code: "bad-option" });
  await service.scoreByHead(head, HUB, () => {});
  const { sample } = await service.addNextRows(head.sha256, 20);
  expect(sample).toHaveLength(20);
  expect(sample.filter(({ design }) => design === "uncertain")).toHaveLength(15);
  expect(sample.filter(({ design }) => design === "chosen")).toHaveLength(5);
  // The first 66 rows are empty or have a label.
  expect(sample.every(({ row }) => TEXTS[row] !== "" && row > 65)).toBe(true);
  const more = await service.addNextRows(head.sha256, 20);
  expect(new Set(more.sample.map(({ row }) => row)).size).toBe(40);
});

test("a head of another model is refused, and teaching can be stopped", async () => {
  const { head } = await service.teachHead("topic", HUB, () => {});
  const other = { ...head, encoder: { ...head.encoder, weightsSha256: "b".repeat(64) } };
  await expect(service.scoreByHead(other, HUB, () => {})).rejects.toMatchObject({ code: "head-mismatch" });
  const teaching = service.teachHead("topic", HUB, (step) => step === "teach" && stop());
  await expect(teaching).rejects.toMatchObject({ code: "cancelled" });
});
