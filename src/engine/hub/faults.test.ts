import { describe, expect, test } from "vitest";
import { flippedByte, zeroedTail } from "../../testing/hub/faults.ts";
import { indexedDbStorage } from "../store/indexeddb.ts";
import { memoryStorage } from "../store/memory.ts";
import { CHUNK_BYTES, type ModelStorage } from "../store/storage.ts";
import { fetchFromHub } from "./download-model.ts";
import {
  WEIGHTS,
  SIZE,
  CONTENT,
  hub,
  waits,
  clientWith,
  storeWith,
  downloadFromHub,
  stored,
  expectWhole,
  failure,
} from "../../testing/hub/small-hub.ts";

describe("network faults during a download", () => {
  test.each([
    ["the connection breaks twice", { cutAfter: 2 * CHUNK_BYTES + 1, times: 2 }],
    ["the body ends early", { shortBody: 3 * CHUNK_BYTES, times: 1 }],
    ["a byte is flipped once", { corrupt: flippedByte(3_000_000), times: 1 }],
    ["the tail is zeros once", { corrupt: zeroedTail(500_000), times: 1 }],
    ["429 without Retry-After", { status: 429, times: 2 }],
    ["429 with Retry-After", { status: 429, headers: { "retry-after": "7" }, times: 1 }],
    [
      "503 with a date",
      { status: 503, headers: { "retry-after": new Date(Date.now() + 5000).toUTCString() }, times: 1 },
    ],
    ["the range is ignored", { ignoreRange: true }],
    ["the store answers 403 once", { status: 403, times: 1 }],
  ])("%s, and the model is complete", async (_name, fault) => {
    hub.inject({ on: "blob", path: WEIGHTS, ...fault });
    const store = storeWith(memoryStorage());
    const { key } = await downloadFromHub(store);
    await expectWhole(store, key);
  });

  test("the delay of Retry-After is waited, plus jitter", async () => {
    hub.inject({ on: "blob", path: WEIGHTS, status: 429, headers: { "retry-after": "7" }, times: 1 });
    await downloadFromHub(storeWith(memoryStorage()));
    expect(waits[0]).toBeGreaterThanOrEqual(7000);
    expect(waits[0]).toBeLessThan(8000);
  });

  test.each([
    ["a byte is always flipped", { corrupt: flippedByte(3_000_000) }, "hash-mismatch"],
    ["the tail is always zeros", { corrupt: zeroedTail(100) }, "hash-mismatch"],
    ["the file is longer than listed", { longBody: 10 }, "hash-mismatch"],
    ["the file is longer than listed, range ignored", { longBody: 10, ignoreRange: true }, "hash-mismatch"],
    [
      "the body always ends at the same place",
      { corrupt: (bytes: Buffer) => bytes.subarray(0, 100) },
      "hash-mismatch",
    ],
    [
      "a web page with status 200",
      { status: 200, body: "<!doctype html><title>Log in</title>", headers: { "content-type": "text/html" } },
      "wrong-content",
    ],
    ["the store is down", { status: 500 }, "server-refused"],
  ])("%s: an error, and no model is recorded as complete", async (_name, fault, code) => {
    const store = storeWith(memoryStorage());
    hub.inject({ on: "blob", path: WEIGHTS, ...fault });
    expect(await failure(downloadFromHub(store))).toBe(code);
    expect((await store.list()).filter((model) => model.manifest)).toEqual([]);
    hub.reset();
    const { key } = await downloadFromHub(store);
    await expectWhole(store, key);
  });

  test("an expired link is renewed, and stored bytes are not requested again", async () => {
    const store = storeWith(memoryStorage());
    hub.inject({ on: "blob", path: WEIGHTS, cutAfter: 2 * CHUNK_BYTES, expireLinks: true, times: 1 });
    const { key } = await downloadFromHub(store);
    await expectWhole(store, key);
    expect(hub.log.some(({ server, status }) => server === "store" && status === 403)).toBe(true);
    const last = hub.downloads(WEIGHTS).at(-1);
    expect(last?.range).not.toBe("bytes=0-");
  });

  test("a changed ETag restarts the file, so that two versions are not mixed", async () => {
    const store = storeWith(memoryStorage());
    hub.inject({
      on: "blob",
      path: WEIGHTS,
      cutAfter: 2 * CHUNK_BYTES,
      etag: "old",
      corrupt: flippedByte(7),
      times: 1,
    });
    const { key } = await downloadFromHub(store);
    await expectWhole(store, key);
    expect(hub.downloads(WEIGHTS)[1]?.ifRange).toBe('"old"');
    expect(hub.downloads(WEIGHTS)[1]?.status).toBe(200);
  });

  test("a cancelled download ends at once, and the next attempt requests only the rest", async () => {
    const store = storeWith(await indexedDbStorage("cancel"));
    const controller = new AbortController();
    hub.inject({ on: "blob", path: WEIGHTS, throttle: 20e6, times: 1 });
    const cancelled = downloadFromHub(store, {
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === "download" && done > 3 * CHUNK_BYTES) controller.abort();
      },
    });
    expect(await failure(cancelled)).toBe("cancelled");
    hub.reset();
    const { key } = await downloadFromHub(store);
    await expectWhole(store, key);
    const [rest] = hub.downloads(WEIGHTS);
    expect(Number(/^bytes=(\d+)-/.exec(rest?.range ?? "")?.[1])).toBeGreaterThanOrEqual(2 * CHUNK_BYTES);
    expect(hub.downloads(WEIGHTS)).toHaveLength(1);
  });
});

