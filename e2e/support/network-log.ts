/**
 * Before the suite: a proxy for every browser in it, also for what service workers and the browser itself ask. It lets
 * nothing through; whatever reached it fails the suite at its end. Browsers ask this machine without a proxy.
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium } from "@playwright/test";
import { browserArgs, executablePath } from "./browser.ts";

/** What Chromium asks for itself, whichever page is open: its updates, lists and accounts. */
const OWN = new Set([
  "accounts.google.com",
  "android.clients.google.com",
  "clients2.google.com",
  "content-autofill.googleapis.com",
  "edgedl.me.gvt1.com",
  "optimizationguide-pa.googleapis.com",
  "redirector.gvt1.com",
  "safebrowsing.googleapis.com",
  "safebrowsingohttpgateway.googleapis.com",
  "update.googleapis.com",
]);

/** Asked for once, so that it is known that requests arrive here. */
const CANARY = "http://canary.invalid/";

export default async function noteTraffic(): Promise<() => Promise<void>> {
  const asked: string[] = [];
  const note = (method: string, host: string, what: string) => {
    if (!OWN.has(host)) asked.push(`${method} ${what}`);
  };
  const proxy = createServer(({ method = "", url = "" }, response) => {
    note(method, new URL(url).hostname, url);
    response.writeHead(403).end("No network here.");
  });
  proxy.on("connect", ({ url = "" }, socket) => {
    note("CONNECT", url.replace(/:\d+$/, ""), url);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  process.env["E2E_PROXY"] = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;

  const browser = await chromium.launch({ executablePath, args: browserArgs() });
  await (await browser.newPage()).goto(CANARY);
  await browser.close();
  if (asked.splice(0)[0] !== `GET ${CANARY}`) throw new Error("The browser does not use the proxy.");

  return async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    if (asked.length > 0) throw new Error(`Requests left this machine:\n${asked.join("\n")}`);
  };
}
