import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildNode } from "../../scripts/build/node.mjs";
import type { SharedModel } from "../../src/engine/classifier/load-model.ts";
import type { KernelModel } from "../../src/engine/kernel/encoder.ts";
import type { Slot } from "../../src/engine/pool/shared-model-pool.ts";
import type { TextScore } from "../../src/engine/pool/scheduler.ts";
import { type Result, unwrap } from "../../src/rpc/result.ts";
import type { Started } from "./scoring-threads.ts";

const folder = resolve("public/models/tonescope-tweets");
const golden = JSON.parse(readFileSync("training/golden/golden.json", "utf8")) as {
  texts: { text: string }[];
};
/** Short texts, so that the memory of a thread's activations is small compared with the weights. */
const texts = golden.texts.map(({ text }) => text).filter(({ length }, at) => length < 400 && at % 3 === 0);

let file: string;
const threads = new Set<Worker>();
beforeAll(async () => {
  file = join(dirname(await buildNode()), "scoring-worker.js");
});
afterAll(() => Promise.all([...threads].map((thread) => thread.terminate())));

/** A scoring thread with the options of the command line. */
async function start(slot: Slot<SharedModel>) {
  const thread = new Worker(file, { workerData: { model: { kind: "folder", folder }, device: "kernel" } });
  threads.add(thread);
  const ask = <T>(message: unknown) =>
    new Promise<Result<T>>((done) => {
      thread.once("message", done);
      thread.postMessage(message, []);
    });
  const begun = await ask<Started>(slot);
  return {
    begun,
    shared: begun.ok ? begun.value.shared : undefined,
    score: async (some: readonly string[]) =>
      unwrap(await ask<TextScore[]>(some)).map(({ scores }) => Array.from(scores)),
    end: () => thread.terminate(),
  };
}

test("concurrent threads on one copy of the weights return the same bits as one thread", async () => {
  const alone = await start({ slots: 1, slot: 0 });
  expect(alone.shared).toBeUndefined();
  const expected = await alone.score(texts);
  await alone.end();

  const first = await start({ slots: 2, slot: 0 });
  const model = first.shared as SharedModel;
  const { memory } = model.weights as KernelModel;
  expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
  const second = await start({ slots: 2, slot: 1, model });
  const turned = texts.toReversed();
  const [ours, theirs] = await Promise.all([first.score(texts), second.score(turned)]);
  expect(ours).toEqual(expected);
  expect(theirs).toEqual(expected.toReversed());
  const size = memory.buffer.byteLength;
  expect(size).toBeLessThan(1.5 * statSync(join(folder, "onnx/model_int8.onnx")).size);

  // A new thread uses the slot of an ended one, and the memory outlives the first thread.
  await Promise.all([first.end(), second.end()]);
  const third = await start({ slots: 2, slot: 0, model });
  expect(await third.score(texts)).toEqual(expected);
  expect(memory.grow(0) * 2 ** 16).toBe(size);
  await third.end();
});

test("a thread does not attach to weights other than those of its files", async () => {
  const first = await start({ slots: 2, slot: 0 });
  const model = { ...(first.shared as SharedModel), sha256: "0".repeat(64) };
  const { begun } = await start({ slots: 2, slot: 1, model });
  expect(begun).toMatchObject({ ok: false, error: { code: "hash-mismatch" } });
});
