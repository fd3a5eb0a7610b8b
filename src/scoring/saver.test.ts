import { expect, test } from "vitest";
import type { ResultsStorage } from "./ports.ts";
import { type DirtyPage, Results } from "./results.ts";
import { saveResults } from "./row-scorer.ts";
import { Saver } from "./saver.ts";

/** A storage that holds the pages which were written, and fails when `isFailing` says so. */
function storageWith(results: Results, isFailing: (attempt: number) => boolean, onWrite = () => {}) {
  const stored = new Map<number, DirtyPage>();
  let attempt = 0;
  const storage: ResultsStorage = {
    async savePages(pages) {
      await Promise.resolve();
      onWrite();
      if (isFailing(attempt++)) throw new Error("The disk failed.");
      for (const page of pages) stored.set(page.page, page);
    },
  };
  const saver = new Saver({ write: () => saveResults(results, storage), retryDelay: 0 });
  const restored = () => {
    const copy = new Results(results.rows, results.classes, results.pageSize);
    for (const { page, content } of stored.values()) copy.restore(page, content);
    return copy;
  };
  return { saver, restored, attempts: () => attempt };
}

function resultsOf(rows: number): Results {
  const results = new Results(10, 2, 2);
  for (let row = 0; row < rows; row++) results.set(row, "scored", [0.25, 0.75]);
  return results;
}

test("a write that fails once is repeated, and everything is stored", async () => {
  const results = resultsOf(5);
  const { saver, restored } = storageWith(results, (attempt) => attempt === 0);
  await saver.save();
  expect(saver.failure).toBeUndefined();
  expect(restored().done).toBe(5);
  expect(results.dirtyPages()).toEqual([]);
});

test("a write that always fails is reported with its cause, and the pages stay dirty", async () => {
  const results = resultsOf(5);
  const { saver, attempts } = storageWith(results, () => true);
  await saver.save();
  expect(saver.failure?.cause).toMatchObject({ message: "The disk failed." });
  expect(attempts()).toBe(3);
  expect(results.dirtyPages()).toHaveLength(3);
});

test("a later save stores what an earlier one could not, and the failure ends", async () => {
  const results = resultsOf(5);
  const { saver, restored } = storageWith(results, (attempt) => attempt < 3);
  await saver.save();
  expect(saver.failure).toBeDefined();
  results.set(5, "scored", [0.5, 0.5]);
  await saver.save();
  expect(saver.failure).toBeUndefined();
  expect(restored().done).toBe(6);
});

test("rows that are scored while a write fails are stored by the next attempt", async () => {
  const results = resultsOf(1);
  let row = 1;
  const { saver, restored } = storageWith(
    results,
    (attempt) => attempt < 2,
    () => results.set(row++, "scored", [0.5, 0.5]),
  );
  await saver.save();
  // The row that was set during the last, successful write waits for the next save.
  expect(restored().done).toBe(3);
  expect(results.dirtyPages().map(({ page }) => page)).toEqual([1]);
  await saver.save();
  expect(restored().done).toBe(4);
});

test("saves that are requested at once write one after the other and not more than twice", async () => {
  const results = resultsOf(4);
  let writing = 0;
  const { saver, attempts } = storageWith(
    results,
    () => false,
    () => results.set(writing++, "scored", [0.5, 0.5]),
  );
  await Promise.all([saver.save(), saver.save(), saver.save()]);
  expect(attempts()).toBeLessThanOrEqual(2);
});
