import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { expect, test } from "./app.ts";
import { AnalyzePage } from "./pages/analyze-page.ts";
import { BatchPage } from "./pages/batch-page.ts";

test.use({ serviceWorkers: "allow" });

test("with a full disk the app works and says that it cannot be kept", async ({ analyze, app, page }) => {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("Storage.overrideQuotaForOrigin", { origin: app.url, quotaSize: 6_000_000 });
  await page.goto("./#/analyze?text=I+love+this");
  await analyze.expectLabel("positive");
  await page.goto("./#/models");
  await expect(page.getByTestId("offline")).toContainText("not enough room");
  await expect(page.getByRole("img", { name: "Ready to work offline" })).toHaveCount(0);
});

/** A real setting of the browser: no site may store anything. */
function profileWithoutStorage(): string {
  const profile = mkdtempSync(join(tmpdir(), "tonescope-blocked-"));
  mkdirSync(join(profile, "Default"));
  const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(settings));
  return profile;
}

test("where nothing may be stored the app scores and says what it cannot keep", async ({ app }) => {
  const profile = profileWithoutStorage();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    const analyze = new AnalyzePage(page);
    await page.goto(`${app.url}/#/analyze?text=I+love+this`);
    await expect(page.evaluate(() => localStorage.length)).rejects.toThrow("denied");
    await analyze.expectLabel("positive");
    await page.goto(`${app.url}/#/models`);
    await expect(page.getByTestId("offline")).toContainText("keeps nothing for offline use");
    await expect(page.getByRole("alert").first()).toHaveAttribute("data-code", "storage-unavailable");
    const batch = new BatchPage(page);
    await page.goto(`${app.url}/#/batch`);
    await batch.choose("tweets.csv", "id,text\n1,I love this\n");
    await batch.score();
    await expect(page.getByRole("alert")).toHaveAttribute("data-code", "storage-unavailable");
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
