/**
 * A page in Chromium that nothing watches while it is measured. Playwright turns on the recording of network traffic in the
 * page and in its workers, which keeps up to 20 MB of each response in the measured process (InspectorNetworkAgent).
 */

import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { WebSocket } from "undici";
import { findChromium } from "../../scripts/support/chromium.mjs";

const POLL_MS = 50;

/** @param {string} profile @returns {Promise<string>} the port of a Chromium that has just started */
async function portOf(profile) {
  for (;;) {
    const [port] = (await readFile(join(profile, "DevToolsActivePort"), "utf8").catch(() => "")).split("\n");
    if (port) return port;
    await setTimeout(POLL_MS);
  }
}

/**
 * @param {string} url of a page's debugger
 * @param {string} expression
 * @returns {Promise<void>} resolves when the expression is true in the page
 */
async function untilTrue(url, expression) {
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  for (let id = 1; ; id += 1) {
    const answer = new Promise((resolve) =>
      socket.addEventListener("message", ({ data }) => resolve(JSON.parse(data)), { once: true }),
    );
    socket.send(JSON.stringify({ id, method: "Runtime.evaluate", params: { expression } }));
    if ((await answer).result?.result?.value === true) break;
    await setTimeout(POLL_MS);
  }
  socket.close();
}

/**
 * Starts Chromium with one page.
 * @param {string} profile folder of the browser's profile
 */
export async function startUnwatched(profile) {
  await rm(join(profile, "DevToolsActivePort"), { force: true });
  const flags = ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-dev-shm-usage"];
  const child = spawn(
    await findChromium(),
    [...flags, `--user-data-dir=${profile}`, "--remote-debugging-port=0", "about:blank"],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.on("close", resolve));
  const address = `http://127.0.0.1:${await portOf(profile)}`;
  return {
    /**
     * Uses the page by Playwright, which then lets go of it.
     * @template T
     * @param {(page: import("@playwright/test").Page, browser: import("@playwright/test").Browser) => Promise<T>} work
     */
    async withPage(work) {
      const browser = await chromium.connectOverCDP(address);
      const [page] = browser.contexts()[0]?.pages() ?? [];
      if (!page) throw new Error("Chromium has no page.");
      const result = await work(page, browser);
      await browser.close();
      return result;
    },

    /** @param {string} expression @returns {Promise<void>} resolves when it is true in the page */
    async until(expression) {
      const targets = await (await fetch(`${address}/json/list`)).json();
      const { webSocketDebuggerUrl } = targets.find(
        (/** @type {{ type: string }} */ { type }) => type === "page",
      );
      await untilTrue(webSocketDebuggerUrl, expression);
    },

    async close() {
      const browser = await chromium.connectOverCDP(address);
      await (await browser.newBrowserCDPSession()).send("Browser.close").catch(() => {});
      await ended;
    },
  };
}
