/** The peak of a renderer's resident memory, as Linux keeps it: exact, where sampling would miss it. */

import { readFileSync, writeFileSync } from "node:fs";

/**
 * @typedef {object} RendererMemory
 * @property {number} resident bytes
 * @property {number} peak of `resident` since the process began or the peaks were reset
 * @property {number} shared what of `resident` is files and what other processes have too: the browser's own program
 */

/** @param {import("@playwright/test").Browser} browser @returns {Promise<number[]>} */
async function renderers(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/**
 * The peaks begin again from here (5 resets the high-water mark, proc(5)).
 * @param {import("@playwright/test").Browser} browser
 */
export async function resetPeaks(browser) {
  for (const id of await renderers(browser)) writeFileSync(`/proc/${id}/clear_refs`, "5");
}

/**
 * Of the renderer that needed most. A browser keeps spare ones and may put a page into one that is there already, so
 * what is measured should be the first that the browser was asked for.
 * @param {import("@playwright/test").Browser} browser
 * @returns {Promise<RendererMemory>}
 */
export async function rendererMemory(browser) {
  const all = (await renderers(browser)).map((id) => {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    const field = (/** @type {string} */ name) =>
      1024 * Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
    return {
      resident: field("VmRSS"),
      peak: field("VmHWM"),
      shared: field("RssFile") + field("RssShmem"),
    };
  });
  return /** @type {RendererMemory} */ (all.toSorted((a, b) => b.peak - a.peak)[0]);
}
