import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { exportTable } from "./export.ts";
import { OpenJob } from "./open-job.ts";
import { restoreRows } from "./import-rows.ts";
import { jobOf, poolOf, toyScorer } from "./testing.ts";

describe("a failing store", () => {
  const ROWS = `id,text\n${Array.from({ length: 1200 }, (_, row) => `${row},good tweet ${row}`).join("\n")}\n`;

  /** @param isFailing whether a write fails, by its number from 0 */
  async function scoreWith(isFailing: (write: number) => boolean) {
    const { store, job } = await jobOf("t.csv", ROWS);
    const open = await OpenJob.open(store, job);
    const save = store.saveResults.bind(store);
    let writes = 0;
    store.saveResults = async (id, pages) => {
      if (isFailing(writes++)) throw new Error("The disk failed.");
      await save(id, pages);
    };
    await open.score([poolOf(toyScorer)], () => {});
    const isStored = async () => (await OpenJob.open(store, job)).results.done;
    return { open, isStored };
  }

  test("that fails once loses nothing", async () => {
    const { open, isStored } = await scoreWith((write) => write === 0);
    expect(open.progress).toMatchObject({ status: "done", scored: 1200 });
    expect(open.progress.notPersisted).toBeUndefined();
    expect(await isStored()).toBe(1200);
  });

  test("that always fails is reported with its cause, and every row is scored", async () => {
    const { open, isStored } = await scoreWith(() => true);
    expect(open.progress).toMatchObject({ status: "done", scored: 1200 });
    expect(open.progress.notPersisted?.message).toContain("The disk failed.");
    expect(await isStored()).toBe(0);
    const request = { format: "csv", safeForSpreadsheets: false } as const;
    expect((await exportTable(open, { request, indices: undefined })).summary.rows).toBe(1200);
  });

  test("that recovers stores everything with the next save", async () => {
    const { open, isStored } = await scoreWith((write) => write < 3);
    expect(open.progress.notPersisted).toBeDefined();
    await open.save();
    expect(open.progress.notPersisted).toBeUndefined();
    expect(await isStored()).toBe(1200);
  });

  test("keeps rows that are scored while a write fails", async () => {
    const { store, job } = await jobOf("t.csv", ROWS);
    const open = await OpenJob.open(store, job);
    for (let row = 0; row < 600; row++) open.results.set(row, "scored", [0.1, 0.2, 0.7]);
    const save = store.saveResults.bind(store);
    store.saveResults = async () => {
      open.results.set(600, "scored", [0.1, 0.2, 0.7]);
      throw new Error("The disk failed.");
    };
    await open.save();
    store.saveResults = async (id, pages) => {
      await save(id, pages);
      // During a successful write.
      if (!open.results.isDone(601)) open.results.set(601, "scored", [0.1, 0.2, 0.7]);
    };
    await open.save();
    await open.save();
    expect((await OpenJob.open(store, job)).results.done).toBe(602);
  });
});

describe("a store that is erased from outside", () => {
  const CSV = "id,text\n" + Array.from({ length: 1200 }, (_, row) => `${row},good tweet ${row}`).join("\n");
  const request = { format: "csv", safeForSpreadsheets: false } as const;

  test("while rows are scored: they are stored again from the file, with all results", async () => {
    const { store, job, table, file } = await jobOf("t.csv", CSV);
    const open = await OpenJob.open(store, job, () => restoreRows({ store, table, job, file }));
    await open.score(
      [
        poolOf({
          ...toyScorer,
          async score(texts) {
            if (texts.some((text) => text.endsWith(" 700"))) await store.remove(job.id);
            return await toyScorer.score(texts);
          },
        }),
      ],
      () => {},
    );
    await open.save();
    expect(open.progress).toMatchObject({ status: "done", scored: 1200, wasRestored: true });
    expect(open.progress.notPersisted).toBeUndefined();
    const [stored] = await store.jobs();
    const later = await OpenJob.open(store, stored ?? job);
    expect(later.results.done).toBe(1200);
    expect((await exportTable(later, { request, indices: undefined })).summary.rows).toBe(1200);
  });

  test("without the file: the loss is reported, and no empty batch is stored", async () => {
    const { store, job } = await jobOf("t.csv", CSV);
    const open = await OpenJob.open(store, job);
    await store.remove(job.id);
    await expect(open.score([poolOf(toyScorer)], () => {})).rejects.toMatchObject({
      code: "batch-storage-lost",
    });
    await open.setDayFirst(true);
    expect(await store.jobs()).toEqual([]);
  });
});
