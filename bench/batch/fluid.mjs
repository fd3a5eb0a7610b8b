/**
 * Main-thread tasks while a person works with many scored rows: `npm run bench -- fluid [--rows 1000000] [--json]`. The
 * rows are scored by a model of a few kilobytes; then the table is scrolled, filtered and sorted, and the charts are
 * opened, brushed by a filter and drawn by another column. Wall time, and processor time, which other load on the machine
 * does not change. The goal is 100 ms.
 */

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { tableOf, withBatchApp } from "../support/batch-app.mjs";
import { longestTasks } from "../support/main-thread.mjs";
import { option, report } from "../support/report.mjs";
import { withTinyModel } from "../support/tiny-model.mjs";

const ROWS = option("rows", 1_000_000);
const GOAL = 100;
const STEPS = 40;
const HOURS = 3_600_000;

await withTinyModel((tiny) =>
  withBatchApp(async ({ open, folder }) => {
    const file = join(folder, "rows.csv");
    await pipeline(Readable.from(tableOf(ROWS)), createWriteStream(file));
    const { browser, batch, close } = await open("fluid");
    const { page, table } = batch;
    page.setDefaultTimeout(HOURS);
    await tiny.use(page);
    await batch.chooseFile(file);
    await batch.score();
    await page.locator("[data-testid=progress][data-status=done]").waitFor({ timeout: HOURS });
    /** Waits until the selected rows are counted. */
    const counted = () => page.getByText(/[\d,]+ of [\d,]+ rows/).waitFor();
    /** @type {Record<string, () => Promise<void>>} */
    const actions = {
      "scrolling the table": async () => {
        await table.hover();
        for (let step = 0; step < STEPS; step += 1) await page.mouse.wheel(0, 1500);
      },
      "going to rows": async () => {
        for (let step = 1; step <= 10; step += 1) {
          await page.getByLabel("Go to row").fill(String(Math.ceil((step * ROWS) / 10)));
          await page.getByLabel("Go to row").press("Enter");
        }
      },
      "sorting by score": async () => {
        await table.getByRole("columnheader", { name: "Score" }).getByRole("button").click();
        await page.waitForTimeout(3000);
      },
      "finding a text": async () => {
        await page.getByRole("textbox", { name: "Find text" }).pressSequentially("she said", { delay: 60 });
        await counted();
      },
      "opening the charts": async () => {
        await batch.tab("Charts");
        await page.getByTestId("plot").nth(3).waitFor();
      },
      "all rows again, in the charts": async () => {
        await page.getByRole("button", { name: "Show all" }).click();
        await page.getByText(/^[\d,]+ rows$/).waitFor();
        await page.waitForTimeout(3000);
      },
      "a chart of another column": async () => {
        await page.getByLabel("Column", { exact: true }).selectOption({ label: "group" });
        await page.getByRole("region", { name: "By group", exact: true }).getByTestId("plot").waitFor();
      },
    };
    /** @type {Record<string, import("../support/main-thread.mjs").LongestTasks>} */
    const figures = {};
    for (const [name, act] of Object.entries(actions)) figures[name] = await longestTasks(browser, page, act);
    await close();
    const over = Object.values(figures).filter(({ processor }) => processor > GOAL).length;
    report(
      [
        [`${ROWS.toLocaleString("en")} rows`, "longest task, ms", "of the processor, ms"],
        ...Object.entries(figures).map(([name, { clock, processor }]) => [
          name,
          clock.toFixed(0),
          processor.toFixed(0),
        ]),
        [`over ${GOAL} ms`, "", String(over)],
      ],
      { rows: ROWS, figures, over },
    );
  }, tiny.hubs),
);
