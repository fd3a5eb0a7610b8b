/**
 * From a blank tab to the first score: `npm run bench -- load [--rounds N] [--json]`. Cold, and warm from the browser's
 * own stores; milliseconds, and bytes that leave the server. transformers.js gets the same weights and the same small
 * runtime (by itself it takes a larger one); its page has no interface to draw.
 */

import { chromium } from "@playwright/test";
import { build } from "../scripts/build.mjs";
import { findChromium } from "../scripts/chromium.mjs";
import { serve } from "../scripts/serve.mjs";
import { serveBenchPage } from "./page/serve.mjs";
import { median, option, report, spread } from "./report.mjs";

const ROUNDS = option("rounds", 5);

let sent = 0;
/** @type {import("../scripts/serve.mjs").Intercept} */
function counting(_, response) {
  const before = response.socket?.bytesWritten ?? 0;
  response.on("close", () => {
    sent += (response.socket?.bytesWritten ?? before) - before;
  });
  return false;
}

/** @param {import("@playwright/test").Page} page @param {string} url */
async function ours(page, url) {
  await page.goto(`${url}/`);
  await page.locator("#composer").fill("What a day");
  await page.locator("[aria-label=Sentiment][data-label]").waitFor({ timeout: 120_000 });
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor({ timeout: 120_000 });
}

/** @param {import("@playwright/test").Page} page @param {string} url */
async function theirs(page, url) {
  await page.goto(`${url}/`);
  await page.waitForFunction(() => "load" in globalThis, undefined, { timeout: 120_000 });
  await page.evaluate(() => Reflect.get(globalThis, "load")(["peer"]));
  await page.evaluate(() => Reflect.get(globalThis, "time")("peer", ["What a day"]));
}

await build();
const app = await serve({ port: 0, intercept: counting });
const peer = await serveBenchPage({}, counting);
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
/** @type {Record<string, { milliseconds: number[], bytes: number[] }>} */
const figures = {};
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, visit, url] of /** @type {const} */ ([
    ["ours", ours, app.url],
    ["transformers.js", theirs, peer.url],
  ])) {
    const context = await browser.newContext();
    for (const state of ["cold", "warm"]) {
      const page = await context.newPage();
      sent = 0;
      const start = performance.now();
      await visit(page, url);
      const figure = (figures[`${name}, ${state}`] ??= { milliseconds: [], bytes: [] });
      figure.milliseconds.push(performance.now() - start);
      await page.close();
      figure.bytes.push(sent);
    }
    await context.close();
  }
}
await browser.close();
await app.close();
await peer.close();
const of = (/** @type {string} */ name) => ({
  milliseconds: median(figures[name]?.milliseconds ?? []),
  bytes: median(figures[name]?.bytes ?? []),
});
report(
  [
    ["", "ms to the first score", "MB sent"],
    ...Object.entries(figures).map(([name, { milliseconds, bytes }]) => [
      name,
      spread(milliseconds, 0),
      (median(bytes) / 1e6).toFixed(1),
    ]),
  ],
  {
    figures: Object.fromEntries(Object.keys(figures).map((name) => [name, of(name)])),
    ratio_of_cold_bytes: of("ours, cold").bytes / of("transformers.js, cold").bytes,
    ratio_of_warm_time: of("ours, warm").milliseconds / of("transformers.js, warm").milliseconds,
  },
);
