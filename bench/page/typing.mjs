/**
 * Main-thread tasks while a person types: `npm run bench -- typing`. Wall time as the person feels it, and the
 * processor's own time, which does not grow when something else runs on the machine.
 */

import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serve } from "../../scripts/run/serve.mjs";

await build();
const server = await serve({ port: 0 });
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
const page = await browser.newPage({ baseURL: server.url });
await page.goto("/");
await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
// The chart library is fetched with the first answer; what follows is typing as usual.
await page.waitForTimeout(1000);

await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
const text = "Lovely view @anna, but the wifi never worked and nobody at the desk cared about it. ".repeat(3);
await page.locator("#composer").pressSequentially(text, { delay: 25 });
await page.waitForTimeout(500);
/** @typedef {{ name: string, pid: number, tid: number, dur?: number, tdur?: number, args: { name?: string } }} TraceEvent */
/** @type {{ traceEvents: TraceEvent[] }} */
const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
await browser.close();
await server.close();

const main = new Set(
  traceEvents
    .filter(({ name, args }) => name === "thread_name" && args["name"] === "CrRendererMain")
    .map(({ pid, tid }) => `${pid}/${tid}`),
);
const tasks = traceEvents.filter(
  ({ name, pid, tid }) => name === "ThreadControllerImpl::RunTask" && main.has(`${pid}/${tid}`),
);
/** @param {"dur" | "tdur"} field microseconds */
const longest = (field) => Math.max(...tasks.map((task) => task[field] ?? 0)) / 1000;
console.log(
  `${text.length} keys, ${tasks.length} tasks on the main thread; longest ${longest("dur").toFixed(1)} ms by the clock, ` +
    `${longest("tdur").toFixed(1)} ms of the processor`,
);
