/** npm run docs:pictures: makes the pictures of the docs and of the install dialog from the built app. */

import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { ROOT } from "./install.mjs";
import { serve } from "./serve.mjs";

/** @typedef {import("@playwright/test").Page} Page */

const TWEET =
  "Two hours late and they still lost my bag. Thanks for nothing @airline http://example.org/claims";

const OPENINGS = ["The new tram is", "My order was", "Support at the shop is", "The concert last night was"];
const VERDICTS = [
  "wonderful, I am so happy",
  "late again and nobody cares",
  "on the corner of Mill Street",
  "great fun from start to end",
  "broken, worst day of the week",
  "open until nine",
];
/** A file as an analyst has it: four weeks, three regions. */
const TABLE = [
  "date,region,tweet",
  ...Array.from({ length: 240 }, (_, row) => {
    const date = `2026-03-${String(1 + (row % 28)).padStart(2, "0")}`;
    const region = ["north", "south", "west"][(row * 7) % 3];
    const text = `${OPENINGS[row % 4]} ${VERDICTS[(row * 5 + (row % 7)) % 6]}, day ${row}`;
    return `${date},${region},"${text}"`;
  }),
].join("\n");

/** @param {Page} page */
async function analyze(page) {
  await page.goto("/");
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
  await page.locator("#composer").fill(TWEET);
  await page.locator("[data-label='negative']:not(blockquote *)").waitFor();
}

/** @param {Page} page */
async function explain(page) {
  await page.goto(`/#/explain?${new URLSearchParams({ text: TWEET })}`);
  await page.getByTestId("soundness").waitFor();
}

/** @param {Page} page */
async function batch(page) {
  await page.goto("/#/batch");
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "march.csv", mimeType: "text/csv", buffer: Buffer.from(TABLE) });
  await page.getByRole("region", { name: "Preview" }).getByRole("button", { name: "Score" }).click();
  await page.locator("[data-testid='progress'][data-status='done']").waitFor({ timeout: 120_000 });
}

/** @param {Page} page */
async function charts(page) {
  await batch(page);
  await page.getByRole("tab", { name: "Charts" }).click();
  await page.locator("svg.recharts-surface").first().waitFor();
}

/** @type {{ path: string, show: (page: Page) => Promise<void>, colorScheme?: "dark", size?: [number, number], scale?: number }[]} */
const PICTURES = [
  { path: "docs/pictures/analyze-light.png", show: analyze },
  { path: "docs/pictures/analyze-dark.png", show: analyze, colorScheme: "dark" },
  { path: "docs/pictures/explain.png", show: explain, size: [1120, 900] },
  { path: "docs/pictures/batch.png", show: batch, size: [1120, 800] },
  { path: "docs/pictures/charts.png", show: charts, size: [1120, 900] },
  { path: "public/screenshots/wide.png", show: analyze, size: [1280, 720], scale: 1 },
  { path: "public/screenshots/narrow.png", show: analyze, size: [390, 844], scale: 1 },
];

await build();
const server = await serve({ port: 0 });
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
for (const {
  path,
  show,
  colorScheme = "light",
  size: [width, height] = [1120, 640],
  scale = 2,
} of PICTURES) {
  const page = await browser.newPage({
    baseURL: server.url,
    colorScheme,
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
    serviceWorkers: "block",
  });
  // Of an ordinary visit, not of the first.
  await page.addInitScript(() => localStorage.setItem("tonescope-tour", "shown"));
  await show(page);
  // The typeface, and what else comes after the first picture.
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(ROOT, path) });
  await page.close();
}
await browser.close();
await server.close();
