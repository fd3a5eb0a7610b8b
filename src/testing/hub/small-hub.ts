/** A local Hub with models of random bytes, and helpers for tests of downloads. */

import "fake-indexeddb/auto";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { createRepository } from "./repository.ts";
import { Hub } from "./server.ts";
import { processLocks } from "../../engine/store/locks.ts";
import { ModelStore } from "../../engine/store/model-store.ts";
import { CHUNK_BYTES, type ModelStorage } from "../../engine/store/storage.ts";
import { HubClient } from "../../engine/hub/client.ts";
import { downloadModel, lookUpModel } from "../../engine/hub/download-model.ts";
import { type Clock, systemClock } from "../../engine/hub/retry.ts";
import type { TransferProgress } from "../../engine/hub/transfer-progress.ts";

export const MODEL_ID = "example/twitter-roberta-base-sentiment";
export const WEIGHTS = "onnx/model_quantized.onnx";
export const SIZE = 5 * CHUNK_BYTES + 12_345;

/** Content without repetitions, so that a misplaced chunk is detected. */
function noise(size: number, seed = 1): Uint8Array {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = seed;
  for (let index = 0; index < words.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, size);
}

export const CONTENT = {
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

export let hub: Hub;
/** A clock that records delays and does not wait. */
export let waits: number[] = [];
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
    createRepository(MODEL_ID, CONTENT),
    createRepository("example/private", CONTENT, { private: true }),
    createRepository("example/gated", CONTENT, { gated: true }),
    createRepository("example/no-weights", { "config.json": "{}", "rust_model.ot": noise(10) }),
    createRepository("example/damaged-weights", {
      "config.json": CONTENT["config.json"],
      "tokenizer.json": CONTENT["tokenizer.json"],
      "pytorch_model.bin": noise(1000),
    }),
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

export const clientWith = (token?: string) =>
  new HubClient({ url: new URL(`${hub.url}/`), clock, ...(token && { token }) });
export const storeWith = (storage: ModelStorage) => new ModelStore({ storage, locks: processLocks() });

export async function downloadFromHub(
  store: ModelStore,
  options: {
    text?: string;
    token?: string;
    signal?: AbortSignal;
    onProgress?: (p: TransferProgress) => void;
  } = {},
) {
  const { text = MODEL_ID, token, signal, onProgress } = options;
  const client = clientWith(token);
  const offer = await lookUpModel(client, text, "wasm", signal);
  return downloadModel({ client, store, offer, signal, ...(onProgress && { onProgress }) });
}

export async function stored(store: ModelStore, key: string, path: string): Promise<Buffer> {
  const source = await store.source(key);
  const parts: Uint8Array[] = [];
  for await (const bytes of await source.open(path)) parts.push(bytes.slice());
  return Buffer.concat(parts);
}

export async function expectWhole(store: ModelStore, key: string) {
  expect((await stored(store, key, WEIGHTS)).equals(Buffer.from(CONTENT[WEIGHTS] as Uint8Array))).toBe(true);
}

const codeOf = (error: unknown) => (error as { code?: string }).code;
export const failure = (work: Promise<unknown>) => work.then(() => "no error", codeOf);
