/**
 * A head answers for rows whose vectors are stored, in Chromium with its IndexedDB: `npm run bench -- stored-heads
 * [--rows 100000] [--json]`. A tenth of the rows first, then all of them, each in a browser of its own that is started
 * again after the vectors were stored. Linux only.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { rendererMemory, resetPeaks } from "../support/renderer-memory.mjs";
import { option, report } from "../support/report.mjs";

const ROWS = option("rows", 100_000);
const [SIZE, CATEGORIES] = [384, 12];
const PAGE = "http://localhost/bench";
const megabytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1e6)} MB`;

async function script() {
  const entry = fileURLToPath(new URL("stored-page.ts", import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, lib: { entry, formats: ["iife"], name: "bench", fileName: "bench" } },
  });
  const [result] = [built].flat();
  const chunk = result && "output" in result ? result.output[0] : undefined;
  if (!chunk) throw new Error("Nothing was built.");
  return chunk.code;
}

/**
 * @template T
 * @param {string} profile
 * @param {string} content
 * @param {(page: import("@playwright/test").Page, browser: import("@playwright/test").Browser) => Promise<T>} work
 */
async function withPage(profile, content, work) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: ["--no-sandbox"],
  });
  try {
    const browser = context.browser();
    if (!browser) throw new Error("The browser cannot be reached.");
    const page = context.pages()[0] ?? (await context.newPage());
    await page.route(PAGE, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.goto(PAGE);
    await page.addScriptTag({ content });
    return await work(page, browser);
  } finally {
    await context.close();
  }
}

const content = await script();
const folder = await mkdtemp(join(tmpdir(), "tonescope-bench-"));
const figures = [];
try {
  for (const rows of [ROWS / 10, ROWS]) {
    const profile = join(folder, String(rows));
    await withPage(profile, content, (page) => page.evaluate(`bench.fill(${rows}, ${SIZE})`));
    figures.push(
      await withPage(profile, content, async (page, browser) => {
        await resetPeaks(browser);
        const { resident: before } = await rendererMemory(browser);
        /** @type {{ milliseconds: number, answered: number }} */
        const run = await page.evaluate(`bench.answer(${rows}, ${SIZE}, ${CATEGORIES})`);
        if (run.answered !== rows) throw new Error(`${run.answered} of ${rows} rows were answered.`);
        const { peak } = await rendererMemory(browser);
        return { rows, vectors: rows * SIZE * 4, milliseconds: run.milliseconds, before, peak };
      }),
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
report(
  [
    ["rows", "stored vectors", "seconds", "memory before", "peak"],
    ...figures.map(({ rows, vectors, milliseconds, before, peak }) => [
      rows.toLocaleString("en"),
      megabytes(vectors),
      (milliseconds / 1000).toFixed(1),
      megabytes(before),
      megabytes(peak),
    ]),
  ],
  { figures },
);
