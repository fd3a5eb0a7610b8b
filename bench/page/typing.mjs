/**
 * Main-thread tasks while a person types: `npm run bench -- typing`. Wall time, and processor time, which other load on
 * the machine does not change.
 */

import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { longestTasks } from "../support/main-thread.mjs";

await build();
const server = await serve({ port: 0 });
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
const page = await browser.newPage({ baseURL: server.url });
await page.goto("/");
await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
// The first prediction loads the chart library; measure only what follows.
await page.waitForTimeout(1000);

const text = "Lovely view @anna, but the wifi never worked and nobody at the desk cared about it. ".repeat(3);
const { tasks, clock, processor } = await longestTasks(browser, page, () =>
  page.locator("#composer").pressSequentially(text, { delay: 25 }),
);
await browser.close();
await server.close();
console.log(
  `${text.length} keys, ${tasks} tasks on the main thread; longest ${clock.toFixed(1)} ms by the clock, ` +
    `${processor.toFixed(1)} ms of the processor`,
);
