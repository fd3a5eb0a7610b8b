/**
 * How long the tab Shares takes with many rows: `npm run bench -- answers [--rows 1000000] [--json]`. Generated rows, whose
 * results are written into the browser's store as scoring would have, are opened in Chromium; each view is counted once, then
 * asked for again with another choice. The longest task of the page's main thread is measured meanwhile.
 */

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { withBatchApp } from "../support/batch-app.mjs";
import { longestTasks } from "../support/main-thread.mjs";
import { rendererMemory } from "../support/renderer-memory.mjs";
import { option, report } from "../support/report.mjs";

const ROWS = option("rows", 1_000_000);
/** The bars: seconds of a view after its first count, milliseconds of a task of the page. */
const [BAR_SECONDS, BAR_MS] = [2, 100];
const BRANDS = ["acme", "bolt", "cedar"];
const WORDS = ["battery", "delivery", "screen", "price", "support", "update", "camera", "sound"];

/** Rows of three brands over a year. */
function* table() {
  yield "id,text,brand,day\n";
  for (let row = 0; row < ROWS; row++) {
    const day = new Date(Date.UTC(2026, 0, 1 + (row % 365))).toISOString().slice(0, 10);
    const [one, other] = [WORDS[row % 8], WORDS[(row * 7 + 3) % 8]];
    yield `${row},"the ${one} and the ${other} of number ${row % 5000}",${BRANDS[row % 3]},${day}\n`;
  }
}

/** In the page: gives all rows of the open batch a result. Pages have 500 rows, as in the store of jobs. */
async function storeResults(/** @type {number} */ rows) {
  const opened = indexedDB.open("tonescope-batch");
  await new Promise((resolve) => opened.addEventListener("success", resolve));
  const database = opened.result;
  const keys = database.transaction("jobs").objectStore("jobs").getAllKeys();
  await new Promise((resolve) => keys.addEventListener("success", resolve));
  const [id] = keys.result;
  const [PAGE, SCORED] = [500, 1];
  for (let first = 0; first < rows; first += 100 * PAGE) {
    const transaction = database.transaction("results", "readwrite");
    for (let from = first; from < Math.min(rows, first + 100 * PAGE); from += PAGE) {
      const size = Math.min(PAGE, rows - from);
      const page = {
        statuses: new Uint8Array(size).fill(SCORED),
        labels: new Int8Array(size),
        scores: new Float32Array(3 * size),
      };
      for (let at = 0; at < size; at++) {
        const label = (((from + at) * 2654435761) >>> 8) % 3;
        page.labels[at] = label;
        for (let index = 0; index < 3; index++) page.scores[3 * at + index] = index === label ? 0.8 : 0.1;
      }
      transaction.objectStore("results").put(page, [/** @type {string} */ (id), from / PAGE]);
    }
    await new Promise((resolve) => transaction.addEventListener("complete", resolve));
  }
  database.close();
}

/**
 * Opens a batch whose rows have stored results.
 * @param {Parameters<Parameters<typeof withBatchApp>[0]>[0]["open"]} open @param {string} folder
 */
async function openScored(open, folder) {
  const file = join(folder, "rows.csv");
  await pipeline(Readable.from(table()), createWriteStream(file));
  const opened = await open("answers");
  const { batch } = opened;
  const { page } = batch;
  page.setDefaultTimeout(1_800_000);
  await batch.chooseFile(file);
  await batch.score();
  await batch.progress.filter({ hasText: "rows scored" }).waitFor();
  await batch.progress.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "New file" }).click();
  await page.evaluate(storeResults, ROWS);
  await page.reload();
  await page.getByRole("button", { name: "Open", exact: true }).first().click();
  await batch.done(1_800_000);
  return opened;
}

const figures = await withBatchApp(async ({ open, folder }) => {
  const { browser, batch, close } = await openScored(open, folder);
  const { page } = batch;
  /** @type {{ view: string, first: number, again: number }[]} */
  const views = [];
  const region = (/** @type {string | RegExp} */ name) => page.getByRole("region", { name }).first();
  const seconds = async (/** @type {() => Promise<unknown>} */ act) => {
    const begun = performance.now();
    await act();
    return (performance.now() - begun) / 1000;
  };
  /** @param {string} view @param {() => Promise<unknown>} first @param {() => Promise<unknown>} again */
  const measure = async (view, first, again) =>
    views.push({ view, first: await seconds(first), again: await seconds(again) });
  const reopen = async (/** @type {string | RegExp} */ name) => {
    await batch.tab("Export");
    await batch.tab("Shares");
    await region(name).waitFor();
  };
  const select = (/** @type {string} */ label, /** @type {string} */ choice) =>
    page.getByLabel(label, { exact: true }).first().selectOption({ label: choice });
  const tasks = await longestTasks(browser, page, async () => {
    await measure(
      "shares of all rows",
      async () => {
        await batch.tab("Shares");
        await region("Share of each class").waitFor();
      },
      () => reopen("Share of each class"),
    );
    await measure(
      "shares by brand",
      async () => {
        await select("Groups", "brand");
        await region("Share of Negative by brand").waitFor();
      },
      async () => {
        await select("Class", "Positive");
        await region("Share of Positive by brand").waitFor();
      },
    );
    const differences = region(/each group of brand against all other rows/);
    await measure(
      "differences and words apart",
      async () => {
        await differences.getByLabel("Group", { exact: true }).selectOption({ label: "acme" });
        await region("Words that tell acme and All other rows apart")
          .or(page.getByText("No word tells"))
          .first()
          .waitFor();
      },
      async () => {
        await region(/^acme minus/)
          .getByLabel("Compared with")
          .selectOption({ label: "bolt" });
        await region("Words that tell acme and bolt apart")
          .or(page.getByText("No word tells"))
          .first()
          .waitFor();
      },
    );
    const days = region(/^(Shares|Positive) by (week|month|day)/);
    await measure(
      "periods",
      async () => days.waitFor(),
      async () => {
        await days.getByLabel("Step").selectOption({ label: "Month" });
        await region(/by month/).waitFor();
      },
    );
    await measure(
      "periods, opened again",
      () => reopen(/by month/),
      () => reopen(/by month/),
    );
  });
  const { resident } = await rendererMemory(browser);
  await close();
  return { rows: ROWS, views, longest_task_ms: tasks.processor, resident };
});

const slow = figures.views.filter(({ again }) => again > BAR_SECONDS);
report(
  [
    ["view", "first count, s", "again, s", `of ${BAR_SECONDS} s`],
    ...figures.views.map(({ view, first, again }) => [
      view,
      first.toFixed(1),
      again.toFixed(2),
      (again / BAR_SECONDS).toFixed(2),
    ]),
    [
      "longest task of the page, ms of processor time",
      "",
      figures.longest_task_ms.toFixed(0),
      `of ${BAR_MS} ms`,
    ],
    ["resident memory of the renderer, MB", "", (figures.resident / 1e6).toFixed(0), ""],
  ],
  figures,
);
if (slow.length > 0 || figures.longest_task_ms > BAR_MS) process.exitCode = 1;
