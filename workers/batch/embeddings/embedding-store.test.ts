import "fake-indexeddb/auto";
import { openDB } from "idb";
import { expect, test } from "vitest";
import { EmbeddingStore } from "./embedding-store.ts";

test("a database of the first version opens with its embeddings", async () => {
  const first = await openDB("first-version", 1, {
    upgrade(database) {
      database.createObjectStore("requests");
      database.createObjectStore("pages");
    },
  });
  const request = { layer: 3, pooling: "mean" };
  const page = { size: 2, data: Float32Array.of(1, 2, 3, 4) };
  await first.put("requests", request, "job");
  await first.put("pages", page, ["job", 0]);
  first.close();

  const store = await EmbeddingStore.open("first-version");
  expect(await store.state("job")).toEqual({ request, pages: 1 });
  expect(await store.page("job", 0)).toEqual(page);
});
