import { describe, expect, test } from "vitest";
import { commit, createRepository } from "../../testing/hub/repository.ts";
import { memoryStorage } from "../store/memory.ts";
import { CHUNK_BYTES } from "../store/storage.ts";
import { downloadModel, lookUpModel } from "./download-model.ts";
import type { TransferProgress } from "./transfer-progress.ts";
import {
  MODEL_ID,
  WEIGHTS,
  CONTENT,
  hub,
  waits,
  clientWith,
  storeWith,
  downloadFromHub,
  expectWhole,
  failure,
} from "../../testing/hub/small-hub.ts";

describe("a model of the Hub", () => {
  test("is resolved to a commit, downloaded, verified and recorded with a manifest", async () => {
    const store = storeWith(memoryStorage());
    const record = await downloadFromHub(store);
    const [model] = await store.list();
    expect(record.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(model?.manifest?.labels).toEqual(["LABEL_0", "LABEL_1", "LABEL_2"]);
    expect(model?.manifest?.maxLength).toBe(512);
    expect(model?.manifest?.preprocessing).toBe("none");
    expect(model?.dtypes).toEqual(["q8"]);
    expect(model?.verifiedAt).toBeGreaterThan(0);
    await expectWhole(store, record.key);
    // After the first request, every address contains the commit.
    const paths = hub.log.filter(({ method }) => method === "GET").map(({ path }) => path);
    expect(paths.slice(1).every((path) => path.includes(record.commit))).toBe(true);
  });

  test("is not downloaded again", async () => {
    const store = storeWith(memoryStorage());
    await downloadFromHub(store);
    hub.reset();
    await downloadFromHub(store);
    expect(hub.log.filter(({ path }) => path.includes("/resolve/"))).toEqual([]);
  });

  test("keeps its commit when the branch gets a new one, until it is loaded again", async () => {
    const id = "example/moving";
    const repository = createRepository(id, CONTENT);
    hub.options.repositories.push(repository);
    const store = storeWith(memoryStorage());
    const first = await downloadFromHub(store, { text: id });
    const next = commit(repository, { ...CONTENT, "README.md": "# A newer model" });
    const offer = await lookUpModel(clientWith(), id, "wasm");
    expect(offer.revision.commit).toBe(next);
    expect((await store.list()).map((model) => model.commit)).toEqual([first.commit]);
    const old = await lookUpModel(clientWith(), `${id}@${first.commit.slice(0, 8)}`, "wasm");
    expect(old.key).toBe(first.key);
  });

  test("can have a second dtype, for which only its weights are downloaded", async () => {
    const store = storeWith(memoryStorage());
    const { key } = await downloadFromHub(store);
    const client = clientWith();
    const offer = await lookUpModel(client, MODEL_ID, "wasm");
    hub.reset();
    await downloadModel({ client, store, offer, dtype: "fp32" });
    expect((await store.list())[0]?.dtypes.toSorted()).toEqual(["fp32", "q8"]);
    expect(hub.downloads(WEIGHTS)).toEqual([]);
    await expectWhole(store, key);
  });

  test("reports every byte once", async () => {
    const reports: TransferProgress[] = [];
    await downloadFromHub(storeWith(memoryStorage()), { onProgress: (progress) => reports.push(progress) });
    const done = reports.map((progress) => progress.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(reports.at(-1)?.total);
  });
});

describe("HTTP errors map to codes", () => {
  test.each([
    ["a private model without a token", { text: "example/private" }, "unauthorized"],
    ["a wrong token", { text: MODEL_ID, token: "hf_wrong" }, "unauthorized"],
    ["a gated model", { text: "example/gated", token: "hf_stranger" }, "gated"],
    ["a missing model", { text: "example/nothing", token: "hf_good" }, "model-not-found"],
    ["a missing revision", { text: `${MODEL_ID}@v9` }, "revision-not-found"],
    ["a missing short commit", { text: `${MODEL_ID}@abcdef12` }, "revision-not-found"],
    ["a model without weights", { text: "example/no-weights" }, "no-onnx"],
    ["a model whose weights cannot be converted", { text: "example/damaged-weights" }, "bad-model"],
    ["a model of another task", { text: "example/masked" }, "unsupported-model"],
    ["an invalid name", { text: "../../etc" }, "bad-reference"],
  ])("%s", async (_name, options, code) => {
    expect(await failure(downloadFromHub(storeWith(memoryStorage()), options))).toBe(code);
  });

  test("a model of another task is rejected before its weights are downloaded", async () => {
    await failure(downloadFromHub(storeWith(memoryStorage()), { text: "example/masked" }));
    expect(hub.downloads(WEIGHTS)).toEqual([]);
  });

  test("a rate limit that does not end is reported after several attempts", async () => {
    hub.inject({ on: "api", status: 429 });
    expect(await failure(downloadFromHub(storeWith(memoryStorage())))).toBe("rate-limited");
    expect(waits.length).toBeGreaterThan(3);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  });

  test("a list of files of many pages is read to its end, also at another address", async () => {
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`a/${at}.txt`, `${at}`]));
    hub.options.repositories.push(createRepository("example/many-files", { ...files, ...CONTENT }));
    const other = (next: URL) => new URL(next.href.replace("127.0.0.1", "localhost"));
    for (const nextPage of [undefined, other]) {
      hub.options.nextPage = nextPage;
      hub.reset();
      const offer = await lookUpModel(clientWith("hf_good"), "example/many-files", "wasm");
      expect(offer.recommended).toBe("q8");
      const elsewhere = hub.log.filter(({ host }) => host.startsWith("localhost"));
      expect(elsewhere.length > 50).toBe(nextPage === other);
      expect(elsewhere.filter(({ authorization }) => authorization)).toEqual([]);
    }
    hub.options.nextPage = undefined;
  });

  test("a list of files that names the same page again is an error", async () => {
    hub.options.nextPage = (next) => new URL(next.href.replace(/cursor=\d+/, "cursor=2"));
    expect(await failure(lookUpModel(clientWith(), MODEL_ID, "wasm"))).toBe("wrong-content");
    hub.options.nextPage = undefined;
  });

  test("a gated and a private model open with the right token", async () => {
    const store = storeWith(memoryStorage());
    await downloadFromHub(store, { text: "example/private", token: "hf_good" });
    await downloadFromHub(store, { text: "example/gated", token: "hf_good" });
    expect((await store.list()).every((model) => model.manifest)).toBe(true);
  });

  test("the token is sent to the Hub, but not to the file store of the redirects", async () => {
    hub.inject({ on: "blob", path: WEIGHTS, cutAfter: 2 * CHUNK_BYTES, times: 1 });
    await downloadFromHub(storeWith(memoryStorage()), { text: "example/private", token: "hf_good" });
    const atStore = hub.log.filter(({ server }) => server === "store");
    expect(atStore.length).toBeGreaterThan(1);
    expect(atStore.filter(({ authorization }) => authorization)).toEqual([]);
    expect(hub.log.filter(({ server }) => server === "hub").every(({ authorization }) => authorization)).toBe(
      true,
    );
  });
});
