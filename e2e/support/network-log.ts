/**
 * Starts a proxy before the suite for the requests of every browser, its service workers included. The proxy forwards no
 * request, and the suite fails at its end if there was one. Requests to this machine do not use the proxy.
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium } from "@playwright/test";
import { browserArgs, executablePath } from "./browser.ts";

/** Hosts that Chromium contacts for itself: updates, lists and accounts. */
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

/** Requested once, to check that requests arrive at the proxy. */
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
    // A browser that is closed resets its connections.
    socket.on("error", () => {});
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