describe("a damaged store", () => {
  const damages: [string, (storage: ModelStorage, key: string) => Promise<unknown>][] = [
    [
      "a flipped bit",
      async (storage, key) => {
        const chunk = await storage.chunk(key, WEIGHTS, 2);
        if (!chunk) throw new Error("no chunk");
        chunk.bytes[99] = (chunk.bytes[99] ?? 0) ^ 4;
        await storage.putChunks(key, WEIGHTS, 2, [chunk]);
      },
    ],
    [
      "a chunk and its hash replaced",
      (storage, key) =>
        storage.putChunks(key, WEIGHTS, 2, [
          {
            bytes: new Uint8Array(CHUNK_BYTES),
            sha256: "30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58",
          },
        ]),
    ],
    ["every chunk gone", (storage, key) => storage.removeChunks(key, WEIGHTS)],
  ];

  test.each(damages)(
    "%s: only the damaged chunks are downloaded again when the model is read",
    async (name, damage) => {
      const storage = await indexedDbStorage(name);
      const store = storeWith(storage);
      const record = await downloadFromHub(store);
      await damage(storage, record.key);
      expect(await failure(stored(store, record.key, WEIGHTS))).toBe("not-stored");
      hub.reset();
      const source = await store.source(record.key, fetchFromHub(clientWith(), record));
      const parts: Uint8Array[] = [];
      for await (const bytes of await source.open(WEIGHTS)) parts.push(bytes);
      expect(Buffer.concat(parts).equals(Buffer.from(CONTENT[WEIGHTS] as Uint8Array))).toBe(true);
      const expected = name === "every chunk gone" ? SIZE : CHUNK_BYTES;
      expect(hub.downloads(WEIGHTS).reduce((sum, entry) => sum + entry.sent, 0)).toBe(expected);
      hub.reset();
      await expectWhole(store, record.key);
      expect(hub.log).toEqual([]);
    },
  );

  test("verify finds and repairs the same damage", async () => {
    const storage = memoryStorage();
    const store = storeWith(storage);
    const record = await downloadFromHub(store);
    await damages[0]?.[1](storage, record.key);
    expect(await failure(store.verify(record.key))).toBe("not-stored");
    await store.verify(record.key, { repair: fetchFromHub(clientWith(), record) });
    await store.verify(record.key);
  });
});
