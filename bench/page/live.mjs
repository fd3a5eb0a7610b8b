/**
 * Latency of one text: `npm run bench -- live [--json]`. Compares the app (with tokenization and the messages to the
 * worker and back, on onnxruntime-web and on the encoder kernel) with a bare run of onnxruntime-web, transformers.js'
 * pipeline and the native runtime. The calls alternate, so that other load affects all alike. With `--litert`, also with a
 * bare run of LiteRT.js, whose files are made on first use; its logits are compared with those of the golden texts of these
 * lengths too.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { install, ROOT } from "../../scripts/support/install.mjs";
import { litertAgreement, litertFolder, serveLitert } from "../litert/model.mjs";
import { serveBenchPage } from "../comparison-page/serve.mjs";
import { median, report, spread } from "../support/report.mjs";

/** Calls by tokens. */
const CALLS = { 8: 40, 16: 40, 32: 30, 64: 20, 128: 12, 512: 5 };
const WITH_LITERT = process.argv.includes("--litert");
const WAYS = ["own", "kernel", "floor", "peer", ...(WITH_LITERT ? ["litert"] : [])];
/** A text of so many tokens: words of one token each, between two special tokens. @param {number} tokens */
const textOf = (tokens) => Array.from({ length: tokens - 2 }, () => "good").join(" ");

install();
const litert = WITH_LITERT ? await litertFolder(Object.keys(CALLS).map(Number)) : undefined;
const server = await serveBenchPage({}, litert === undefined ? undefined : serveLitert(litert));
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
const page = await browser.newPage({ baseURL: server.url });
await page.goto("/");
await page.waitForFunction(() => "load" in globalThis);
await page.evaluate((ways) => Reflect.get(globalThis, "load")(ways), WAYS);
/** @param {string} way @param {string} text @returns {Promise<number>} */
const timeInPage = (way, text) =>
  page.evaluate(([way, text]) => Reflect.get(globalThis, "time")(way, [text]), [way, text]);

process.env["ORT_DISABLE_TELEMETRY"] = "1";
const ort = createRequire(import.meta.url)("onnxruntime-node");
const native = await ort.InferenceSession.create(
  readFileSync(join(ROOT, "public/models/tonescope-tweets/onnx/model_int8.onnx")),
  { intraOpNumThreads: 1, logSeverityLevel: 3 },
);
/** @param {number} tokens */
async function timeNative(tokens) {
  /** @param {bigint} value */
  const row = (value) => new ort.Tensor("int64", new BigInt64Array(tokens).fill(value), [1, tokens]);
  const feeds = Object.fromEntries(
    native.inputNames.map((/** @type {string} */ name) => [
      name,
      row(name === "input_ids" ? 2204n : name === "attention_mask" ? 1n : 0n),
    ]),
  );
  const start = performance.now();
  await native.run(feeds, ["logits"]);
  return performance.now() - start;
}

/** @type {Record<string, Record<string, number>>} */
const figures = {};
const rows = [
  [
    "tokens",
    "ours, ms",
    "ours on the kernel",
    "bare run",
    "transformers.js",
    ...(WITH_LITERT ? ["LiteRT.js"] : []),
    "native",
    "ours to bare",
    "kernel to bare",
    "ours to transformers.js",
  ],
];
for (const [tokens, calls] of Object.entries(CALLS)) {
  const text = textOf(Number(tokens));
  /** @type {Record<string, number[]>} */
  const times = { own: [], kernel: [], floor: [], peer: [], litert: [], native: [] };
  for (let call = -2; call < calls; call += 1) {
    for (const way of WAYS) {
      const time = await timeInPage(way, text);
      if (call >= 0) times[way]?.push(time);
    }
    const time = await timeNative(Number(tokens));
    if (call >= 0) times["native"]?.push(time);
  }
  const timesOf = (/** @type {string} */ way) => times[way] ?? [];
  const medians = Object.fromEntries([...WAYS, "native"].map((way) => [way, median(timesOf(way))]));
  const { own = NaN, kernel = NaN, floor = NaN, peer = NaN } = medians;
  const ratios = { to_bare: own / floor, kernel_to_bare: kernel / floor, to_peer: own / peer };
  figures[tokens] = { ...medians, ...ratios };
  rows.push([
    tokens,
    ...[...WAYS, "native"].map((way) => spread(timesOf(way))),
    ...Object.values(ratios).map((ratio) => ratio.toFixed(2)),
  ]);
}
const agreement = WITH_LITERT ? await litertAgreement(page, Object.keys(CALLS).map(Number)) : undefined;
await native.release();
await browser.close();
await server.close();
report(rows, { milliseconds: figures, litert_logits: agreement });
if (agreement && !process.argv.includes("--json"))
  console.log("LiteRT.js beside the golden logits:", agreement);
