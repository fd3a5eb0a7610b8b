/** Runs the encoder kernel and the bare runtime with the same file on prepared ids. */

import * as ort from "onnxruntime-web/wasm";
import { kernelBackend } from "../../src/engine/backends/kernel.ts";
import { bestVariant } from "../../src/engine/kernel/module.ts";

/** @type {Record<string, (ids: number[]) => Promise<ArrayLike<number>>>} */
const ways = {};

/** @param {string} url @param {{ mjs: string, wasm: string }} wasmPaths */
async function load(url, wasmPaths) {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  ort.env.wasm.wasmPaths = wasmPaths;
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(bytes);
  ways["runtime"] = async (ids) => {
    /** @param {number[]} values */
    const int64 = (values) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
    const { logits } = await session.run({ input_ids: int64(ids), attention_mask: int64(ids.map(() => 1)) }, [
      "logits",
    ]);
    return /** @type {Float32Array} */ (logits?.data);
  };
  const chosen = bestVariant();
  for (const variant of new Set([chosen, /** @type {const} */ ("plain")])) {
    const kernel = await kernelBackend({ variant }).createSession(bytes);
    ways[variant] = async (ids) => {
      const feeds = {
        inputIds: ids,
        attentionMask: ids.map(() => 1),
        dims: /** @type {const} */ ([1, ids.length]),
      };
      const { logits } = await kernel.run(feeds, ["logits"]);
      return logits?.data ?? [];
    };
  }
  return { chosen };
}

export const kernelBench = {
  load,
  /** @param {string} way @param {number[]} ids */
  async logits(way, ids) {
    return Array.from((await ways[way]?.(ids)) ?? []);
  },
  /** Milliseconds of each call; the contenders alternate. @param {number[]} ids @param {number} calls */
  async time(ids, calls) {
    /** @type {Record<string, number[]>} */
    const times = {};
    for (let call = -3; call < calls; call += 1) {
      for (const [way, run] of Object.entries(ways)) {
        const start = performance.now();
        await run(ids);
        if (call >= 0) (times[way] ??= []).push(performance.now() - start);
      }
    }
    return times;
  },
};
