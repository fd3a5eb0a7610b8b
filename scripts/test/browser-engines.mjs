/**
 * npm run test:engines [-- webkit]: loads, scores, runs a batch and works offline in Firefox and WebKitGTK as Debian
 * packages them. Engines that are not installed are reported and skipped; `docs/engines.md` has the results.
 */

import assert from "node:assert/strict";
import { build } from "../build/app.mjs";
import { firefox } from "./engines/firefox.mjs";
import { webkit } from "./engines/webkit.mjs";
import { serve } from "../run/serve.mjs";

const TIMEOUT_MS = 120_000;

/** @param {import("./engines/engine.ts").Tab} tab @param {string} expression */
async function until(tab, expression) {
  const end = Date.now() + TIMEOUT_MS;
  /** @type {unknown} */
  let value;
  while (Date.now() < end) {
    value = await tab.evaluate(expression).catch(String);
    if (value === true) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(
    `${expression} stayed ${value}; the page shows: ${await tab.evaluate("document.body.innerText.slice(0, 400)")}`,
  );
}

const label = (/** @type {string} */ name) =>
  `document.querySelector('section[data-label]:not(blockquote *)')?.dataset.label === '${name}' || document.querySelector('[data-label]:not(blockquote *)')?.dataset.label === '${name}'`;
const DROP = `(() => {
  const data = new DataTransfer();
  data.items.add(new File(["id,text\\n1,I love this\\n2,I hate this\\n"], "tweets.csv"));
  const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data });
  document.querySelector("[data-testid=drop]").dispatchEvent(event);
  return true;
})()`;
const SCORE = `(() => {
  const button = [...document.querySelectorAll("main button")].find((each) => each.textContent === "Score");
  if (!button || button.disabled) return false;
  button.click();
  return true;
})()`;

/** @param {import("./engines/engine.ts").Tab} tab @param {{ url: string, close: () => Promise<void> }} server */
async function* journey(tab, server) {
  await tab.goto(`${server.url}/#/analyze?text=I+love+this`);
  await until(tab, `document.querySelector("[data-testid=status]")?.dataset.status === "ready"`);
  yield `load (isolated: ${await tab.evaluate("crossOriginIsolated")})`;
  await until(tab, label("positive"));
  yield "score";
  await tab.evaluate(`(location.hash = "#/batch", true)`);
  await until(tab, `document.querySelector("[data-testid=drop]") !== null`);
  assert.equal(await tab.evaluate(DROP), true);
  await until(tab, SCORE);
  await until(tab, `document.querySelector("[data-testid=progress]")?.dataset.status === "done"`);
  yield "batch";
  await until(tab, `document.querySelector("[aria-label='Ready to work offline']") !== null`);
  yield "stored for offline use";
  await server.close();
  await tab.goto(`${server.url}/?again#/analyze?text=I+hate+this`);
  await until(tab, label("negative"));
  yield "start and score offline";
}

await build();
let failed = 0;
const only = process.argv[2];
for (const engine of [firefox, webkit]) {
  if (only && !engine.name.toLowerCase().startsWith(only)) continue;
  const missing = engine.missing();
  if (missing) {
    console.log(`${engine.name}: skipped. ${missing}`);
    continue;
  }
  const server = await serve({ port: 0 });
  /** @type {import("./engines/engine.ts").Tab | undefined} */
  let tab;
  try {
    tab = await engine.start();
    for await (const step of journey(tab, server)) console.log(`${engine.name}: ${step}`);
  } catch (cause) {
    failed += 1;
    console.error(`${engine.name}: ${cause instanceof Error ? cause.message : cause}`);
  } finally {
    await tab?.quit();
    await server.close().catch(() => {});
  }
}
process.exit(failed > 0 ? 1 : 0);
