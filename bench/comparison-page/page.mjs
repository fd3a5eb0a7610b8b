/** Runs the same model in transformers.js' pipeline, in the bare runtime and in the app's worker, in one page. */

import { AutoTokenizer, BertTokenizer, env, pipeline, PreTrainedTokenizer } from "@xenova/transformers";
import * as ort from "onnxruntime-web/wasm";
import mjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { createInferenceClient } from "../../src/session/inference-client.ts";
import { kernelBench } from "./kernel.mjs";
import { loadLitert } from "./litert.mjs";

const parameters = new URLSearchParams(location.search);
const model = parameters.get("model") ?? "tonescope-tweets";
const file = parameters.get("file") ?? "model_int8.onnx";
const folder = new URL(`models/${model}/`, document.baseURI).href;

env.allowLocalModels = true;
env.allowRemoteModels = false;
env.localModelPath = new URL("models/", document.baseURI).href;
const wasmPaths = { mjs: new URL(mjs, document.baseURI).href, wasm: new URL(wasm, document.baseURI).href };
if (env.backends.onnx.wasm) env.backends.onnx.wasm.wasmPaths = wasmPaths;

/** @type {Record<string, (texts: string[]) => Promise<unknown>>} */
const ways = {};
/** Milliseconds that the bare runtime and its session took to start, with the weights in memory. */
let startMilliseconds = NaN;
/** @type {((ids: number[]) => Promise<number[]>) | undefined} */
let litert;

const loaders = {
  /** transformers.js as documented: on the page, with its own threads. */
  async peer({ warmUp = true } = {}) {
    const dtype = file.includes("quantized") ? "q8" : "int8";
    const classify = await pipeline("text-classification", model, { dtype, device: "wasm" });
    // The pipeline requests this file's size with a range of one byte, and takes this server's response for "missing".
    /** @param {string} name */
    const json = async (name) => (await fetch(folder + name)).json();
    const Tokenizer = model === "tonescope-tweets" ? BertTokenizer : PreTrainedTokenizer;
    classify.tokenizer = new Tokenizer(await json("tokenizer.json"), await json("tokenizer_config.json"));
    if (warmUp) await classify("Warming up.");
    ways["peer"] = (texts) => classify(texts);
  },

  /** The lower bound: one run of the runtime on prepared ids, with one thread, as a worker of the app has here. */
  async floor() {
    const bytes = new Uint8Array(await (await fetch(`${folder}onnx/${file}`)).arrayBuffer());
    const start = performance.now();
    const session = await ort.InferenceSession.create(bytes);
    startMilliseconds = performance.now() - start;
    const tokenizer = await loadTokenizer();
    /** @type {Map<string, Record<string, ort.Tensor>>} */
    const known = new Map();
    ways["floor"] = async ([text = ""]) => {
      let feeds = known.get(text);
      if (!feeds) {
        const ids = tokenizer.encode(text);
        /** @param {number[]} values */
        const int64 = (values) =>
          new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
        feeds = { input_ids: int64(ids), attention_mask: int64(ids.map(() => 1)) };
        if (session.inputNames.includes("token_type_ids")) feeds["token_type_ids"] = int64(ids.map(() => 0));
        known.set(text, feeds);
      }
      return await session.run(feeds, ["logits"]);
    };
  },

  /** LiteRT.js on prepared ids, as the lower bound. */
  async litert() {
    const tokenizer = await loadTokenizer();
    litert = await loadLitert();
    /** @type {Map<string, number[]>} */
    const known = new Map();
    ways["litert"] = async ([text = ""]) => {
      const ids = known.get(text) ?? tokenizer.encode(text);
      known.set(text, ids);
      return await litert?.(ids);
    };
  },

  own: () => loadOwn("own", "wasm"),
  kernel: () => loadOwn("kernel", "kernel"),
};

function loadTokenizer() {
  return AutoTokenizer.from_pretrained(model).catch(async () => {
    /** @param {string} name */
    const json = async (name) => (await fetch(folder + name)).json();
    return new BertTokenizer(await json("tokenizer.json"), await json("tokenizer_config.json"));
  });
}

/** The app's own worker. @param {string} way @param {"wasm" | "kernel"} device */
async function loadOwn(way, device) {
  const client = createInferenceClient();
  const choice = /** @type {const} */ ({ kind: "bundle", url: folder });
  await client.service.load(choice, { url: "https://huggingface.co/" }, device, () => {});
  ways[way] = ([text = ""]) => client.service.classify(text);
}

Object.assign(globalThis, {
  kernelBench: {
    ...kernelBench,
    /** @param {string} url */
    load: (url) => kernelBench.load(url, wasmPaths),
  },
  /** @param {(keyof typeof loaders)[]} names */
  async load(names) {
    for (const name of names) await loaders[name]();
  },
  /** Milliseconds since the visit began. @param {string} text */
  async firstScore(text) {
    await loaders.peer({ warmUp: false });
    await ways["peer"]?.([text]);
    return performance.now();
  },
  /** Milliseconds to start the bare runtime, create its session and run it once. @param {string} text */
  async floor(text) {
    await loaders.floor();
    const start = performance.now();
    await ways["floor"]?.([text]);
    return startMilliseconds + performance.now() - start;
  },
  /** @param {number[]} ids */
  litertLogits: (ids) => litert?.(ids),
  /** Milliseconds of one call. @param {string} way @param {string[]} texts */
  async time(way, texts) {
    const start = performance.now();
    await ways[way]?.(texts);
    return performance.now() - start;
  },
});
