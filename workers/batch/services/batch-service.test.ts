import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { DEFAULT_RULES } from "../../../src/scoring/rules.ts";
import type { BatchService } from "../../protocols/batch.ts";
import type { FileSource } from "../../protocols/batch-types.ts";
import { JobStore } from "../storage/job-store.ts";
import { MODEL } from "../testing.ts";
import { createBatchService } from "./batch-service.ts";

let databases = 0;
let service: BatchService;
let sources = 0;

beforeEach(() => {
  const held = new Set<string>();
  const request = async (name: string, _options: unknown, run: (lock: unknown) => Promise<void>) => {
    if (held.has(name)) return run(null);
    held.add(name);
    await run({ name }).finally(() => held.delete(name));
  };
  const query = async () => ({ held: Array.from(held, (name) => ({ name })) });
  vi.stubGlobal("navigator", { locks: { request, query }, hardwareConcurrency: 2 });
  service = createBatchService({ openStore: () => JobStore.open(`service-${databases++}`) });
});

const fileOf = (name: string, content: string) => new File([content], name, { type: "text/csv" });
const sourceOf = (file: File, corrections = {}): FileSource => ({ id: String(sources++), file, corrections });
const start = (source: FileSource) => service.start(source, { model: MODEL }, DEFAULT_RULES, () => {});
const textsOf = async () =>
  (await service.rows({ selection: [], sort: { by: "row" }, descending: false }, 0, 10)).map(({ cells }) =>
    cells.at(-1),
  );

/** A file whose bytes come only after `release` was called. */
function slowFile(name: string, content: string): { file: File; release: () => void } {
  const file = fileOf(name, content);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slice = file.slice.bind(file);
  file.slice = (...range) => {
    const part = slice(...range);
    const read = part.arrayBuffer.bind(part);
    part.arrayBuffer = () => released.then(read);
    return part;
  };
  return { file, release };
}

describe("two previews that are answered in reverse order", () => {
  test("of two files: the file that start names is scored", async () => {
    const slow = slowFile("slow.csv", "id,text\n1,from the slow file\n");
    const earlier = sourceOf(slow.file);
    const later = sourceOf(fileOf("fast.csv", "id,text\n1,from the fast file\n"));
    const slowPreview = service.preview(earlier);
    expect((await service.preview(later)).rows).toEqual([["1", "from the fast file"]]);
    slow.release();
    expect((await slowPreview).rows).toEqual([["1", "from the slow file"]]);
    const { job } = await start(later);
    expect(job.fileName).toBe("fast.csv");
    expect(await textsOf()).toEqual(["from the fast file"]);
  });

  test("of one file with two corrections: the corrections that start names count", async () => {
    const { file, release } = slowFile("t.csv", "text;note\nfirst;second\n");
    const earlier = sourceOf(file, { textColumn: 0 });
    const later = sourceOf(fileOf("t.csv", "text;note\nfirst;second\n"), { textColumn: 1 });
    const slowPreview = service.preview(earlier);
    await service.preview(later);
    release();
    await slowPreview;
    const { job } = await start(later);
    expect(job.table.textColumn).toBe(1);
    expect(job.options).toEqual({ textColumn: 1 });
  });

  test("start needs no preview", async () => {
    const { job, progress } = await start(sourceOf(fileOf("t.csv", "text\na\nb\n")));
    expect(job.rows).toBe(2);
    expect(progress).toMatchObject({ status: "ready", rows: 2, scored: 0 });
  });
});

test("the rows of a file are counted to its end, until the page has no use for them", async () => {
  const source = sourceOf(fileOf("t.csv", `text\n${"a\n".repeat(30_000)}`));
  expect(await service.countFileRows(source, () => true)).toBe(30_000);
  // Each look at the clock is a second later, so that the page is told of each batch of rows.
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 1000));
  const told: number[] = [];
  const ended = await service.countFileRows(source, (rows) => told.push(rows) < 2);
  clock.mockRestore();
  expect(ended).toBeUndefined();
  expect(told).toHaveLength(2);
  expect(told[1]).toBeLessThan(30_000);
});

test("a file that is opened later cancels one that is still being read, and nothing of it stays", async () => {
  const slow = slowFile("slow.csv", "text\na\n");
  const first = expect(start(sourceOf(slow.file))).rejects.toMatchObject({ code: "cancelled" });
  const second = start(sourceOf(fileOf("fast.csv", "text\nb\n")));
  expect((await second).job.fileName).toBe("fast.csv");
  slow.release();
  await first;
  expect(await textsOf()).toEqual(["b"]);
  expect((await service.jobs()).map(({ fileName }) => fileName)).toEqual(["fast.csv"]);
});

test("a job is hidden, restored and removed", async () => {
  const { job } = await start(sourceOf(fileOf("t.csv", "text\na\n")));
  await service.hide(job.id);
  expect(await service.jobs()).toEqual([]);
  await expect(service.reopen(job.id)).rejects.toMatchObject({ code: "batch-missing" });
  await service.restore(job.id);
  await service.remove(job.id);
  expect(await service.jobs()).toHaveLength(1);
  await service.hide(job.id);
  await service.remove(job.id);
  await expect(service.restore(job.id)).rejects.toMatchObject({ code: "batch-missing" });
});

test("a later view supersedes an earlier one, and each call of rows names its view", async () => {
  await start(sourceOf(fileOf("t.csv", "text\na\nb\nab\n")));
  const all = { selection: [], sort: { by: "row" }, descending: false } as const;
  const withA = { ...all, selection: [{ on: "text", text: "a" }] } as const;
  const withB = { ...all, selection: [{ on: "text", text: "b" }], descending: true } as const;
  const counts = await Promise.all([service.countRows(withA), service.countRows(withB)]);
  expect(counts).toEqual([undefined, { count: 2, folded: 0 }]);
  const rows = async (view: Parameters<BatchService["rows"]>[0]) =>
    (await service.rows(view, 0, 10)).map(({ index }) => index);
  expect(await rows(withB)).toEqual([2, 1]);
  expect(await rows(withA)).toEqual([0, 2]);
});

test("each call that changes the list of jobs says so when it has ended", async () => {
  let changes = 0;
  const openStore = () => JobStore.open(`service-${databases++}`);
  service = createBatchService({ openStore, onJobsChanged: () => changes++ });
  const { job } = await start(sourceOf(fileOf("t.csv", "id,text\n1,a good day\n")));
  expect(changes).toBe(1);
  await service.jobs();
  await service.hide(job.id);
  expect(changes).toBe(2);
  expect(await service.jobs()).toEqual([]);
  await service.restore(job.id);
  await expect(service.hide("none")).rejects.toMatchObject({ code: "batch-missing" });
  expect(changes).toBe(4);
});
