/** Times the encoder kernel and onnxruntime-web's plain build in Chromium, with one thread and alternating calls. */

import { chromium } from "@playwright/test";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { serveBenchPage } from "../comparison-page/serve.mjs";
import { median, spread } from "./report.mjs";

/** @typedef {(name: string, argument: unknown[]) => Promise<any>} Ask */
/** @typedef {{ rows: string[][], figures: Record<string, object>, chosen: string }} Times */

/** The header of the rows. @param {string} first @param {string} [chosen] the kernel's module */
export const timesHeader = (first, chosen) => [
  first,
  "onnxruntime-web, ms",
  chosen === undefined ? "kernel, ms" : `kernel (${chosen}), ms`,
  "kernel to runtime",
  "without relaxed SIMD",
];

/** @param {Ask} ask @param {string} model @param {Record<string, number>} calls @returns {Promise<Times>} */
async function timesOf(ask, model, calls) {
  const { chosen } = await ask("load", [model]);
  const rows = [];
  /** @type {Record<string, object>} */
  const figures = {};
  for (const [tokens, count] of Object.entries(calls)) {
    // The tokens do not matter: a product takes the same time for all values.
    const ids = Array.from({ length: Number(tokens) }, (_, at) => 100 + ((at * 37) % 400));
    const measured = await ask("time", [ids, count]);
    /** @param {string} way */
    const ratio = (way) => median(measured[way] ?? []) / median(measured.runtime);
    rows.push([
      tokens,
      spread(measured.runtime),
      spread(measured[chosen] ?? []),
      ratio(chosen).toFixed(2),
      ratio("plain").toFixed(2),
    ]);
    const [best, plain] = [await ask("logits", [chosen, ids]), await ask("logits", ["plain", ids])];
    if (best.join() !== plain.join()) throw new Error("The two variants of the kernel differ.");
    figures[tokens] = { chosen, to_runtime: ratio(chosen), plain_to_runtime: ratio("plain") };
  }
  return { rows, figures, chosen };
}

/**
 * @param {Record<string, Record<string, Uint8Array>>} models files by path, by the model's name, beside those of the app
 * @param {(time: (model: string, calls: Record<string, number>) => Promise<Times>) => Promise<void>} work gets a function
 *   from a model's address and the number of calls by number of tokens to the times; each model has a page of its own
 */
export async function withKernelPage(models, work) {
  const server = await serveBenchPage(models);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  try {
    await work(async (model, calls) => {
      const page = await browser.newPage({ baseURL: server.url });
      await page.goto("/");
      await page.waitForFunction(() => "kernelBench" in globalThis);
      /** @type {Ask} */
      const ask = (name, argument) =>
        page.evaluate(
          ([name, values]) => Reflect.get(globalThis, "kernelBench")[name](...values),
          /** @type {const} */ ([name, argument]),
        );
      const times = await timesOf(ask, model, calls);
      await page.close();
      return times;
    });
  } finally {
    await browser.close();
    await server.close();
  }
}
