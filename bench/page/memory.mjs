/**
 * Memory of the renderer while a model of RoBERTa-base's size with random weights starts, and afterwards:
 * `npm run bench -- memory [--json]`. Linux only. The first visit downloads the model, which then replaces the embedded
 * model in the same page; the next visit loads it from the browser's storage. transformers.js loads the same file from
 * a server. Each visit has a browser of its own, so that peaks do not mix.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { withModules } from "../support/modules.mjs";
import { serveBenchPage } from "../comparison-page/serve.mjs";
import { rendererMemory } from "../support/renderer-memory.mjs";
import { report } from "../support/report.mjs";

const ID = "example/reference";
const TIMEOUT = { timeout: 180_000 };
const SETTLED_MS = 4000;

/** @typedef {import("../support/renderer-memory.mjs").RendererMemory} RendererMemory */

/** @param {import("@playwright/test").Page} page @param {string} text */
const status = (page, text) => page.getByTestId("status").filter({ hasText: text }).waitFor(TIMEOUT);

/**
 * @param {string} profile folder of the browser's profile
 * @param {(page: import("@playwright/test").Page) => Promise<unknown>} visit
 * @returns {Promise<{ ready: RendererMemory, settled: RendererMemory }>}
 */
async function measured(profile, visit) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: ["--no-sandbox"],
  });
  const [page = await context.newPage()] = context.pages();
  const browser = /** @type {import("@playwright/test").Browser} */ (context.browser());
  await visit(page);
  const ready = await rendererMemory(browser);
  await page.waitForTimeout(SETTLED_MS);
  const settled = await rendererMemory(browser);
  await context.close();
  return { ready, settled };
}

await build();
await withModules(async (load) => {
  const { referenceModel, QUANTIZED } = await load("/src/testing/hub/models/bundle.ts");
  const { createRepository } = await load("/src/testing/hub/repository.ts");
  const { Hub } = await load("/src/testing/hub/server.ts");
  const content = await referenceModel(".cache");
  const size = content[QUANTIZED].length;
  const hub = await Hub.start({ repositories: [createRepository(ID, content)] });
  const app = await serve({ port: 0, hubs: [hub.url, hub.storeUrl] });
  const peer = await serveBenchPage({ reference: content });
  const folders = await mkdtemp(join(tmpdir(), "tonescope-memory-"));
  const [own, other] = [join(folders, "own"), join(folders, "other")];

  const figures = {
    "embedded model alone": await measured(own, async (page) => {
      await page.goto(`${app.url}/#/models`);
      await status(page, "ready");
    }),
    "ours, first visit": await measured(own, async (page) => {
      await page.goto(`${app.url}/#/models`);
      await status(page, "ready");
      await page.getByLabel("Address of the Hub").fill(hub.url);
      await page.getByLabel("Model name").fill(ID);
      await page.getByRole("button", { name: "Look up" }).click();
      await page
        .getByTestId("offer")
        .getByRole("button", { name: /^Download/ })
        .click();
      await status(page, `${ID}, ready`);
    }),
    "ours, next visit": await measured(own, async (page) => {
      await page.goto(`${app.url}/#/models`);
      await status(page, `${ID}, ready`);
    }),
    "transformers.js": await measured(other, async (page) => {
      await page.goto(`${peer.url}/?model=reference&file=model_quantized.onnx`);
      await page.waitForFunction(() => "load" in globalThis, undefined, TIMEOUT);
      await page.evaluate(() => Reflect.get(globalThis, "load")(["peer"]));
    }),
  };
  await Promise.all([app.close(), peer.close(), hub.close()]);
  await rm(folders, { recursive: true, force: true });

  const times = (/** @type {number} */ bytes) => (bytes / size).toFixed(2);
  report(
    [
      ["of the file's size", "peak", "without the browser's program", "settled"],
      ...Object.entries(figures).map(([name, { ready, settled }]) => [
        name,
        times(ready.peak),
        times(ready.peak - ready.shared),
        times(settled.resident),
      ]),
    ],
    {
      file_bytes: size,
      figures,
      ratio_peak_to_file: figures["ours, next visit"].ready.peak / size,
      ratio_first_visit_to_file: figures["ours, first visit"].ready.peak / size,
      ratio_peak_to_transformers_js:
        figures["ours, next visit"].ready.peak / figures["transformers.js"].ready.peak,
    },
  );
});
