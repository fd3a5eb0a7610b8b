/**
 * Memory of the renderer while a model of RoBERTa-base's size with random weights starts from the browser's storage,
 * and after: `npm run bench -- memory [--json]`. transformers.js loads the same file in a page of its own. Linux only.
 */

import { chromium } from "@playwright/test";
import { build } from "../scripts/build.mjs";
import { findChromium } from "../scripts/chromium.mjs";
import { serve } from "../scripts/serve.mjs";
import { withModules } from "./modules.mjs";
import { serveBenchPage } from "./page/serve.mjs";
import { rendererMemory } from "./renderer-memory.mjs";
import { report } from "./report.mjs";

const ID = "example/reference";
const WAIT = { timeout: 120_000 };

/** @param {import("@playwright/test").Page} page */
const isReady = (page) =>
  page
    .getByTestId("status")
    .filter({ hasText: `${ID}, ready` })
    .waitFor(WAIT);

/** @param {import("@playwright/test").Browser} browser @param {import("@playwright/test").Page} page @param {() => Promise<unknown>} loaded */
async function measure(browser, page, loaded) {
  const memory = await rendererMemory(browser);
  await loaded();
  const peak = memory.peak();
  await page.waitForTimeout(4000);
  return { peak, settled: memory.settled() };
}

await build();
await withModules(async (load) => {
  const { referenceModel, QUANTIZED } = await load("/e2e/hub/models/bundle.ts");
  const { createRepository } = await load("/e2e/hub/repository.ts");
  const { Hub } = await load("/e2e/hub/server.ts");
  const content = await referenceModel(".cache");
  const size = content[QUANTIZED].length;
  const hub = await Hub.start({ repositories: [createRepository(ID, content)] });
  const app = await serve({ port: 0, hubs: [hub.url, hub.storeUrl] });
  const peer = await serveBenchPage({ reference: content });
  const executablePath = await findChromium();

  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const context = await browser.newContext();
  const first = await context.newPage();
  await first.goto(`${app.url}/#/models`);
  await first.getByLabel("Address of the Hub").fill(hub.url);
  await first.getByLabel("Name of the model").fill(ID);
  await first.getByRole("button", { name: "Look up" }).click();
  await first
    .getByTestId("offer")
    .getByRole("button", { name: /^Download/ })
    .click();
  await isReady(first);
  await first.close();
  const page = await context.newPage();
  await page.goto(`${app.url}/#/models`);
  const own = await measure(browser, page, () => isReady(page));
  await browser.close();

  const other = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const peerPage = await other.newPage();
  await peerPage.goto(`${peer.url}/?model=reference&file=model_quantized.onnx`);
  await peerPage.waitForFunction(() => "load" in globalThis, undefined, WAIT);
  const theirs = await measure(other, peerPage, () =>
    peerPage.evaluate(() => Reflect.get(globalThis, "load")(["peer"])),
  );
  await other.close();
  await Promise.all([app.close(), peer.close(), hub.close()]);

  const megabytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1e6)} MB`;
  const times = (/** @type {number} */ bytes) => (bytes / size).toFixed(2);
  report(
    [
      ["", "peak", "of the file's size", "settled", "of the file's size"],
      ...Object.entries({ ours: own, "transformers.js": theirs }).map(([name, { peak, settled }]) => [
        name,
        megabytes(peak),
        times(peak),
        megabytes(settled),
        times(settled),
      ]),
    ],
    {
      file_bytes: size,
      ours: own,
      transformers_js: theirs,
      ratio_peak_to_file: own.peak / size,
      ratio_peak_to_transformers_js: own.peak / theirs.peak,
    },
  );
});
