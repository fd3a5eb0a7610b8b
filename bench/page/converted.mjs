/**
 * A model of RoBERTa-base's size with weights of another framework only (500 MB) in the page: the time of its download and of
 * its conversion, and the memory of the renderer, beside the size of the converted model. Linux only.
 * `npm run bench -- converted [--json]`
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { robertaBase } from "../../scripts/check/models/roberta-base.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { withModules } from "../support/modules.mjs";
import { rendererMemory } from "../support/renderer-memory.mjs";
import { report } from "../support/report.mjs";

const ID = "example/roberta-base";
const TIMEOUT = { timeout: 300_000 };

await build();
await withModules(async (load) => {
  const { createRepository } = await load("/src/testing/hub/repository.ts");
  const { Hub } = await load("/src/testing/hub/server.ts");
  const { vocabularyFixture } = await load("/src/testing/weights.ts");
  const { ModelsPage } = await load("/e2e/pages/models-page.ts");
  const content = robertaBase(Object.fromEntries(vocabularyFixture("roberta").files));
  const hub = await Hub.start({ repositories: [createRepository(ID, content)] });
  const app = await serve({ port: 0, hubs: [hub.url, hub.storeUrl] });
  const profile = await mkdtemp(join(tmpdir(), "tonescope-converted-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: ["--no-sandbox"],
  });
  const [page = await context.newPage()] = context.pages();
  const models = new ModelsPage(page);
  await models.open(app.url);
  await models.setHub(hub.url);
  await models.lookUp(ID);
  const started = performance.now();
  const since = () => (performance.now() - started) / 1000;
  await models.startDownload();
  await page
    .getByText(/^Converting/)
    .first()
    .waitFor(TIMEOUT);
  const downloaded = since();
  const browser = /** @type {import("@playwright/test").Browser} */ (context.browser());
  const before = await rendererMemory(browser);
  await models.status.filter({ hasText: `${ID}, ready` }).waitFor(TIMEOUT);
  const ready = since();
  const { peak } = await rendererMemory(browser);
  const size = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  await context.close();
  await Promise.all([app.close(), hub.close()]);
  await rm(profile, { recursive: true, force: true });
  const megabytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1e6)} MB`;
  report(
    [
      ["", "figure"],
      ["downloaded and verified", `${downloaded.toFixed(1)} s`],
      ["ready", `${ready.toFixed(1)} s`],
      ["stored afterwards", megabytes(size)],
      ["peak of the renderer until the weights are there", megabytes(before.peak)],
      ["peak of the renderer", megabytes(peak)],
    ],
    {
      downloaded_s: downloaded,
      ready_s: ready,
      stored_bytes: size,
      download_peak_bytes: before.peak,
      peak_bytes: peak,
    },
  );
});
