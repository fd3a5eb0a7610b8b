import "fake-indexeddb/auto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { flippedByte, zeroedTail } from "../../../e2e/hub/faults.ts";
import { commit, createRepository } from "../../../e2e/hub/repository.ts";
import { Hub } from "../../../e2e/hub/server.ts";
import { indexedDbStorage } from "../store/indexeddb.ts";
import { processLocks } from "../store/locks.ts";
import { memoryStorage } from "../store/memory.ts";
import { ModelStore } from "../store/model-store.ts";
import { CHUNK_BYTES, type ModelStorage } from "../store/storage.ts";
import { HubClient } from "./client.ts";
import { downloadModel, fetchFrom, lookUp } from "./load.ts";
import { type Clock, systemClock } from "./retry.ts";
import type { TransferProgress } from "./transfer.ts";

const ID = "example/twitter-roberta-base-sentiment";
const WEIGHTS = "onnx/model_quantized.onnx";
const SIZE = 5 * CHUNK_BYTES + 12_345;

/** Content that repeats nowhere, so that a chunk in the wrong place is noticed. */
function noise(size: number, seed = 1): Uint8Array {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = seed;
  for (let index = 0; index < words.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, size);
}

const CONTENT = {
  "config.json": JSON.stringify({
    architectures: ["RobertaForSequenceClassification"],
    model_type: "roberta",
    max_position_embeddings: 514,
    pad_token_id: 1,
    id2label: { 0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2" },
  }),
  "tokenizer.json": JSON.stringify({ version: "1.0" }),
  "tokenizer_config.json": JSON.stringify({ model_max_length: 1e30 }),
  "README.md": "# A model",
  [WEIGHTS]: noise(SIZE),
  "onnx/model.onnx": noise(1000, 2),
};

let hub: Hub;
/** Waits are counted, not waited for. */
let waits: number[] = [];
const clock: Clock = {
  now: () => Date.now(),
  random: () => 0.5,
  async sleep(ms, signal) {
    waits.push(ms);
    await systemClock.sleep(0, signal);
  },
};

beforeAll(async () => {
  const repositories = [
    createRepository(ID, CONTENT),
    createRepository("example/private", CONTENT, { private: true }),
    createRepository("example/gated", CONTENT, { gated: true }),
    createRepository("example/torch-only", { "config.json": "{}", "pytorch_model.bin": noise(10) }),
    createRepository("example/masked", {
      ...CONTENT,
      "config.json": JSON.stringify({ architectures: ["BertForMaskedLM"], id2label: { 0: "x" } }),
    }),
  ];
  hub = await Hub.start({
    repositories,
    tokens: ["hf_good", "hf_stranger"],
    granted: ["hf_good"],
    pageSize: 2,
  });
});
afterAll(() => hub.close());
beforeEach(() => {
  hub.reset();
  waits = [];
});

const clientWith = (token?: string) =>
  new HubClient({ url: new URL(`${hub.url}/`), clock, ...(token && { token }) });
const storeWith = (storage: ModelStorage) => new ModelStore({ storage, locks: processLocks() });

async function load(
  store: ModelStore,
  options: {
    text?: string;
    token?: string;
    signal?: AbortSignal;
    onProgress?: (p: TransferProgress) => void;
  } = {},
) {
  const { text = ID, token, signal, onProgress } = options;
  const client = clientWith(token);
  const offer = await lookUp(client, text, "wasm", signal);
  return downloadModel({ client, store, offer, signal, ...(onProgress && { onProgress }) });
}

async function stored(store: ModelStore, key: string, path: string): Promise<Buffer> {
  const source = await store.source(key);
  const parts: Uint8Array[] = [];
  for await (const bytes of await source.open(path)) parts.push(bytes.slice());
  return Buffer.concat(parts);
}

async function expectWhole(store: ModelStore, key: string) {
  expect((await stored(store, key, WEIGHTS)).equals(Buffer.from(CONTENT[WEIGHTS] as Uint8Array))).toBe(true);
}

const codeOf = (error: unknown) => (error as { code?: string }).code;
const failure = (work: Promise<unknown>) => work.then(() => "no error", codeOf);

describe("a model of the Hub", () => {
  test("is resolved to a commit, downloaded, verified and described", async () => {
    const store = storeWith(memoryStorage());
    const record = await load(store);
    const [model] = await store.list();
    expect(record.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(model?.manifest?.labels).toEqual(["negative", "neutral", "positive"]);
    expect(model?.manifest?.maxLength).toBe(512);
    expect(model?.manifest?.preprocessing).toBe("tweet");
    expect(model?.dtypes).toEqual(["q8"]);
    expect(model?.verifiedAt).toBeGreaterThan(0);
    await expectWhole(store, record.key);
    // After the two questions about the model, everything is asked for by its commit.
    const paths = hub.log.filter(({ method }) => method === "GET").map(({ path }) => path);
    expect(paths.slice(1).every((path) => path.includes(record.commit))).toBe(true);
  });

  test("is not fetched again", async () => {
    const store = storeWith(memoryStorage());
    await load(store);
    hub.reset();
    await load(store);
    expect(hub.log.filter(({ path }) => path.includes("/resolve/"))).toEqual([]);
  });

  test("keeps its commit when the branch moves on, until it is loaded again", async () => {
    const id = "example/moving";
    const repository = createRepository(id, CONTENT);
    hub.options.repositories.push(repository);
    const store = storeWith(memoryStorage());
    const first = await load(store, { text: id });
    const next = commit(repository, { ...CONTENT, "README.md": "# A newer model" });
    const offer = await lookUp(clientWith(), id, "wasm");
    expect(offer.revision.commit).toBe(next);
    expect((await store.list()).map((model) => model.commit)).toEqual([first.commit]);
    const old = await lookUp(clientWith(), `${id}@${first.commit.slice(0, 8)}`, "wasm");
    expect(old.key).toBe(first.key);
  });

  test("a second dtype is added to the first", async () => {
    const store = storeWith(memoryStorage());
    const { key } = await load(store);
    const client = clientWith();
    const offer = await lookUp(client, ID, "wasm");
    hub.reset();
    await downloadModel({ client, store, offer, dtype: "fp32" });
    expect((await store.list())[0]?.dtypes.toSorted()).toEqual(["fp32", "q8"]);
    expect(hub.downloads(WEIGHTS)).toEqual([]);
    await expectWhole(store, key);
  });

  test("reports every byte once in each phase", async () => {
    const seen: TransferProgress[] = [];
    await load(storeWith(memoryStorage()), { onProgress: (progress) => seen.push(progress) });
    for (const phase of ["download", "verify"]) {
      const done = seen.filter((progress) => progress.phase === phase).map((progress) => progress.done);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      expect(done.at(-1)).toBe(seen.at(-1)?.total);
    }
  });
});

describe("refusals are told apart", () => {
  test.each([
    ["a private model without a token", { text: "example/private" }, "unauthorized"],
    ["a wrong token", { text: ID, token: "hf_wrong" }, "unauthorized"],
    ["a gated model", { text: "example/gated", token: "hf_stranger" }, "gated"],
    ["a model that is not there", { text: "example/nothing", token: "hf_good" }, "model-not-found"],
    ["a revision that is not there", { text: `${ID}@v9` }, "revision-not-found"],
    ["a short commit that is not there", { text: `${ID}@abcdef12` }, "revision-not-found"],
    ["no weights in ONNX", { text: "example/torch-only" }, "no-onnx"],
    ["another task", { text: "example/masked" }, "unsupported-model"],
    ["not a name", { text: "../../etc" }, "bad-reference"],
  ])("%s", async (_name, options, code) => {
    expect(await failure(load(storeWith(memoryStorage()), options))).toBe(code);
  });

  test("another task is refused before the weights are fetched", async () => {
    await failure(load(storeWith(memoryStorage()), { text: "example/masked" }));
    expect(hub.downloads(WEIGHTS)).toEqual([]);
  });

  test("a limit that does not end", async () => {
    hub.inject({ on: "api", status: 429 });
    expect(await failure(load(storeWith(memoryStorage())))).toBe("rate-limited");
    expect(waits.length).toBeGreaterThan(3);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  });

  test("a gated and a private model open with the right token", async () => {
    const store = storeWith(memoryStorage());
    await load(store, { text: "example/private", token: "hf_good" });
    await load(store, { text: "example/gated", token: "hf_good" });
    expect((await store.list()).every((model) => model.manifest)).toBe(true);
  });

  test("the token reaches the Hub and never the store that it redirects to", async () => {
    hub.inject({ on: "blob", path: WEIGHTS, cutAfter: 2 * CHUNK_BYTES, times: 1 });
    await load(storeWith(memoryStorage()), { text: "example/private", token: "hf_good" });
    const atStore = hub.log.filter(({ server }) => server === "store");
    expect(atStore.length).toBeGreaterThan(1);
    expect(atStore.filter(({ authorization }) => authorization)).toEqual([]);
    expect(hub.log.filter(({ server }) => server === "hub").every(({ authorization }) => authorization)).toBe(
      true,
    );
  });
});

describe("what the network does to a download", () => {
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
    ["the store says 403 once", { status: 403, times: 1 }],
  ])("%s, and the model is whole", async (_name, fault) => {
    hub.inject({ on: "blob", path: WEIGHTS, ...fault });
    const store = storeWith(memoryStorage());
    const { key } = await load(store);
    await expectWhole(store, key);
  });

  test("Retry-After is honoured, with jitter on top", async () => {
    hub.inject({ on: "blob", path: WEIGHTS, status: 429, headers: { "retry-after": "7" }, times: 1 });
    await load(storeWith(memoryStorage()));
    expect(waits[0]).toBeGreaterThanOrEqual(7000);
    expect(waits[0]).toBeLessThan(8000);
  });

  test.each([
    ["a byte is always flipped", { corrupt: flippedByte(3_000_000) }, "hash-mismatch"],
    ["the tail is always zeros", { corrupt: zeroedTail(100) }, "hash-mismatch"],
    ["the file is longer than listed", { longBody: 10 }, "hash-mismatch"],
    ["the file is longer than listed, range ignored", { longBody: 10, ignoreRange: true }, "hash-mismatch"],
    [
      "it always ends at the same place",
      { corrupt: (bytes: Buffer) => bytes.subarray(0, 100) },
      "hash-mismatch",
    ],
    [
      "a web page with status 200",
      { status: 200, body: "<!doctype html><title>Log in</title>", headers: { "content-type": "text/html" } },
      "wrong-content",
    ],
    ["the store is down", { status: 500 }, "server-refused"],
  ])("%s: an error, and nothing that is not proven", async (_name, fault, code) => {
    const store = storeWith(memoryStorage());
    hub.inject({ on: "blob", path: WEIGHTS, ...fault });
    expect(await failure(load(store))).toBe(code);
    expect((await store.list()).filter((model) => model.manifest)).toEqual([]);
    hub.reset();
    const { key } = await load(store);
    await expectWhole(store, key);
  });

  test("an expired link is renewed, and what is here is not asked for again", async () => {
    const store = storeWith(memoryStorage());
    hub.inject({ on: "blob", path: WEIGHTS, cutAfter: 2 * CHUNK_BYTES, expireLinks: true, times: 1 });
    const { key } = await load(store);
    await expectWhole(store, key);
    expect(hub.log.some(({ server, status }) => server === "store" && status === 403)).toBe(true);
    const last = hub.downloads(WEIGHTS).at(-1);
    expect(last?.range).not.toBe("bytes=0-");
  });

  test("a changed ETag starts again and mixes nothing", async () => {
    const store = storeWith(memoryStorage());
    hub.inject({
      on: "blob",
      path: WEIGHTS,
      cutAfter: 2 * CHUNK_BYTES,
      etag: "old",
      corrupt: flippedByte(7),
      times: 1,
    });
    const { key } = await load(store);
    await expectWhole(store, key);
    expect(hub.downloads(WEIGHTS)[1]?.ifRange).toBe('"old"');
    expect(hub.downloads(WEIGHTS)[1]?.status).toBe(200);
  });

  test("cancel ends it at once, and the next attempt fetches the rest only", async () => {
    const store = storeWith(await indexedDbStorage("cancel"));
    const controller = new AbortController();
    hub.inject({ on: "blob", path: WEIGHTS, throttle: 20e6, times: 1 });
    const cancelled = load(store, {
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === "download" && done > 3 * CHUNK_BYTES) controller.abort();
      },
    });
    expect(await failure(cancelled)).toBe("cancelled");
    hub.reset();
    const { key } = await load(store);
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
        await storage.putChunk(key, WEIGHTS, 2, chunk);
      },
    ],
    [
      "a chunk and its hash replaced",
      (storage, key) =>
        storage.putChunk(key, WEIGHTS, 2, {
          bytes: new Uint8Array(CHUNK_BYTES),
          sha256: "30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58",
        }),
    ],
    ["every chunk gone", (storage, key) => storage.removeChunks(key, WEIGHTS)],
  ];

  test.each(damages)("%s: the model heals as it is read, and only that is fetched", async (name, damage) => {
    const storage = await indexedDbStorage(name);
    const store = storeWith(storage);
    const record = await load(store);
    await damage(storage, record.key);
    expect(await failure(stored(store, record.key, WEIGHTS))).toBe("not-stored");
    hub.reset();
    const source = await store.source(record.key, fetchFrom(clientWith(), record));
    const parts: Uint8Array[] = [];
    for await (const bytes of await source.open(WEIGHTS)) parts.push(bytes);
    expect(Buffer.concat(parts).equals(Buffer.from(CONTENT[WEIGHTS] as Uint8Array))).toBe(true);
    const expected = name === "every chunk gone" ? SIZE : CHUNK_BYTES;
    expect(hub.downloads(WEIGHTS).reduce((sum, entry) => sum + entry.sent, 0)).toBe(expected);
    hub.reset();
    await expectWhole(store, record.key);
    expect(hub.log).toEqual([]);
  });

  test("verify finds and mends the same", async () => {
    const storage = memoryStorage();
    const store = storeWith(storage);
    const record = await load(store);
    await damages[0]?.[1](storage, record.key);
    expect(await failure(store.verify(record.key))).toBe("not-stored");
    await store.verify(record.key, { repair: fetchFrom(clientWith(), record) });
    await store.verify(record.key);
  });
});
