/**
 * Main-thread tasks while a person hovers over 512 tokens with 144 heads on the Explain page:
 * `npm run bench -- hover [--json]`. Wall time as the person feels it, and the processor's own time, which does not
 * grow when something else runs on the machine.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { withModules } from "../support/modules.mjs";
import { report } from "../support/report.mjs";

const FOLDER = "public/models/tonescope-tweets";
const HEADS = { layers: 12, heads: 12, hidden: 48, intermediate: 96, positions: 520, labels: 3, seed: 1 };
const TOKENS = 512;
const MOVES = 60;
const SIZE = { width: 1280, height: 900 };

/** The embedded bundle with a model of 12 layers and 12 heads in place of its own; its weights mean nothing. */
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
  // It answers no further questions; a manifest that promises them would be refused.
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
await page.goto(`/#/explain?${new URLSearchParams({ text, method: "rollout", units: "tokens" })}`);
const matrix = page.getByRole("application");
await matrix.waitFor({ timeout: 300_000 });
await page.waitForTimeout(3000);

/** @typedef {{ name: string, pid: number, tid: number, dur?: number, tdur?: number, args: { name?: string } }} TraceEvent */

/** The longest tasks of the page's main thread during some work, in milliseconds. @param {() => Promise<void>} work */
async function longest(work) {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await work();
  await page.waitForTimeout(500);
  /** @type {{ traceEvents: TraceEvent[] }} */
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args["name"] === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name === "ThreadControllerImpl::RunTask" && main.has(`${pid}/${tid}`),
  );
  /** @param {"dur" | "tdur"} field microseconds */
  const most = (field) => Math.max(...tasks.map((task) => task[field] ?? 0)) / 1000;
  return { tasks: tasks.length, clock: most("dur"), processor: most("tdur") };
}

/**
 * The middles of elements that are in sight, so that nothing but the pointer moves while it is measured.
 * @param {import("@playwright/test").Locator} elements
 */
async function places(elements) {
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
const walk = (all) => async () => {
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
const works = {
  "cells of the matrix": async () => walk(diagonal),
  "words above": async () =>
    walk(await places(page.getByRole("list", { name: "Words" }).getByRole("button"))),
  "heads of the overview": async () =>
    walk(await places(page.getByRole("button", { name: /^Layer \d+, head \d+/ }))),
};
/** @type {Record<string, Awaited<ReturnType<typeof longest>>>} */
const figures = {};
for (const [name, work] of Object.entries(works)) figures[name] = await longest(await work());
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
