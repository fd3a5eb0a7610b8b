/**
 * Rows a second of a batch against the same model in transformers.js' own pipeline, at its best batch size, in the
 * same browser and run: `npm run bench -- batch [ROWS]`. Loading is left out on both sides.
 */

import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build as viteBuild } from "vite";
import { build } from "../scripts/build.mjs";
import { findChromium } from "../scripts/chromium.mjs";
import { ROOT } from "../scripts/install.mjs";
import { serve } from "../scripts/serve.mjs";

const ROWS = Number(process.argv[3] ?? 600);
const BATCH_SIZES = [1, 8, 32];
const PEER = join(ROOT, ".cache/bench-peer");

const WORDS =
  "so happy about the new album but the wifi at the hotel never worked and nobody cared thanks for nothing what a game last night love this place".split(
    " ",
  );

/** Distinct texts of 5 to 35 words, as tweets have. @param {number} row */
function tweet(row) {
  const length = 5 + ((row * 7919) % 31);
  const words = Array.from(
    { length },
    (_, at) => WORDS[(row * 31 + at * 17 + (row % 7) * at) % WORDS.length],
  );
  return `${words.join(" ")} ${row}`;
}
const texts = Array.from({ length: ROWS }, (_, row) => tweet(row));

/** @param {import("@playwright/test").Browser} browser */
async function measureOwn(browser) {
  const server = await serve({ port: 0 });
  const page = await browser.newPage({ baseURL: server.url });
  await page.goto("/#/batch");
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
  const buffer = Buffer.from(`id,text\n${texts.map((text, row) => `${row},${text}\n`).join("")}`);
  await page.locator("input[type=file]").setInputFiles({ name: "bench.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Score" }).click();
  const rate = await page.evaluate(async () => {
    const scored = () => {
      const words = document.querySelector("[data-testid=progress] [role=status]")?.textContent ?? "";
      return Number((/^[\d,]+/.exec(words)?.[0] ?? "0").replaceAll(",", ""));
    };
    const frame = () => new Promise(requestAnimationFrame);
    while (scored() === 0) await frame();
    const [begun, start] = [scored(), performance.now()];
    while (!document.querySelector("[data-testid=progress][data-status=done]")) await frame();
    return (1000 * (scored() - begun)) / (performance.now() - start);
  });
  await page.close();
  await server.close();
  return rate;
}

/** @param {import("@playwright/test").Browser} browser */
async function measurePeer(browser) {
  const server = await serve({
    port: 0,
    folder: PEER,
    // It loads its runtime as a blob, which this app's policy forbids.
    intercept: (_, response) => {
      response.removeHeader("Content-Security-Policy");
      return false;
    },
  });
  const page = await browser.newPage({ baseURL: server.url });
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await page.goto("/");
  await page.waitForFunction(() => "measure" in globalThis, undefined, { timeout: 60_000 });
  /** @type {[number, number][]} */
  const rates = [];
  for (const size of BATCH_SIZES) {
    const rate = await page.evaluate(
      ([some, batchSize]) =>
        /** @type {{ measure: (texts: string[], batchSize: number) => Promise<number> }} */ (
          /** @type {unknown} */ (globalThis)
        ).measure(some, batchSize),
      /** @type {[string[], number]} */ ([texts.slice(0, Math.ceil(ROWS / 2)), size]),
    );
    rates.push([size, rate]);
  }
  await page.close();
  await server.close();
  return rates;
}

await build();
await viteBuild({
  configFile: join(ROOT, "vite.config.ts"),
  root: join(ROOT, "bench/peer"),
  publicDir: join(ROOT, "public"),
  logLevel: "error",
  build: { outDir: PEER, emptyOutDir: true, target: "es2023" },
});
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
const own = await measureOwn(browser);
const peers = await measurePeer(browser);
await browser.close();

const best = Math.max(...peers.map(([, rate]) => rate));
console.log(`tonescope: ${own.toFixed(1)} rows a second`);
for (const [size, rate] of peers) console.log(`transformers.js, batches of ${size}: ${rate.toFixed(1)}`);
console.log(`${(own / best).toFixed(2)} times its best`);
