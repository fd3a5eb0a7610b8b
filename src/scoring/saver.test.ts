import { expect, test } from "vitest";
import type { ResultsStorage } from "./ports.ts";
import { type DirtyPage, Results } from "./results.ts";
import { saveResults } from "./row-scorer.ts";
import { Saver } from "./saver.ts";

/** A storage in memory whose attempts fail when `isFailing` returns true. */
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

test("repeats a write that fails once and stores every page", async () => {
  const results = resultsOf(5);
  const { saver, restored } = storageWith(results, (attempt) => attempt === 0);
  await saver.save();
  expect(saver.failure).toBeUndefined();
  expect(restored().done).toBe(5);
  expect(results.dirtyPages()).toEqual([]);
});

test("reports the cause of a write that always fails and keeps the pages dirty", async () => {
  const results = resultsOf(5);
  const { saver, attempts } = storageWith(results, () => true);
  await saver.save();
  expect(saver.failure?.cause).toMatchObject({ message: "The disk failed." });
  expect(attempts()).toBe(3);
  expect(results.dirtyPages()).toHaveLength(3);
});

test("stores in a later save the pages that an earlier one could not, and clears the failure", async () => {
  const results = resultsOf(5);
  const { saver, restored } = storageWith(results, (attempt) => attempt < 3);
  await saver.save();
  expect(saver.failure).toBeDefined();
  results.set(5, "scored", [0.5, 0.5]);
  await saver.save();
  expect(saver.failure).toBeUndefined();
  expect(restored().done).toBe(6);
});

test("stores rows that were scored during a failed write with the next attempt", async () => {
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

test("combines simultaneous saves into at most two writes", async () => {
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
