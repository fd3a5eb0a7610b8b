/**
 * Before the suite: one visitor of the built app, for whom it measures what runs the model fastest. The journeys begin
 * where that visit ended, as a person's next visit does; those of the first visit begin as `NEW_VISITOR`.
 */

import { type BrowserContextOptions, chromium, devices, expect } from "@playwright/test";
import { serve } from "../../scripts/run/serve.mjs";
import { browserArgs, executablePath } from "./browser.ts";
import { AnalyzePage } from "../pages/analyze-page.ts";

type StorageState = Exclude<BrowserContextOptions["storageState"], string | undefined>;

const KEY = "tonescope-backends";
/** The times of the configuration are those of journeys. */
const PATIENCE = { timeout: 60_000 };

export const NEW_VISITOR: StorageState = { cookies: [], origins: [] };

/** What the app remembers of that visit, for the app at this address. */
export function returningVisitor(origin: string): StorageState {
  const value = process.env["E2E_REMEMBERED"];
  if (value === undefined) return NEW_VISITOR;
  return { cookies: [], origins: [{ origin, localStorage: [{ name: KEY, value }] }] };
}

export default async function visitOnce(): Promise<void> {
  const server = await serve({ port: 0 });
  const browser = await chromium.launch({ executablePath, args: browserArgs() });
  // What was measured is remembered for this browser as it calls itself in the journeys.
  const page = await browser.newPage({ ...devices["Desktop Chrome"], baseURL: server.url });
  const analyze = new AnalyzePage(page);
  await analyze.open();
  await analyze.write("I love this");
  await expect(analyze.verdict).toHaveAttribute("data-label", "positive", PATIENCE);
  const remembered = () => page.evaluate((key) => localStorage.getItem(key), KEY);
  await expect.poll(remembered, PATIENCE).toContain("textsPerSecond");
  process.env["E2E_REMEMBERED"] = (await remembered()) ?? "";
  await browser.close();
  await server.close();
}
