/** The peak of a renderer's resident memory, as Linux keeps it: exact, where sampling would miss it. */

import { readFileSync, writeFileSync } from "node:fs";

/**
 * @param {import("@playwright/test").Browser} browser with one page
 * @returns {Promise<{ peak: () => number, settled: () => number, reset: () => void }>} in bytes
 */
export async function rendererMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  /** @param {string} field */
  const largest = (field) =>
    Math.max(
      ...renderers.map((id) => {
        const status = readFileSync(`/proc/${id}/status`, "utf8");
        return 1024 * Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
      }),
    );
  return {
    peak: () => largest("VmHWM"),
    settled: () => largest("VmRSS"),
    // 5: the high-water mark starts again from here (proc(5)).
    reset: () => renderers.forEach((id) => writeFileSync(`/proc/${id}/clear_refs`, "5")),
  };
}
