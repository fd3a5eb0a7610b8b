import "fake-indexeddb/auto";
import { openDB } from "idb";
import { expect, test } from "vitest";
import { changeEntries, readEntries } from "./history-database.ts";

const entry = { id: "a", time: 1, text: "good day", tweets: 1 };

test("a database of the first version opens with its entries and takes more", async () => {
  const first = await openDB("tonescope-history", 1, {
    upgrade: (database) => void database.createObjectStore("texts", { keyPath: "id" }),
  });
  await first.put("texts", entry);
  first.close();

  expect(await readEntries()).toEqual([entry]);
  const newer = { ...entry, id: "b", time: 2 };
  expect(await changeEntries([newer], [])).toBe(true);
  expect(await readEntries()).toEqual([newer, entry]);
});
