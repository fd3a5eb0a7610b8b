/**
 * The time of an explanation in the page with the threads of all cores and with one thread, in alternating visits:
 * `npm run bench -- explanations [--rounds 3] [--json]`. Without the header that isolates the page, it has no shared
 * memory and therefore one thread.
 */

import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { median, option, report } from "../support/report.mjs";

const TWEET =
  "They kept us on the plane for three hours without water and then lost two of our bags but the crew was kind and the pilot said sorry so often it hurt";
const LONG = Array.from({ length: 3 }, () => TWEET).join(", ");
const CASES = [
  { name: "occlusion, 31 words", text: TWEET, method: "occlusion" },
  { name: "Shapley values, 31 words", text: TWEET, method: "shapley" },
  { name: "occlusion, 93 words", text: LONG, method: "occlusion" },
];
const ISOLATION = "cross-origin-embedder-policy";
const SETTLED_MS = 5000;
/** For the check of the explanation before. */
const BETWEEN_MS = 1000;
const TIMEOUT = { timeout: 300_000 };

const rounds = option("rounds", 3);

await build();
const app = await serve({ port: 0 });
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });

/** What is there when all values are. @param {import("@playwright/test").Page} page */
const complete = (page) => page.getByRole("button", { name: "Compare with another wording" });

/** @param {boolean} isIsolated @returns {Promise<import("@playwright/test").Page>} a page with a warm model */
async function open(isIsolated) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  if (!isIsolated) {
    await page.route(app.url, async (route) => {
      const response = await route.fetch();
      const { [ISOLATION]: _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
  }
  await page.goto(`${app.url}/#/explain?${new URLSearchParams({ text: "A good day", method: "occlusion" })}`);
  await complete(page).waitFor(TIMEOUT);
  // The backends are measured in the first seconds.
  await page.waitForTimeout(SETTLED_MS);
  return page;
}

/** @param {import("@playwright/test").Page} page @param {{ text: string, method: string }} view milliseconds */
async function timeOf(page, { text, method }) {
  await page.goto(`${app.url}/#/explain?${new URLSearchParams({ text: "A good day", method: "rollout" })}`);
  await complete(page).waitFor(TIMEOUT);
  await page.waitForTimeout(BETWEEN_MS);
  const started = performance.now();
  await page.goto(`${app.url}/#/explain?${new URLSearchParams({ text, method })}`);
  await complete(page).waitFor({ state: "hidden", ...TIMEOUT });
  await complete(page).waitFor(TIMEOUT);
  return performance.now() - started;
}

const pages = { all: await open(true), one: await open(false) };
const isolated = await Promise.all(Object.values(pages).map((page) => page.evaluate("crossOriginIsolated")));
if (isolated.join() !== "true,false") throw new Error(`The pages are isolated: ${isolated.join()}.`);
/** @type {Record<string, { all: number[], one: number[] }>} */
const times = Object.fromEntries(CASES.map(({ name }) => [name, { all: [], one: [] }]));
for (let round = 0; round < rounds; round += 1) {
  for (const view of CASES) {
    times[view.name]?.all.push(await timeOf(pages.all, view));
    times[view.name]?.one.push(await timeOf(pages.one, view));
  }
}
await browser.close();
await app.close();

const rows = Object.entries(times).map(([name, { all, one }]) => ({
  name,
  all: median(all),
  one: median(one),
  ratio: median(all) / median(one),
}));
report(
  [
    ["", "ms, all threads", "ms, one thread", "ratio"],
    ...rows.map(({ name, all, one, ratio }) => [name, all.toFixed(0), one.toFixed(0), ratio.toFixed(2)]),
  ],
  { rounds, rows },
);
