/**
 * Time per row and memory, by number of rows: `npm run bench -- scale [--rows 1000000] [--tiny] [--json]`. 1,000 rows,
 * then ten times as many each step, each in a browser of its own, timed from the first row shown as scored to the last.
 * `--tiny` uses a model of a few kilobytes, whose runs cost almost nothing: what remains is the app's own cost per row.
 * Linux only.
 */

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { rateBetween, scoringOf, tableOf, withBatchApp } from "../support/batch-app.mjs";
import { rendererMemory, resetPeaks } from "../support/renderer-memory.mjs";
import { option, report } from "../support/report.mjs";
import { TINY, withTinyModel } from "../support/tiny-model.mjs";

const ROWS = option("rows", 1_000_000);
const MIN_ROWS = 1000;

/** @param {import("../support/tiny-model.mjs").TinyModel} [tiny] */
async function measure(tiny) {
  const figures = await withBatchApp(async ({ open, folder }) => {
    const found = [];
    for (let rows = MIN_ROWS; rows <= ROWS; rows *= 10) {
      const file = join(folder, `${rows}.csv`);
      await pipeline(Readable.from(tableOf(rows)), createWriteStream(file));
      const { browser, batch, close } = await open(String(rows));
      await tiny?.use(batch.page);
      await resetPeaks(browser);
      await batch.chooseFile(file);
      await batch.score();
      const marks = await scoringOf(batch.page);
      const [first, last] = [marks[0], marks.at(-1)];
      const tenth = marks.findLast((mark) => mark.rows <= 0.9 * rows) ?? first;
      found.push({
        rows,
        seconds: ((last?.at ?? 0) - (first?.at ?? 0)) / 1000,
        milliseconds_per_row: 1000 / rateBetween(first, last),
        milliseconds_per_row_of_the_last_tenth: 1000 / rateBetween(tenth, last),
        peak: (await rendererMemory(browser)).peak,
      });
      await close();
    }
    return found;
  }, tiny?.hubs);
  const [few, many] = [figures.find(({ rows }) => rows === 10_000), figures.at(-1)];
  report(
    [
      ["rows", "seconds", "ms a row", "ms a row of the last tenth", "peak"],
      ...figures.map((entry) => [
        entry.rows.toLocaleString("en"),
        entry.seconds.toFixed(1),
        entry.milliseconds_per_row.toFixed(3),
        entry.milliseconds_per_row_of_the_last_tenth.toFixed(3),
        `${Math.round(entry.peak / 1e6)} MB`,
      ]),
    ],
    {
      model: tiny ? TINY : "tonescope-tweets",
      figures,
      time_to_that_of_10000: few && many && many.milliseconds_per_row / few.milliseconds_per_row,
    },
  );
}

await (process.argv.includes("--tiny") ? withTinyModel(measure) : measure());
