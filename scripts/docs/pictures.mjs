/**
 * npm run docs:pictures -- [NAME]: takes the screenshots and the film of the docs, and the screenshots of the install dialog;
 * with a name only those whose path contains it.
 */

import { join } from "node:path";
import { chromium } from "@playwright/test";
import {
  analyze,
  batch,
  benchmark,
  charts,
  chat,
  counterfactuals,
  explain,
  label,
  otherLanguage,
  report,
  shares,
} from "./scenes.mjs";
import { build } from "../build/app.mjs";
import { findChromium } from "../support/chromium.mjs";
import { film } from "./film.mjs";
import { ROOT } from "../support/install.mjs";
import { serve } from "../run/serve.mjs";

/** @type {{ path: string, show: (page: import("@playwright/test").Page) => Promise<void>, colorScheme?: "dark", size?: [number, number], scale?: number }[]} */
const PICTURES = [
  { path: "docs/pictures/analyze-light.png", show: analyze },
  { path: "docs/pictures/analyze-dark.png", show: analyze, colorScheme: "dark" },
  { path: "docs/pictures/explain.png", show: explain, size: [1120, 900] },
  { path: "docs/pictures/counterfactuals.png", show: counterfactuals, size: [1120, 700] },
  { path: "docs/pictures/batch.png", show: batch, size: [1120, 800] },
  { path: "docs/pictures/export.png", show: chat, size: [1120, 800] },
  { path: "docs/pictures/charts.png", show: charts, size: [1120, 900] },
  { path: "docs/pictures/benchmark.png", show: benchmark, size: [1120, 800] },
  { path: "docs/pictures/label.png", show: label, size: [1120, 1000] },
  { path: "docs/pictures/shares.png", show: shares, size: [1120, 1000] },
  { path: "docs/pictures/report.png", show: report, size: [1000, 1000] },
  { path: "docs/pictures/other-language.png", show: otherLanguage },
  { path: "public/screenshots/wide.png", show: analyze, size: [1280, 720], scale: 1 },
  { path: "public/screenshots/narrow.png", show: analyze, size: [390, 844], scale: 1 },
];

const [wanted = ""] = process.argv.slice(2);

await build();
const server = await serve({ port: 0 });
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });

/** Keeps the model on the kernel: the numbers of another backend differ in the last digits. */
const KERNEL = JSON.stringify({ state: { preference: "kernel", trials: {}, begins: {} }, version: 1 });

/** A page of a returning visitor, without the tour. @param {import("@playwright/test").BrowserContextOptions} options */
async function open(options) {
  const page = await browser.newPage({ baseURL: server.url, serviceWorkers: "block", ...options });
  await page.addInitScript((backends) => {
    localStorage.setItem("tonescope-tour", "shown");
    localStorage.setItem("tonescope-backends", backends);
  }, KERNEL);
  return page;
}

for (const {
  path,
  show,
  colorScheme = "light",
  size: [width, height] = [1120, 640],
  scale = 2,
} of PICTURES.filter(({ path }) => path.includes(wanted))) {
  const page = await open({
    colorScheme,
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
  });
  await show(page);
  // The font and other content that loads after the first paint.
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(ROOT, path) });
  await page.close();
}
const FILM = "docs/pictures/film.webp";
if (FILM.includes(wanted)) {
  await film(
    await open({ colorScheme: "light", viewport: { width: 960, height: 640 }, deviceScaleFactor: 1.5 }),
    join(ROOT, FILM),
  );
}
await browser.close();
await server.close();
