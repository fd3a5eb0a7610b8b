/**
 * Memory of the page with many rows: `npm run bench -- rows [--rows 1000000] [--json]`. With a tenth of the rows and
 * with all of them, each in a browser of its own: reads the file, scores some rows, and scrolls the table to its end.
 * Peak resident memory of the renderer, which contains the page and all its workers. Linux only.
 */

import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { scoredRows, tableOf, withBatchApp } from "../support/batch-app.mjs";
import { rendererMemory, resetPeaks } from "../support/renderer-memory.mjs";
import { option, report } from "../support/report.mjs";

const ROWS = option("rows", 1_000_000);
const SCORED = 200;
/** Positions in the table that are scrolled to. */
const STOPS = 200;

const figures = await withBatchApp(async ({ open, folder }) => {
  const found = [];
  for (const rows of [Math.round(ROWS / 10), ROWS]) {
    const file = join(folder, `${rows}.csv`);
    await pipeline(Readable.from(tableOf(rows)), createWriteStream(file));
    const { browser, batch, close } = await open(String(rows));
    const { page } = batch;
    await resetPeaks(browser);
    const begun = performance.now();
    await batch.chooseFile(file);
    await batch.score();
    await batch.progress.filter({ hasText: "rows scored" }).waitFor();
    const readSeconds = (performance.now() - begun) / 1000;
    const { peak: read } = await rendererMemory(browser);
    while ((await scoredRows(batch)) < SCORED) await page.waitForTimeout(50);
    await batch.progress.getByRole("button", { name: "Pause" }).click();
    const { peak: scored } = await rendererMemory(browser);
    for (let stop = 1; stop <= STOPS; stop += 1) {
      const row = Math.ceil((stop * rows) / STOPS);
      await page.getByLabel("Go to row").fill(String(row));
      await page.getByLabel("Go to row").press("Enter");
      const id = String(10n ** 18n + BigInt(row - 1));
      await batch.table.getByRole("cell", { name: id, exact: true }).waitFor();
    }
    const { peak: looked, resident: settled } = await rendererMemory(browser);
    found.push({
      rows,
      bytes: (await stat(file)).size,
      read_seconds: readSeconds,
      read,
      scored,
      looked,
      settled,
    });
    await close();
  }
  return found;
});

const megabytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1e6)} MB`;
const [few, many] = figures;
report(
  [
    ["rows", "file", "seconds to read", "peak once read", "with scoring", "looked at to its end", "settled"],
    ...figures.map(({ rows, bytes, read_seconds, read, scored, looked, settled }) => [
      String(rows),
      megabytes(bytes),
      read_seconds.toFixed(0),
      ...[read, scored, looked, settled].map(megabytes),
    ]),
  ],
  { figures, growth: few && many ? many.looked / few.looked - 1 : undefined },
);
