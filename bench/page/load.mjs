/**
 * From a blank tab to the first score: `npm run bench -- load [--rounds N] [--json]`. Milliseconds by the page's own
 * clock from the start of its navigation, and bytes that the server had sent by then, headers included. Both servers use
 * brotli; transformers.js is also measured with uncompressed weights, as the Hub, its default source, sends them.
 *
 * "Warm" is a second page in a browser that visited before. Our page then has its service worker, which answers from
 * the browser's cache, and a stored choice of backend; transformers.js has its own cache for weights and runtime, and
 * the browser's cache for its scripts. transformers.js gets the same weights and the same small runtime (its default
 * runtime is larger: those bytes are added for the last ratio); its page has no interface to draw.
 *
 * The lower bound ("floor") is onnxruntime-web alone in a warm page with the weights in memory: start, session, one run.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, brotliCompressSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { serveBenchPage } from "../comparison-page/serve.mjs";
import { median, option, report, spread } from "../support/report.mjs";

const ROUNDS = option("rounds", 5);
const TEXT = "What a day";
const TIMEOUT = { timeout: 120_000 };
const SAME_ENCODING = "transformers.js, cold";
const AS_HUB = "transformers.js, cold, weights as the Hub sends them";

/** Counts the bytes sent on every connection, including those of workers and service workers. */
function byteCounter() {
  /** @type {Set<import("node:net").Socket>} */
  const sockets = new Set();
  return {
    /** Whether weights are sent uncompressed. */
    asHub: false,
    /** @type {import("../../scripts/run/serve.mjs").Intercept} */
    watch({ socket, url, headers }) {
      sockets.add(socket);
      if (this.asHub && url?.includes("/onnx/")) delete headers["accept-encoding"];
      return false;
    },
    sent: () =>
      Array.from(sockets, ({ bytesWritten }) => bytesWritten).reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** Records when the page shows the first prediction. */
function recordPrediction() {
  const observer = new MutationObserver(() => {
    // The example has a prediction from the start, in a quotation.
    if (!document.querySelector("[aria-label=Sentiment][data-label]:not(blockquote *)")) return;
    observer.disconnect();
    Object.assign(globalThis, { scoredAt: performance.now() });
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
}

/** @param {import("@playwright/test").Page} page @param {string} url @returns {Promise<number>} */
async function ours(page, url) {
  await page.addInitScript(recordPrediction);
  await page.goto(`${url}/#/analyze?text=${encodeURIComponent(TEXT)}`);
  const handle = await page.waitForFunction(() => Reflect.get(globalThis, "scoredAt"), undefined, TIMEOUT);
  return await handle.jsonValue();
}

/** Waits until everything is stored for offline use and the backends are measured. @param {import("@playwright/test").Page} page */
async function untilSettled(page) {
  await page.waitForFunction(
    () =>
      Object.keys(JSON.parse(localStorage.getItem("tonescope-backends") ?? "{}").state?.trials ?? {}).length >
      0,
    undefined,
    TIMEOUT,
  );
  await page.getByRole("img", { name: "Ready to work offline" }).waitFor(TIMEOUT);
}

/** @param {string} name of a function in the page @returns {(page: import("@playwright/test").Page, url: string) => Promise<number>} */
const inBenchPage = (name) => async (page, url) => {
  await page.goto(`${url}/`);
  await page.waitForFunction((name) => name in globalThis, name, TIMEOUT);
  return await page.evaluate(
    ([name, text]) => Reflect.get(globalThis, name)(text),
    /** @type {const} */ ([name, TEXT]),
  );
};
const theirs = inBenchPage("firstScore");
const bare = inBenchPage("floor");

await build();
const counters = { ours: byteCounter(), theirs: byteCounter() };
const app = await serve({ port: 0, intercept: (...exchange) => counters.ours.watch(...exchange) });
const peer = await serveBenchPage({}, (...exchange) => counters.theirs.watch(...exchange));
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
/** @type {Record<string, { milliseconds: number[], bytes: number[] }>} */
const figures = {};

/**
 * One visit in a page of its own.
 * @param {string} name
 * @param {import("@playwright/test").BrowserContext} context
 * @param {{ sent: () => number }} count
 * @param {(page: import("@playwright/test").Page) => Promise<number>} visit
 * @param {(page: import("@playwright/test").Page) => Promise<void>} [stay]
 */
async function measured(name, context, count, visit, stay = async () => {}) {
  const page = await context.newPage();
  const before = count.sent();
  const milliseconds = await visit(page);
  const bytes = count.sent() - before;
  const figure = (figures[name] ??= { milliseconds: [], bytes: [] });
  figure.milliseconds.push(milliseconds);
  figure.bytes.push(bytes);
  await stay(page);
  await page.close();
}

for (let round = 0; round < ROUNDS; round += 1) {
  const own = await browser.newContext();
  const other = await browser.newContext();
  const another = await browser.newContext();
  const visitOurs = (/** @type {import("@playwright/test").Page} */ page) => ours(page, app.url);
  const visitTheirs = (/** @type {import("@playwright/test").Page} */ page) => theirs(page, peer.url);
  await measured("ours, cold", own, counters.ours, visitOurs, untilSettled);
  await measured(SAME_ENCODING, other, counters.theirs, visitTheirs);
  counters.theirs.asHub = true;
  await measured(AS_HUB, another, counters.theirs, visitTheirs);
  counters.theirs.asHub = false;
  await another.close();
  await measured("ours, warm", own, counters.ours, visitOurs);
  await measured("transformers.js, warm", other, counters.theirs, visitTheirs);
  await measured("floor", other, counters.theirs, (page) => bare(page, peer.url));
  await own.setOffline(true);
  await measured("ours, warm, offline", own, counters.ours, visitOurs);
  await own.close();
  await other.close();
}
await browser.close();
await app.close();
await peer.close();

const runtimes = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
const compressed = (/** @type {string} */ kind) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return brotliCompressSync(readFileSync(runtimes.replace(".wasm", `${kind}.wasm`)), { params }).length;
};
const more = compressed(".asyncify") - compressed("");
const figuresOf = (/** @type {string} */ name) => ({
  milliseconds: median(figures[name]?.milliseconds ?? []),
  bytes: median(figures[name]?.bytes ?? []),
});
/** Bytes of ours as a share of those of transformers.js. @param {string} theirs @param {number} [more] bytes to add to theirs */
const share = (theirs, more = 0) => figuresOf("ours, cold").bytes / (figuresOf(theirs).bytes + more);
const ratios = {
  ratio_of_cold_time: figuresOf("ours, cold").milliseconds / figuresOf(SAME_ENCODING).milliseconds,
  ratio_of_warm_time: figuresOf("ours, warm").milliseconds / figuresOf("transformers.js, warm").milliseconds,
  ratio_of_warm_time_to_floor: figuresOf("ours, warm").milliseconds / figuresOf("floor").milliseconds,
  ratio_of_cold_bytes: share(SAME_ENCODING),
  ratio_of_cold_bytes_to_its_own_runtime: share(SAME_ENCODING, more),
  ratio_of_cold_bytes_to_weights_from_the_hub: share(AS_HUB),
  ratio_of_cold_bytes_to_its_own_runtime_and_weights_from_the_hub: share(AS_HUB, more),
};
report(
  [
    ["", "ms to the first score", "MB sent"],
    ...Object.entries(figures).map(([name, { milliseconds, bytes }]) => [
      name,
      spread(milliseconds, 0),
      (median(bytes) / 1e6).toFixed(2),
    ]),
    ...Object.entries(ratios).map(([name, ratio]) => [name.replaceAll("_", " "), ratio.toFixed(2), ""]),
  ],
  { figures: Object.fromEntries(Object.keys(figures).map((name) => [name, figuresOf(name)])), ...ratios },
);
