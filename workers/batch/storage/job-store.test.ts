import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, expect, test } from "vitest";
import type { ResultsPage } from "../../../src/scoring/results.ts";
import { DEFAULT_RULES } from "../../../src/scoring/rules.ts";
import type { Job } from "../../protocols/batch-types.ts";
import { JobStore } from "./job-store.ts";
import { everything } from "./label-store.ts";
import type { RowsPage } from "./memory-overflow.ts";

const put = IDBObjectStore.prototype.put;

/** Lets the browser store only this many more values. */
function leaveRoomFor(values: number): void {
  let remaining = values;
  IDBObjectStore.prototype.put = function (...args) {
    if (remaining-- <= 0) throw new DOMException("No room.", "QuotaExceededError");
    return put.apply(this, args);
  };
}

afterEach(() => leaveRoomFor(Number.POSITIVE_INFINITY));

const job = { id: "a", created: 1, imported: true, rules: DEFAULT_RULES } as Job;
const pages: RowsPage[] = Array.from({ length: 5 }, (_, page) => ({
  text: `row ${page}\n`,
  lines: Uint32Array.of(page),
}));
const scores = (score: number): ResultsPage => ({
  statuses: Uint8Array.of(1),
  labels: Int8Array.of(0),
  scores: Float32Array.of(score),
});

const rowsOf = (store: JobStore) => Promise.all(pages.map((_, page) => store.rows("a", page)));

async function resultsOf(store: JobStore): Promise<[number, number | undefined][]> {
  const found: [number, number | undefined][] = [];
  for await (const { page, content } of store.results("a")) found.push([page, content.scores[0]]);
  return found.sort(([a], [b]) => a - b);
}

test("rows that do not fit into storage stay in memory, and a later visit finds nothing of the job", async () => {
  const store = await JobStore.open("full");
  leaveRoomFor(3);
  await store.saveJob(job);
  await store.saveRows("a", 0, pages.slice(0, 2));
  expect(store.notPersisted("a")).toBeUndefined();
  await store.saveRows("a", 2, pages.slice(2));
  leaveRoomFor(Number.POSITIVE_INFINITY);
  await store.saveJob(job);
  await store.saveResults("a", [{ page: 0, content: scores(0.5) }]);
  expect(store.notPersisted("a")?.code).toBe("batch-storage-full");
  expect(await rowsOf(store)).toEqual(pages);
  expect(await resultsOf(store)).toEqual([[0, 0.5]]);
  expect(await store.jobs()).toEqual([job]);

  const later = await JobStore.open("full");
  expect(await later.jobs()).toEqual([]);
  expect(await rowsOf(later)).toEqual(pages.map(() => undefined));
  await store.remove("a");
  expect(await store.jobs()).toEqual([]);
});

test("results that do not fit into storage are stored when space is available, the newest of each page", async () => {
  const store = await JobStore.open("tight");
  await store.saveJob(job);
  await store.saveRows("a", 0, pages);
  await store.saveResults("a", [{ page: 0, content: scores(0.25) }]);
  leaveRoomFor(0);
  await Promise.all([
    store.saveResults("a", [{ page: 0, content: scores(0.5) }]),
    store.saveResults("a", [{ page: 1, content: scores(0.75) }]),
  ]);
  expect(store.notPersisted("a")?.code).toBe("batch-storage-full");
  expect(await resultsOf(store)).toEqual([
    [0, 0.5],
    [1, 0.75],
  ]);
  expect(await resultsOf(await JobStore.open("tight"))).toEqual([[0, 0.25]]);
  leaveRoomFor(Number.POSITIVE_INFINITY);
  await store.saveResults("a", [{ page: 2, content: scores(1) }]);
  expect(store.notPersisted("a")).toBeUndefined();
  expect(await resultsOf(await JobStore.open("tight"))).toEqual([
    [0, 0.5],
    [1, 0.75],
    [2, 1],
  ]);
});

test("without storage, everything stays in memory", async () => {
  const open = indexedDB.open;
  indexedDB.open = () => {
    throw new DOMException("Denied.", "SecurityError");
  };
  const store = await JobStore.open("blocked");
  indexedDB.open = open;
  await store.saveJob(job);
  await store.saveRows("a", 0, pages);
  await store.saveResults("a", [{ page: 0, content: scores(0.5) }]);
  expect(store.notPersisted("a")?.code).toBe("storage-unavailable");
  expect(await store.job("a")).toEqual(job);
  expect(await rowsOf(store)).toEqual(pages);
  expect(await resultsOf(store)).toEqual([[0, 0.5]]);
  await store.remove("a");
  expect(await store.job("a")).toBeUndefined();
});

test("a database of the first version opens with its jobs, rows and results", async () => {
  const first = await openDB("first-version", 1, {
    upgrade(database) {
      database.createObjectStore("jobs", { keyPath: "id" });
      database.createObjectStore("rows");
      database.createObjectStore("results");
    },
  });
  await first.put("jobs", job);
  for (const [page, rows] of pages.entries()) await first.put("rows", rows, ["a", page]);
  await first.put("results", scores(0.5), ["a", 1]);
  first.close();

  const store = await JobStore.open("first-version");
  expect(await store.jobs()).toEqual([job]);
  expect(await rowsOf(store)).toEqual(pages);
  expect(await resultsOf(store)).toEqual([[1, 0.5]]);
});

test("a batch of a version without labels is found, and its labels are stored", async () => {
  const older = await openDB("older", 1, {
    upgrade(database) {
      database.createObjectStore("jobs", { keyPath: "id" });
      database.createObjectStore("rows");
      database.createObjectStore("results");
    },
  });
  await older.put("jobs", job);
  older.close();
  const store = await JobStore.open("older");
  expect(await store.jobs()).toEqual([job]);
  expect(await store.labels.load("a")).toBeUndefined();
  const labeling = {
    codebook: { name: "", isMultiple: false, categories: [] },
    sample: [],
    labels: [],
    settled: [{ row: 0, answer: "off topic" as const, at: "", by: "Ann" }],
  };
  await store.labels.save("a", everything(labeling), labeling);
  expect(await (await JobStore.open("older")).labels.load("a")).toEqual(labeling);
});
