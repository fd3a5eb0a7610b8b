/** The peak of a renderer's resident memory as the Linux kernel records it, which sampling could miss. */

import { readFileSync, writeFileSync } from "node:fs";

/**
 * @typedef {object} RendererMemory
 * @property {number} resident bytes
 * @property {number} peak of `resident` since the process began or the peaks were reset
 * @property {number} shared the part of `resident` that is mapped files or shared, such as the browser's program
 */

/** @param {import("@playwright/test").Browser} browser @returns {Promise<number[]>} */
async function renderers(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/**
 * Resets the peaks (writing 5 to clear_refs resets the high-water mark, proc(5)).
 * @param {import("@playwright/test").Browser} browser
 */
export async function resetPeaks(browser) {
  for (const id of await renderers(browser)) writeFileSync(`/proc/${id}/clear_refs`, "5");
}

/**
 * The memory of the renderer with the highest peak. A browser keeps spare renderers and may reuse one for a new page, so
 * measure the first page of a browser.
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
