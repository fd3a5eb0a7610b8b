/**
 * Rows per second of a file: `npm run bench -- batch [--rows N] [--rounds N] [--json]`. Compares the Batch page with the
 * same model in transformers.js' pipeline (all texts in one call, and in batches) and in the native runtime with all
 * cores. The contenders alternate by round, on the same texts; loading is not counted.
 */

import { cpus } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { ROOT } from "../../scripts/support/install.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { rateBetween, scoringOf } from "../support/batch-app.mjs";
import { withModules } from "../support/modules.mjs";
import { serveBenchPage } from "../comparison-page/serve.mjs";
import { median, option, report, spread } from "../support/report.mjs";
import { textsFor } from "../support/texts.mjs";

const ROWS = option("rows", 400);
const ROUNDS = option("rounds", 3);
const BATCH_SIZES = [1, 8, 32];
const { texts, source } = textsFor(ROWS);

/** @param {import("@playwright/test").Browser} browser @param {string} url */
async function rateOfOwn(browser, url) {
  const page = await browser.newPage({ baseURL: url });
  await page.goto("/#/batch");
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor({ timeout: 120_000 });
  const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;
  const buffer = Buffer.from(`id,text\n${texts.map((text, row) => `${row},${quoted(text)}\n`).join("")}`);
  await page.locator("input[type=file]").setInputFiles({ name: "bench.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Score" }).click();
  const marks = await scoringOf(page);
  await page.close();
  return rateBetween(marks[0], marks.at(-1));
}

/** @param {import("@playwright/test").Page} page @param {number} size of a batch */
async function rateOfPeer(page, size) {
  let milliseconds = 0;
  for (let at = 0; at < texts.length; at += size) {
    milliseconds += await page.evaluate(
      ([way, some]) => Reflect.get(globalThis, "time")(way, some),
      /** @type {[string, string[]]} */ (["peer", texts.slice(at, at + size)]),
    );
  }
  return (1000 * texts.length) / milliseconds;
}

await build();
const [app, peer] = [await serve({ port: 0 }), await serveBenchPage()];
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
const page = await browser.newPage({ baseURL: peer.url });
await page.goto("/");
await page.waitForFunction(() => "load" in globalThis, undefined, { timeout: 120_000 });
await page.evaluate(() => Reflect.get(globalThis, "load")(["peer"]));

await withModules(async (load) => {
  const { Classifier } = await load("/src/engine/classifier/classifier.ts");
  const { nodeBackend } = await load("/src/engine/backends/node.ts");
  const { folderSource } = await load("/server/models/folder-source.ts");
  const native = await Classifier.load({
    source: folderSource(join(ROOT, "public/models/tonescope-tweets")),
    backend: nodeBackend({ threads: cpus().length }),
  });
  /** @type {Record<string, number[]>} */
  const rates = {};
  /** @param {string} name @param {number} rate */
  const add = (name, rate) => (rates[name] ??= []).push(rate);
  for (let round = 0; round < ROUNDS; round += 1) {
    add("ours", await rateOfOwn(browser, app.url));
    add("transformers.js, one call", await rateOfPeer(page, texts.length));
    for (const size of BATCH_SIZES) add(`transformers.js, batches of ${size}`, await rateOfPeer(page, size));
    const start = performance.now();
    for (const text of texts) await native.classify(text);
    add("native, all cores", (1000 * texts.length) / (performance.now() - start));
  }
  await native.dispose();
  const medianRate = (/** @type {string} */ name) => median(rates[name] ?? []);
  const peers = Object.keys(rates).filter((name) => name.startsWith("transformers.js"));
  report([["", "rows a second"], ...Object.entries(rates).map(([name, values]) => [name, spread(values)])], {
    texts: `${texts.length}, ${source}`,
    rows_per_second: Object.fromEntries(Object.keys(rates).map((name) => [name, medianRate(name)])),
    ratio_to_transformers_js_best: medianRate("ours") / Math.max(...peers.map(medianRate)),
    ratio_to_transformers_js_default: medianRate("ours") / medianRate("transformers.js, one call"),
    ratio_to_native: medianRate("ours") / medianRate("native, all cores"),
  });
});
await browser.close();
await app.close();
await peer.close();
