/** npm run docs:pictures: makes the pictures of the README from the built app. */

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

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  const page = await browser.newPage({
    baseURL: server.url,
    colorScheme,
    viewport: { width: 1120, height: 640 },
    deviceScaleFactor: 2,
    reducedMotion: "reduce",
  });
  await page.goto("/");
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
  await page.locator("#composer").fill(TWEET);
  await page.locator("[data-label='negative']:not(blockquote *)").waitFor();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(ROOT, "docs", "pictures", `analyze-${colorScheme}.png`) });
  await page.close();
}

await browser.close();
await server.close();
