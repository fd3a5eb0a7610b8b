/** Models without an ONNX file, from a local Hub to predictions. */

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { expectedLogits } from "../../testing/weights.ts";
import { convertibleModel, withLargeTable } from "../../testing/hub/models/convertible.ts";
import { flippedByte } from "../../testing/hub/faults.ts";
import { createRepository } from "../../testing/hub/repository.ts";
import { Hub } from "../../testing/hub/server.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { nodeBackend } from "../backends/node.ts";
import { Classifier } from "../classifier/classifier.ts";
import { loadDifferentiable } from "../explain/attribution/load-differentiable.ts";
import { Explainer } from "../explain/explainer.ts";
import { parseManifest } from "../model/manifest.ts";
import { processLocks } from "../store/locks.ts";
import { memoryStorage } from "../store/memory.ts";
import { ModelStore } from "../store/model-store.ts";
import type { ModelRecord, ModelStorage } from "../store/storage.ts";
import { HubClient } from "./client.ts";
import { type DownloadOptions, downloadModel, lookUpModel } from "./download-model.ts";
import { repairFromHub } from "./repair.ts";
import type { TransferProgress } from "./transfer-progress.ts";

const ID = "example/bert";

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start({
    repositories: [
      createRepository(ID, convertibleModel("bert")),
      createRepository("example/flax", convertibleModel("flax-bert")),
      createRepository("example/large", withLargeTable(convertibleModel("bert"))),
      createRepository("example/longformer", {
        ...convertibleModel("bert"),
        "config.json": JSON.stringify({ model_type: "longformer" }),
      }),
    ],
  });
});
afterAll(() => hub.close());
beforeEach(() => hub.reset());

const storeWith = (storage: ModelStorage) => new ModelStore({ storage, locks: processLocks() });

async function download(
  storage: ModelStorage,
  options: { id?: string } & Partial<Pick<DownloadOptions, "dtype" | "signal" | "onProgress">> = {},
) {
  const { id = ID, ...rest } = options;
  const client = new HubClient({ url: new URL(`${hub.url}/`) });
  const offer = await lookUpModel(client, id, "wasm");
  return { offer, record: await downloadModel({ client, store: storeWith(storage), offer, ...rest }) };
}

const sent = () => hub.downloads("model.safetensors").reduce((sum, entry) => sum + entry.sent, 0);

