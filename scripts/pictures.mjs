/** npm run docs:pictures: makes the pictures of the README and of the install dialog from the built app. */

import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { ROOT } from "./install.mjs";
import { serve } from "./serve.mjs";

const TWEET =
  "Two hours late and they still lost my bag. Thanks for nothing @airline http://example.org/claims";

await build();
const server = await serve({ port: 0 });
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });

/** @type {{ path: string[], colorScheme: "light" | "dark", viewport: { width: number, height: number }, scale: number }[]} */
const PICTURES = [
  .../** @type {const} */ (["light", "dark"]).map((colorScheme) => ({
    path: ["docs", "pictures", `analyze-${colorScheme}.png`],
    colorScheme,
    viewport: { width: 1120, height: 640 },
    scale: 2,
  })),
  {
    path: ["public", "screenshots", "wide.png"],
    colorScheme: "light",
    viewport: { width: 1280, height: 720 },
    scale: 1,
  },
  {
    path: ["public", "screenshots", "narrow.png"],
    colorScheme: "light",
    viewport: { width: 390, height: 844 },
    scale: 1,
  },
];

for (const { path, colorScheme, viewport, scale } of PICTURES) {
  const page = await browser.newPage({
    baseURL: server.url,
    colorScheme,
    viewport,
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
    serviceWorkers: "block",
  });
  // Of an ordinary visit, not of the first.
  await page.addInitScript(() => localStorage.setItem("tonescope-tour", "shown"));
  await page.goto("/");
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
  await page.locator("#composer").fill(TWEET);
  await page.locator("[data-label='negative']:not(blockquote *)").waitFor();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(ROOT, ...path) });
  await page.close();
}

await browser.close();
await server.close();
