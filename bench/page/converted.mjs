/**
 * A model of RoBERTa-base's size with weights of another framework only (500 MB) in the page: how long its download, its
 * conversion and its start take, also in processor time of the whole browser, and the peak of the renderer's memory in
 * each, beside the size of the converted model; then the same model from the store in a browser that was started again.
 * Connections break during the download. Linux only.
 * `npm run bench -- converted [--weights model.safetensors] [--network 100] [--json]`, the latter in MB/s
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { build } from "../../scripts/build/app.mjs";
import { robertaBase } from "../../scripts/check/models/roberta-base.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { withModules } from "../support/modules.mjs";
import { rendererMemory, resetPeaks } from "../support/renderer-memory.mjs";
import { report } from "../support/report.mjs";
import { startUnwatched } from "../support/unwatched-page.mjs";

const ID = "example/roberta-base";
const TIMEOUT = { timeout: 300_000 };
const MEGABYTE = 1e6;
const SETTLED_MS = 4000;
const SAMPLE_MS = 50;

/** @param {string} name @param {string} otherwise */
const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const file = option("--weights", "pytorch_model.bin");
/** Bytes a second that the Hub sends at most. */
const network = Number(option("--network", "100")) * MEGABYTE;

/** @typedef {{ name: string, seconds: number, processor: number, peak: number, shared: number }} Phase */

/** @param {Phase} phase @param {number} converted size of the converted model */
function rowOf({ name, seconds, processor, peak, shared }, converted) {
  const times = (/** @type {number} */ value) => (value / converted).toFixed(2);
  const megabytes = `${Math.round(peak / MEGABYTE)} MB`;
  return [name, seconds.toFixed(1), processor.toFixed(1), megabytes, times(peak), times(peak - shared)];
}

/** Seconds of the processor that all processes of a browser took. @param {import("@playwright/test").Browser} browser */
async function processorSeconds(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** @typedef {Awaited<ReturnType<typeof startUnwatched>>} Chromium */

/**
 * Opens the app in a browser of its own, and measures each phase's time and the renderer's peak in it.
 * @param {string} profile folder of the browser's profile
 * @param {(chromium: Chromium, phase: (name: string) => Promise<void>) => Promise<void>} visit calls `phase` where one ends
 */
async function phasesOf(profile, visit) {
  const chromium = await startUnwatched(profile);
  /** @type {Phase[]} */
  const phases = [];
  let started = performance.now();
  let before = await chromium.withPage((_, browser) => processorSeconds(browser));
  await visit(chromium, async (name) => {
    const seconds = (performance.now() - started) / 1000;
    await chromium.withPage(async (_, browser) => {
      const { peak, shared } = await rendererMemory(browser);
      phases.push({ name, seconds, processor: (await processorSeconds(browser)) - before, peak, shared });
      await resetPeaks(browser);
      before = await processorSeconds(browser);
    });
    started = performance.now();
  });
  await chromium.close();
  return phases;
}

/** Expressions for a page. */
const IS_DOWNLOADED = `document.querySelector("[data-testid=transfer]") === null`;
const IS_READY = `document.querySelector("[data-testid=status]")?.textContent.includes("${ID}, ready") === true`;

/**
 * When the Hub sent the last bytes of a file.
 * @param {() => readonly { sent: number }[]} downloads of the file so far
 */
function lastByteTimer(downloads) {
  let sent = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const times = { time: Number.NaN, start, stop: () => clearInterval(timer) };
  function sample() {
    const now = downloads().reduce((sum, entry) => sum + entry.sent, 0);
    if (now > sent) times.time = performance.now();
    sent = now;
  }
  function start() {
    timer = setInterval(sample, SAMPLE_MS);
  }
  return times;
}

/** @param {Phase[]} phases @param {[string, string]} ratio @param {Record<string, unknown> & { converted_bytes: number }} numbers */
function reportPhases(phases, ratio, numbers) {
  report(
    [
      [
        "",
        "seconds",
        "of the processor",
        "peak of the renderer",
        "of the converted size",
        "without mapped and shared memory",
      ],
      ...phases.map((phase) => rowOf(phase, numbers.converted_bytes)),
      [...ratio, "", "", "", ""],
    ],
    numbers,
  );
}

await build();
await withModules(async (load) => {
  const { createRepository } = await load("/src/testing/hub/repository.ts");
  const { Hub } = await load("/src/testing/hub/server.ts");
  const { vocabularyFixture } = await load("/src/testing/weights.ts");
  const { ModelsPage } = await load("/e2e/pages/models-page.ts");
  const vocabulary = Object.fromEntries(vocabularyFixture("roberta").files);
  const content = robertaBase(vocabulary, /** @type {"model.safetensors"} */ (file));
  const hub = await Hub.start({ repositories: [createRepository(ID, content)] });
  const bytes = content[file]?.length ?? 0;
  hub.faults.add({ on: "blob", path: file, throttle: network });
  hub.faults.add({ on: "blob", path: file, cutAfter: 20 * MEGABYTE, after: 1, times: 2 });
  const app = await serve({ port: 0, hubs: [hub.url, hub.storeUrl] });
  const profile = await mkdtemp(join(tmpdir(), "tonescope-converted-"));
  let size = 0;
  let readyAt = 0;
  const lastByte = lastByteTimer(() => hub.downloads(file));

  const first = await phasesOf(profile, async (chromium, phase) => {
    await chromium.withPage(async (page) => {
      const models = new ModelsPage(page);
      await page.goto(`${app.url}/#/models?at=library`);
      await page.getByLabel("Model name").waitFor(TIMEOUT);
      await models.setHub(hub.url);
      await models.lookUp(ID);
      await models.offer.waitFor(TIMEOUT);
    });
    await phase("embedded model");
    await chromium.withPage(async (page) => {
      const models = new ModelsPage(page);
      await models.startDownload();
      lastByte.start();
      await models.offer.getByTestId("transfer").waitFor(TIMEOUT);
    });
    await chromium.until(IS_DOWNLOADED);
    await phase("download and conversion");
    await chromium.until(IS_READY);
    lastByte.stop();
    readyAt = performance.now();
    await phase("start");
    await setTimeout(SETTLED_MS);
    await phase("afterwards");
    size = await chromium.withPage((page) =>
      page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0),
    );
  });
  const next = await phasesOf(profile, async (chromium, phase) => {
    await chromium.withPage((page) => page.goto(`${app.url}/#/models?at=library`));
    await chromium.until(IS_READY);
    await phase("start from the store");
    await setTimeout(SETTLED_MS);
    await phase("afterwards from the store");
  });
  await Promise.all([app.close(), hub.close()]);
  await rm(profile, { recursive: true, force: true });
  const phases = [...first, ...next];
  const converted = bytes / 4; // Biases and norms in floats are a thousandth of it.
  const toReady = (readyAt - lastByte.time) / 1000 / (bytes / network);
  const peakOf = (/** @type {Phase[]} */ some) => Math.max(...some.map(({ peak }) => peak));
  reportPhases(
    phases,
    [`from the last byte to ready, of a download at ${network / MEGABYTE} MB/s`, toReady.toFixed(2)],
    {
      weights_bytes: bytes,
      converted_bytes: converted,
      stored_bytes: size,
      phases,
      ratio_peak_to_converted: peakOf(first) / converted,
      ratio_next_visit_to_converted: peakOf(next) / converted,
      ratio_ready_to_download: toReady,
    },
  );
});
