/**
 * Main-thread tasks while a person hovers over 512 tokens with 144 heads on the Explain page:
 * `npm run bench -- hover [--json]`. Wall time, and processor time, which other load on the machine does not change.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { longestTasks } from "../support/main-thread.mjs";
import { withModules } from "../support/modules.mjs";
import { report } from "../support/report.mjs";

const FOLDER = "public/models/tonescope-tweets";
const HEADS = { layers: 12, heads: 12, hidden: 48, intermediate: 96, positions: 520, labels: 3, seed: 1 };
const TOKENS = 512;
const MOVES = 60;
const SIZE = { width: 1280, height: 900 };

/** The embedded bundle with a model of 12 layers and 12 heads and random weights in place of its own. */
const bundle = await withModules(async (load) => {
  const { roberta } = await load("/src/testing/hub/models/roberta.ts");
  const tokenizer = JSON.parse(await readFile(`${FOLDER}/tokenizer.json`, "utf8"));
  const vocabulary = Object.keys(tokenizer.model.vocab).length + (tokenizer.added_tokens?.length ?? 0);
  /** @type {Buffer} */
  const model = roberta({ ...HEADS, vocabulary });
  const manifest = JSON.parse(await readFile(`${FOLDER}/manifest.json`, "utf8"));
  const [{ path }] = manifest.weights;
  const file = manifest.files.find((/** @type {{ path: string }} */ entry) => entry.path === path);
  file.size = model.length;
  file.sha256 = createHash("sha256").update(model).digest("hex");
  manifest.maxLength = TOKENS;
  // This model has no further output heads, and a manifest that lists missing ones is rejected.
  delete manifest.heads;
  for (const weights of manifest.weights) delete weights.headTemperatures;
  /** @type {Record<string, Buffer>} */
  const files = { [path]: model, "manifest.json": Buffer.from(JSON.stringify(manifest)) };
  return files;
});

await build();
const server = await serve({
  port: 0,
  intercept(request, response) {
    const [, path = ""] = /\/models\/tonescope-tweets\/([^?]+)/.exec(request.url ?? "") ?? [];
    const content = bundle[path];
    if (!content) return false;
    response.writeHead(200, { "Content-Length": content.length }).end(content);
    return true;
  },
});
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
const page = await browser.newPage({ baseURL: server.url, viewport: SIZE });
const text = Array.from({ length: TOKENS - 2 }, (_, index) => ["good", "bad", "day"][index % 3]).join(" ");
const view = { text, tab: "attention", special: "yes", method: "rollout", units: "tokens" };
await page.goto(`/#/explain?${new URLSearchParams(view)}`);
const matrix = page.getByRole("application");
await matrix.waitFor({ timeout: 300_000 });
await page.waitForTimeout(3000);

/**
 * The centers of the visible elements, so that the page does not scroll while the pointer moves.
 * @param {import("@playwright/test").Locator} elements
 */
async function centersOf(elements) {
  await elements.first().scrollIntoViewIfNeeded();
  const all = await elements.evaluateAll((found) =>
    found.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }),
  );
  return all.filter(({ x, y }) => x > 0 && x < SIZE.width && y > 0 && y < SIZE.height);
}

/** @param {{ x: number, y: number }[]} all */
const moveOver = (all) => async () => {
  for (let move = 0; move < MOVES; move += 1) {
    const { x, y } = all[(move * 7) % all.length] ?? { x: 0, y: 0 };
    await page.mouse.move(x, y);
  }
};

const [box] = await matrix.evaluateAll((found) => {
  found[0]?.scrollIntoView();
  return found.map((element) => element.getBoundingClientRect().toJSON());
});
/** @type {{ x: number, y: number }[]} */
const diagonal = Array.from({ length: MOVES }, (_, move) => ({
  x: box.x + ((move + 0.5) / MOVES) * box.width,
  y: Math.max(1, box.y) + ((move + 0.5) / MOVES) * Math.min(box.height, SIZE.height - box.y - 1),
}));

/** @type {Record<string, () => Promise<() => Promise<void>>>} */
const targets = {
  "cells of the matrix": async () => moveOver(diagonal),
  "heads of the overview": async () =>
    moveOver(await centersOf(page.getByRole("button", { name: /^Layer \d+, head \d+/ }))),
  words: async () => {
    await page.getByRole("tab", { name: "Words" }).click();
    return moveOver(await centersOf(page.getByRole("list", { name: "Words" }).getByRole("button")));
  },
};
/** @type {Record<string, import("../support/main-thread.mjs").LongestTasks>} */
const figures = {};
for (const [name, prepare] of Object.entries(targets)) {
  const move = await prepare();
  figures[name] = await longestTasks(browser, page, move);
}
await browser.close();
await server.close();

report(
  [
    ["hovering over", "tasks", "longest by the clock, ms", "longest of the processor, ms"],
    ...Object.entries(figures).map(([name, { tasks, clock, processor }]) => [
      name,
      String(tasks),
      clock.toFixed(1),
      processor.toFixed(1),
    ]),
  ],
  { tokens: TOKENS, heads: HEADS.layers * HEADS.heads, figures },
);
