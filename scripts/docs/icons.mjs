/** npm run icons: draws the app's icons from public/icon.svg, for systems that need bitmaps. */

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findChromium } from "../support/chromium.mjs";
import { ROOT } from "../support/install.mjs";

const FOLDER = join(ROOT, "public", "icons");
const logo = readFileSync(join(ROOT, "public", "icon.svg"), "utf8");

/** The system crops the icon to a shape, so the background fills the square and the bars stay in the middle. */
const maskable = logo
  .replace(/rx="15" /, "")
  .replace(
    /(<rect x[\s\S]*)<\/svg>/,
    '<g transform="translate(32 32) scale(.78) translate(-32 -32)">$1</g></svg>',
  );
/** The system uses the shape only and chooses the color. */
const monochrome = logo.replace(/<rect width.*\n/, "").replaceAll(/fill="[^"]+"/g, 'fill="#000"');

const ICONS = [
  { name: "any-192.png", size: 192, svg: logo },
  { name: "any-512.png", size: 512, svg: logo },
  { name: "maskable-192.png", size: 192, svg: maskable },
  { name: "maskable-512.png", size: 512, svg: maskable },
  { name: "monochrome-512.png", size: 512, svg: monochrome },
  { name: "apple-180.png", size: 180, svg: maskable },
];

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
for (const { name, size, svg } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  await page.screenshot({ path: join(FOLDER, name), omitBackground: true });
  await page.close();
}
await browser.close();
