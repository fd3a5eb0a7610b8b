/**
 * Visits the built app before the suite, so that it selects a backend. The journeys start with the storage of that visit;
 * journeys about a first visit start with `NEW_VISITOR`.
 */

import { type BrowserContext, type BrowserContextOptions, chromium, devices, expect } from "@playwright/test";
import { serve } from "../../scripts/run/serve.mjs";
import { browserArgs, executablePath } from "./browser.ts";
import { AnalyzePage } from "../pages/analyze-page.ts";

type StorageState = Exclude<BrowserContextOptions["storageState"], string | undefined>;

const KEY = "tonescope-backends";
/** Timeout of this visit; those of the configuration are for journeys. */
const TIMEOUT = { timeout: 60_000 };

export const NEW_VISITOR: StorageState = { cookies: [], origins: [] };

/** The storage state of that visit, for the app at another address. */
export function returningVisitor(origin: string): StorageState {
  const value = process.env["E2E_REMEMBERED"];
  if (value === undefined) return NEW_VISITOR;
  return { cookies: [], origins: [{ origin, localStorage: [{ name: KEY, value }] }] };
}

/** The same for a context that cannot be created with a storage state. */
export async function rememberBackends(context: BrowserContext): Promise<void> {
  const value = process.env["E2E_REMEMBERED"];
  if (value === undefined) return;
  await context.addInitScript(([key, stored]) => localStorage.setItem(key, stored), [KEY, value] as const);
}

export default async function visitOnce(): Promise<void> {
  const server = await serve({ port: 0 });
  const browser = await chromium.launch({ executablePath, args: browserArgs() });
  // The selection is stored for the user agent of the journeys.
  const page = await browser.newPage({ ...devices["Desktop Chrome"], baseURL: server.url });
  const analyze = new AnalyzePage(page);
  await analyze.open();
  await analyze.write("I love this");
  await expect(analyze.prediction).toHaveAttribute("data-label", "positive", TIMEOUT);
  const remembered = () => page.evaluate((key) => localStorage.getItem(key), KEY);
  await expect.poll(remembered, TIMEOUT).toContain("textsPerSecond");
  process.env["E2E_REMEMBERED"] = (await remembered()) ?? "";
  await browser.close();
  await server.close();
}