test("offers what it can make, and makes it", async () => {
  const storage = memoryStorage();
  const progress: TransferProgress[] = [];
  const { offer, record } = await download(storage, { onProgress: (step) => progress.push(step) });
  expect(offer.weights.map(({ dtype, source }) => [dtype, source?.format])).toEqual([
    ["int8", "safetensors"],
    ["fp32", "safetensors"],
  ]);
  expect(offer.recommended).toBe("int8");
  const converted = progress.filter(({ phase }) => phase === "convert");
  expect(converted.at(-1)?.done).toBe(converted.at(-1)?.total);

  const { files, weights } = parseManifest(record.manifest ?? "");
  expect(weights).toEqual([{ dtype: "int8", path: "onnx/model_int8.onnx" }]);
  const made = files.filter(({ convertedFrom }) => convertedFrom);
  expect(made.map(({ path, convertedFrom }) => [path, convertedFrom?.format])).toEqual([
    ["tokenizer.json", "vocabulary"],
    ["onnx/model_int8.onnx", "safetensors"],
  ]);
  const [source] = offer.weights[0]?.source?.files ?? [];
  expect(made[1]?.convertedFrom?.files).toEqual([
    { path: "model.safetensors", size: source?.size, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  expect(await storage.chunkIndexes(record.key, "model.safetensors")).toEqual([]);
});

test("classifies without the Hub, on the kernel", async () => {
  const storage = memoryStorage();
  const { record } = await download(storage);
  const source = await storeWith(storage).source(record.key);
  const classifier = await Classifier.load({ source, backend: kernelBackend() });
  const { inputIds } = classifier.inspectable.tokenize("Good days!");
  expect(inputIds).toEqual([2, 5, 7, 8, 9, 3]);
  expect((await classifier.classify("Good days!")).logits).toHaveLength(3);
  const found = await classifier.inspectable.intermediates(inputIds, {
    attentions: true,
    hiddenStates: true,
  });
  expect(found.attentions).toMatchObject({ layers: 2, heads: 2 });
  expect(found.hiddenStates?.data).toHaveLength(3 * 6 * 16);
  await classifier.dispose();
});

test("has the logits of transformers in floats", async () => {
  const storage = memoryStorage();
  const { record } = await download(storage, { id: "example/flax", dtype: "fp32" });
  const source = await storeWith(storage).source(record.key);
  const classifier = await Classifier.load({ source, dtype: "fp32", backend: nodeBackend({ threads: 1 }) });
  const [{ input_ids: inputIds, logits } = { input_ids: [], logits: [] }] = expectedLogits("flax-bert");
  const found = await classifier.inspectable.probabilities(inputIds);
  const exponents = logits.map((logit) => Math.exp(logit));
  const sum = exponents.reduce((total, value) => total + value, 0);
  for (const [label, exponent] of exponents.entries()) expect(found[label]).toBeCloseTo(exponent / sum, 5);
  await classifier.dispose();
});

const LARGE = { id: "example/large" };
const sha256 = ({ files }: ModelRecord) => files.find(({ path }) => path === "onnx/model_int8.onnx")?.sha256;

test("converts weights while they arrive, without reading them from the store", async () => {
  const storage = memoryStorage();
  const written: string[] = [];
  let read = 0;
  await download(
    {
      ...storage,
      async putChunks(key, path, index, chunks) {
        written.push(path);
        await storage.putChunks(key, path, index, chunks);
      },
      async chunk(key, path, index) {
        const chunk = await storage.chunk(key, path, index);
        if (chunk && path === "model.safetensors") read += 1;
        return chunk;
      },
    },
    LARGE,
  );
  expect(written.indexOf("onnx/model_int8.onnx")).toBeLessThan(written.lastIndexOf("model.safetensors"));
  expect(read).toBe(0);
});

test.each([
  ["a number was damaged on its way", { corrupt: flippedByte(5_000_000) }],
  ["the header was damaged on its way", { corrupt: flippedByte(9) }],
  ["the connection broke", { cutAfter: 4_000_000 }],
  ["the server ignored the range", { ignoreRange: true }],
])("converts to the same file when %s once", async (_what, fault) => {
  const clean = await download(memoryStorage(), LARGE);
  hub.faults.add({ on: "blob", path: "model.safetensors", cutAfter: 7_000_000, times: 1 });
  hub.faults.add({ on: "blob", path: "model.safetensors", times: 1, ...fault });
  const storage = memoryStorage();
  const { record } = await download(storage, LARGE);
  expect(sha256(record)).toBe(sha256(clean.record));
  expect(await storage.chunkIndexes(record.key, "model.safetensors")).toEqual([]);
});

test("keeps nothing of a conversion whose download was cancelled, and resumes the download", async () => {
  const storage = memoryStorage();
  const cancelling = new AbortController();
  const attempt = download(storage, {
    ...LARGE,
    signal: cancelling.signal,
    onProgress: ({ phase, done }) => {
      if (phase === "download" && done > 6_000_000) cancelling.abort();
    },
  });
  await expect(attempt).rejects.toMatchObject({ code: "cancelled" });
  const [{ key } = { key: "" }] = await storage.records();
  expect(await storage.chunkIndexes(key, "onnx/model_int8.onnx")).toEqual([]);
  expect((await storage.chunkIndexes(key, "model.safetensors")).length).toBeGreaterThan(2);
  hub.reset();
  const { record } = await download(storage, LARGE);
  expect(record.manifest).toBeDefined();
  expect(sent()).toBeLessThan(6_000_000);
});

test("downloads no weights of a model that it cannot convert", async () => {
  const failure = await download(memoryStorage(), { id: "example/longformer" }).catch(
    (cause: unknown) => cause,
  );
  expect(failure).toMatchObject({ code: "unsupported-model" });
  expect(hub.downloads("model.safetensors")).toEqual([]);
});

test("resumes a conversion that was interrupted", async () => {
  const storage = memoryStorage();
  let isBroken = true;
  const breaking: ModelStorage = {
    ...storage,
    async putChunks(key, path, index, chunks) {
      if (isBroken && path.endsWith(".onnx")) throw new Error("The browser was closed.");
      await storage.putChunks(key, path, index, chunks);
    },
  };
  await expect(download(breaking)).rejects.toThrow("closed");
  isBroken = false;
  const { record } = await download(breaking);
  expect(record.manifest).toBeDefined();
  expect(hub.downloads("model.safetensors")).toHaveLength(1);
});

test("has gradients, which sum to the change of the probabilities", async () => {
  const storage = memoryStorage();
  const { record } = await download(storage);
  const source = await storeWith(storage).source(record.key);
  const classifier = await Classifier.load({ source, backend: kernelBackend() });
  const model = await loadDifferentiable({ source, backend: nodeBackend({ threads: 1 }) });
  const explainer = new Explainer(classifier.inspectable, { differentiable: async () => model });
  const { completenessGap, values } = await explainer.attribute("bad good days!", {
    name: "gradient",
    steps: 64,
  });
  expect(values.length).toBeGreaterThan(0);
  for (const gap of completenessGap ?? [Number.NaN]) expect(Math.abs(gap)).toBeLessThan(0.02);
  await classifier.dispose();
  await model.dispose();
});

/** A byte of a stored chunk changes, as on a failing disk. */
async function damage(storage: ModelStorage, key: string, path: string, index: number): Promise<void> {
  const chunk = await storage.chunk(key, path, index);
  if (!chunk) throw new Error(`There is no chunk ${index} of ${path}.`);
  chunk.bytes[100] = (chunk.bytes[100] ?? 0) ^ 1;
  await storage.putChunks(key, path, index, [chunk]);
}

test("converts a damaged part again, from the ranges of the weights that it depends on", async () => {
  const storage = memoryStorage();
  const { record } = await download(storage, { id: "example/large" });
  const model = record.files.find(({ path }) => path === "onnx/model_int8.onnx");
  expect(model?.chunks).toHaveLength(3);
  const before = sent();
  hub.reset();
  await damage(storage, record.key, "onnx/model_int8.onnx", 1);
  await damage(storage, record.key, "tokenizer.json", 0);
  const client = new HubClient({ url: new URL(`${hub.url}/`) });
  const store = storeWith(storage);
  const source = await store.source(record.key, repairFromHub(client, store, record));
  await (await Classifier.load({ source, backend: kernelBackend() })).dispose();
  expect(sent()).toBeGreaterThan(0);
  expect(sent()).toBeLessThan(before / 2);
  hub.reset();
  await store.verify(record.key);
  expect(hub.log).toEqual([]);
});

test("says that nothing can be converted again by another version", async () => {
  const storage = memoryStorage();
  const { record } = await download(storage);
  const files = record.files.map((file) => ({
    ...file,
    ...(file.convertedFrom && { convertedFrom: { ...file.convertedFrom, converter: 0 } }),
  }));
  await damage(storage, record.key, "onnx/model_int8.onnx", 0);
  const client = new HubClient({ url: new URL(`${hub.url}/`) });
  const store = storeWith(storage);
  const repair = repairFromHub(client, store, { ...record, files });
  await expect(store.verify(record.key, { repair })).rejects.toMatchObject({ code: "not-stored" });
});
