/**
 * Input latency while a batch is scored: `npm run bench -- input [--rounds N] [--json]`. Milliseconds from each key,
 * click and wheel event to the next frame, as the browser measures it (Event Timing API).
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scoredRows, tableOf, withBatchApp } from "../support/batch-app.mjs";
import { median, option, report } from "../support/report.mjs";

const ROUNDS = option("rounds", 3);
const ROWS = 100_000;
/** Milliseconds; the browser reports no event that is faster. */
const MIN_DURATION = 16;

/** @typedef {{ name: string, duration: number, interaction: number }} Timing */

/** @param {import("@playwright/test").Page} page @returns {Promise<Timing[]>} of the events since the last call */
const takeTimings = (page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const timings = /** @type {Timing[]} */ (Reflect.get(globalThis, "timings"));
    return timings.splice(0);
  });

const STEPS = {
  /** @param {import("../../e2e/pages/batch-page.ts").BatchPage} batch */
  async "type a search"({ page }) {
    const field = page.getByLabel("Find text");
    await field.pressSequentially("thanks for nothing", { delay: 60 });
    await page.waitForTimeout(600);
    await field.press("Control+a");
    await field.press("Delete");
    await page.waitForTimeout(600);
    return 20;
  },
  /** @param {import("../../e2e/pages/batch-page.ts").BatchPage} batch */
  async "sort by a column"({ table, page }) {
    for (const name of ["Score", "Score", "day", "Row"]) {
      await table.getByRole("button", { name, exact: true }).click();
      await page.waitForTimeout(800);
    }
    return 4;
  },
  /** @param {import("../../e2e/pages/batch-page.ts").BatchPage} batch */
  async "scroll by keys"({ table, page }) {
    await table.getByRole("button", { name: "Row", exact: true }).focus();
    for (let press = 0; press < 20; press += 1) {
      await page.keyboard.press("PageDown");
      await page.waitForTimeout(60);
    }
    return 20;
  },
  /** @param {import("../../e2e/pages/batch-page.ts").BatchPage} batch */
  async "go from tab to tab"(batch) {
    for (const name of ["Charts", "Export", "Charts", "Import report", "Table"]) {
      await batch.tab(name);
      await batch.page.waitForTimeout(name === "Charts" ? 2500 : 500);
    }
    return 5;
  },
  /** @param {import("../../e2e/pages/batch-page.ts").BatchPage} batch */
  async "pause and go on"(batch) {
    for (const name of ["Pause", "Resume"]) {
      await batch.progress.getByRole("button", { name }).click();
      await batch.page.waitForTimeout(500);
    }
    return 2;
  },
};

/** @type {Map<string, { events: number, slow: Timing[], worst: number[] }>} */
const found = new Map();
const rows = await withBatchApp(async ({ open, folder }) => {
  const file = join(folder, "rows.csv");
  await writeFile(file, tableOf(ROWS));
  const { batch, close } = await open("input");
  const { page } = batch;
  await batch.chooseFile(file);
  await batch.score();
  await batch.progress.filter({ hasText: "per second" }).waitFor();
  await page.evaluate((floor) => {
    /** @type {Timing[]} */
    const timings = [];
    Reflect.set(globalThis, "timings", timings);
    new PerformanceObserver((list) => {
      for (const entry of /** @type {PerformanceEventTiming[]} */ (list.getEntries())) {
        if (/^(key|pointer(down|up)|click|wheel)/.test(entry.name))
          timings.push({ name: entry.name, duration: entry.duration, interaction: entry.interactionId });
      }
    }).observe(/** @type {PerformanceObserverInit} */ ({ type: "event", durationThreshold: floor }));
  }, MIN_DURATION);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, step] of Object.entries(STEPS)) {
      await takeTimings(page);
      const actions = await step(batch);
      const timings = await takeTimings(page);
      const figures = found.get(name) ?? { events: 0, slow: [], worst: [] };
      found.set(name, figures);
      figures.events += actions;
      figures.slow.push(...timings.filter(({ duration }) => duration > 100));
      figures.worst.push(Math.max(MIN_DURATION, ...timings.map(({ duration }) => duration)));
    }
  }
  const scored = await scoredRows(batch);
  await close();
  return scored;
});

const all = [...found.values()];
report(
  [
    ["", "actions", "slowest of a round, median", "slowest", "over 100 ms"],
    ...[...found].map(([name, { events, slow, worst }]) => [
      name,
      String(events),
      String(median(worst)),
      String(Math.max(...worst)),
      String(slow.length),
    ]),
  ],
  {
    rows_scored_meanwhile: rows,
    actions: all.reduce((sum, { events }) => sum + events, 0),
    slowest: Math.max(...all.flatMap(({ worst }) => worst)),
    over_100_ms: all.reduce((sum, { slow }) => sum + slow.length, 0),
    steps: Object.fromEntries(found),
  },
);
