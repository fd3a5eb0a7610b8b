import "fake-indexeddb/auto";
import { openDB } from "idb";
import { expect, test } from "vitest";
import { changeEntries, readEntries } from "./history-database.ts";

const entry = { id: "a", time: 1, text: "good day", tweets: 1 };
const prediction = { label: "positive", index: 2, score: 0.9 };

test("a database of version 1 opens with its entries migrated and takes more", async () => {
  const first = await openDB("tonescope-history", 1, {
    upgrade: (database) => void database.createObjectStore("texts", { keyPath: "id" }),
  });
  await first.put("texts", { ...entry, verdict: prediction });
  first.close();

  expect(await readEntries()).toEqual([{ ...entry, prediction }]);
  const newer = { ...entry, id: "b", time: 2 };
  expect(await changeEntries([newer], [])).toBe(true);
  expect(await readEntries()).toEqual([newer, { ...entry, prediction }]);
});
