/**
 * The encoder kernel compared with onnxruntime-web's plain build: `npm run bench -- kernel [--json]`. Times of one
 * thread in one page of Chromium, with alternating calls. Then labels and logits on texts, compared with the same
 * runtime and with float products. TONESCOPE_LABELED names a JSON Lines file with `text` and `label`; without it the
 * golden texts are used.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { install, ROOT } from "../../scripts/support/install.mjs";
import { withModules } from "../support/modules.mjs";
import { timesHeader, withKernelPage } from "../support/kernel-page.mjs";
import { report } from "../support/report.mjs";

const CALLS = { 8: 60, 16: 60, 32: 40, 64: 30, 128: 16, 512: 6 };
const ROBERTA_CALLS = { 32: 8 };
const EMBEDDED = "models/tonescope-tweets/onnx/model_int8.onnx";

/** @typedef {import("../support/kernel-page.mjs").Times} Times */

const argmax = (/** @type {ArrayLike<number>} */ values) =>
  Array.from(values).indexOf(Math.max(...Array.from(values)));

/** @param {number[][]} ids @param {(number | undefined)[]} labels */
async function quality(ids, labels) {
  return await withModules(async (load) => {
    const { kernelBackend } = await load("/src/engine/backends/kernel.ts");
    const { wasmBackend } = await load("/src/engine/backends/wasm.ts");
    const { nodeBackend } = await load("/src/engine/backends/node.ts");
    const { dequantizeProducts } = await load("/src/engine/onnx/transforms/dequantize.ts");
    const bytes = new Uint8Array(readFileSync(join(ROOT, "public", EMBEDDED)));
    const floats = dequantizeProducts(bytes);
    const sessions = {
      kernel: await kernelBackend().createSession(bytes),
      runtime: await wasmBackend({ threads: 1 }).createSession(bytes),
      float: await nodeBackend({ threads: 2 }).createSession(floats.model, floats.weights),
    };
    const gaps = { kernel: 0, runtime: 0 };
    let equal = 0;
    /** @type {Record<string, { right: number[], count: number[] }>} */
    const recall = {};
    for (const [row, inputIds] of ids.entries()) {
      /** @type {Record<string, ArrayLike<number>>} */
      const logits = {};
      for (const [name, session] of Object.entries(sessions)) {
        const feeds = { inputIds, attentionMask: inputIds.map(() => 1), dims: [1, inputIds.length] };
        logits[name] = (await session.run(feeds, ["logits"])).logits.data;
        const label = labels[row];
        if (label === undefined) continue;
        const figures = (recall[name] ??= { right: [0, 0, 0], count: [0, 0, 0] });
        figures.count[label] = (figures.count[label] ?? 0) + 1;
        if (argmax(logits[name] ?? []) === label) figures.right[label] = (figures.right[label] ?? 0) + 1;
      }
      const { kernel = [], runtime = [], float = [] } = logits;
      if (argmax(kernel) === argmax(runtime)) equal += 1;
      for (const [at, value] of Array.from(float).entries()) {
        gaps.kernel += Math.abs(value - (kernel[at] ?? Number.NaN)) / (float.length * ids.length);
        gaps.runtime += Math.abs(value - (runtime[at] ?? Number.NaN)) / (float.length * ids.length);
      }
    }
    const macro = Object.fromEntries(
      Object.entries(recall).map(([name, { right, count }]) => [
        name,
        right.reduce((sum, value, label) => sum + value / (count[label] ?? 0) / right.length, 0),
      ]),
    );
    return {
      texts: ids.length,
      labels_equal: equal / ids.length,
      mean_gap_to_float: gaps,
      macro_recall: macro,
    };
  });
}

/** @returns {Promise<{ ids: number[][], labels: (number | undefined)[], source: string }>} */
async function texts() {
  const path = process.env["TONESCOPE_LABELED"];
  if (path === undefined || !existsSync(path)) {
    const golden = JSON.parse(readFileSync(join(ROOT, "training/golden/golden.json"), "utf8"));
    const ids = golden.texts.map((/** @type {{ inputIds: number[] }} */ { inputIds }) => inputIds);
    return { ids, labels: [], source: "golden texts" };
  }
  return await withModules(async (load) => {
    const { Tokenizer } = await load("/src/engine/tokenizer/tokenizer.ts");
    const { preprocess } = await load("/src/engine/tokenizer/preprocess.ts");
    const folder = join(ROOT, "public/models/tonescope-tweets");
    const [json, config] = ["tokenizer.json", "tokenizer_config.json"].map((name) =>
      readFileSync(join(folder, name), "utf8"),
    );
    const tokenizer = new Tokenizer(json, config, 512);
    const names = ["negative", "neutral", "positive"];
    const rows = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return {
      ids: rows.map(({ text }) => tokenizer.encode(preprocess(text, "tweet")).inputIds),
      labels: rows.map(({ label }) => (typeof label === "number" ? label : names.indexOf(label))),
      source: "labeled tweets",
    };
  });
}

install();
const reference = await withModules(async (load) =>
  (await load("/src/testing/hub/models/roberta.ts")).roberta(),
);
/** @type {Times[]} */
const measured = [];
await withKernelPage({ reference: { "model.onnx": reference } }, async (time) => {
  measured.push(await time(EMBEDDED, CALLS), await time("models/reference/model.onnx", ROBERTA_CALLS));
});
const [embedded, roberta] = /** @type {[Times, Times]} */ (measured);
const { ids, labels, source } = await texts();
const figures = await quality(ids, labels);
report(
  [
    timesHeader("tokens", embedded.chosen),
    ...embedded.rows,
    ...roberta.rows.map(([tokens, ...cells]) => [`${tokens}, size of RoBERTa-base`, ...cells]),
  ],
  { embedded: embedded.figures, roberta: roberta.figures, source, ...figures },
);
if (!process.argv.includes("--json")) console.log(JSON.stringify({ source, ...figures }, null, 2));
