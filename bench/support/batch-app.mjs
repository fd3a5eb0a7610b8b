/** The built app's Batch page in a Chromium with a persistent profile, so that a killed browser can be replaced. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { withModules } from "./modules.mjs";
import { tweet } from "./tweets.mjs";

/** Milliseconds, for steps whose time does not grow with the rows. */
const TIMEOUT = 300_000;

/** @typedef {import("../../e2e/pages/batch-page.ts").BatchPage} BatchPage */

/**
 * @typedef {object} Session
 * @property {import("@playwright/test").Browser} browser
 * @property {BatchPage} batch the Batch page, with its model ready
 * @property {() => Promise<void>} close
 * @property {() => Promise<void>} kill ends the browser with SIGKILL, as a crash would
 */

/**
 * @template T
 * @param {(tools: { open: (profile: string) => Promise<Session>, folder: string }) => Promise<T>} work
 *   `folder` is an empty folder for files and profiles; it is removed at the end
 * @param {string[]} [hubs] origins that the page may load models from
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
        context.setDefaultTimeout(TIMEOUT);
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

/** The lines of a CSV file with distinct texts. @param {number} rows @returns {Generator<string>} */
export function* tableOf(rows) {
  yield "id,text,day,group\n";
  for (let row = 0; row < rows; row += 1) {
    const day = new Date(Date.UTC(2024, 0, 1 + (row % 366))).toISOString().slice(0, 10);
    yield `${10n ** 18n + BigInt(row)},"${tweet(row)}, she said ""${row}""",${day},${row % 7}\n`;
  }
}

/** @typedef {{ at: number, rows: number }} Mark number of scored rows at a time in milliseconds */

/**
 * Waits until all rows are scored.
 * @param {import("@playwright/test").Page} page on which scoring has started
 * @returns {Promise<Mark[]>} one mark at the first scored row, one each second, and one at the last row
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

/** Rows per second. @param {Mark} [from] @param {Mark} [to] */
export function rateBetween(from = { at: 0, rows: 0 }, to = from) {
  return (1000 * (to.rows - from.rows)) / (to.at - from.at);
}

/** The number of scored rows that the progress line shows. @param {BatchPage} batch */
export async function scoredRows(batch) {
  const words = (await batch.progress.getByRole("status").first().textContent()) ?? "";
  return Number((/^[\d,]+/.exec(words)?.[0] ?? "0").replaceAll(",", ""));
}
