/** The built app's Batch page in a Chromium whose profile stays, so that a browser can die and another go on. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { withModules } from "./modules.mjs";
import { tweet } from "./tweets.mjs";

/** For what takes no longer with more rows; a busy machine may be slow. */
const PATIENCE = 300_000;

/** @typedef {import("../../e2e/pages/batch-page.ts").BatchPage} BatchPage */

/**
 * @typedef {object} Session
 * @property {import("@playwright/test").Browser} browser
 * @property {BatchPage} batch on the Batch page, its model ready
 * @property {() => Promise<void>} close
 * @property {() => Promise<void>} kill ends the browser as a crash would, without a chance to tidy up
 */

/**
 * @template T
 * @param {(tools: { open: (profile: string) => Promise<Session>, folder: string }) => Promise<T>} work
 *   `folder` is empty, for files and profiles, and removed in the end
 * @param {string[]} [hubs] that the page may ask for models
 * @returns {Promise<T>}
 */
export async function withBatchApp(work, hubs = []) {
  await build();
  const app = await serve({ port: 0, hubs });
  const folder = await mkdtemp(join(tmpdir(), "tonescope-bench-"));
  const executablePath = await findChromium();
  try {
    return await withModules(async (load) => {
      const { BatchPage } = await load("/e2e/pages/batch-page.ts");
      /** @param {string} profile */
      const open = async (profile) => {
        const context = await chromium.launchPersistentContext(join(folder, profile), {
          executablePath,
          args: ["--no-sandbox"],
          baseURL: app.url,
          viewport: { width: 1280, height: 800 },
        });
        context.setDefaultTimeout(PATIENCE);
        const browser = context.browser();
        if (!browser) throw new Error("The browser cannot be reached.");
        const batch = new BatchPage(context.pages()[0] ?? (await context.newPage()));
        await batch.open();
        await batch.page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
        return {
          browser,
          batch,
          close: () => context.close(),
          async kill() {
            const session = await browser.newBrowserCDPSession();
            const { processInfo } = await session.send("SystemInfo.getProcessInfo");
            const gone = new Promise((resolve) => browser.once("disconnected", resolve));
            for (const { id } of processInfo) process.kill(id, "SIGKILL");
            await gone;
          },
        };
      };
      return await work({ open, folder });
    });
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Distinct texts, with an id, a day and a class of their own. @param {number} rows @returns {Generator<string>} */
export function* tableOf(rows) {
  yield "id,text,day,group\n";
  for (let row = 0; row < rows; row += 1) {
    const day = new Date(Date.UTC(2024, 0, 1 + (row % 366))).toISOString().slice(0, 10);
    yield `${10n ** 18n + BigInt(row)},"${tweet(row)}, she said ""${row}""",${day},${row % 7}\n`;
  }
}

/** @typedef {{ at: number, rows: number }} Mark rows that were scored by then, in milliseconds */

/**
 * Waits until all rows are scored.
 * @param {import("@playwright/test").Page} page where scoring has begun
 * @returns {Promise<Mark[]>} from the first row that showed, every second, to the last
 */
export function scoringOf(page) {
  return page.evaluate(async () => {
    const scored = () => {
      const words = document.querySelector("[data-testid=progress] [role=status]")?.textContent ?? "";
      return Number((/^[\d,]+/.exec(words)?.[0] ?? "0").replaceAll(",", ""));
    };
    const frame = () => new Promise(requestAnimationFrame);
    while (scored() === 0) await frame();
    const marks = [{ at: performance.now(), rows: scored() }];
    while (!document.querySelector("[data-testid=progress][data-status=done]")) {
      await frame();
      if (performance.now() - (marks.at(-1)?.at ?? 0) > 1000)
        marks.push({ at: performance.now(), rows: scored() });
    }
    return [...marks, { at: performance.now(), rows: scored() }];
  });
}

/** Rows a second. @param {Mark} [from] @param {Mark} [to] */
export function rateBetween(from = { at: 0, rows: 0 }, to = from) {
  return (1000 * (to.rows - from.rows)) / (to.at - from.at);
}

/** The number at the start of the line of progress. @param {BatchPage} batch */
export async function scoredRows(batch) {
  const words = (await batch.progress.getByRole("status").first().textContent()) ?? "";
  return Number((/^[\d,]+/.exec(words)?.[0] ?? "0").replaceAll(",", ""));
}
