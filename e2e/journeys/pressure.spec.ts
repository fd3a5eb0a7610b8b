import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { expect, test } from "../support/app.ts";
import { browserArgs, executablePath } from "../support/browser.ts";
import { AnalyzePage } from "../pages/analyze-page.ts";
import { BatchPage } from "../pages/batch-page.ts";

test.use({ serviceWorkers: "allow" });

test("with a full disk the app works and says what is not persisted", async ({
  analyze,
  app,
  batch,
  page,
}) => {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("Storage.overrideQuotaForOrigin", { origin: app.url, quotaSize: 6_000_000 });
  await batch.open();
  await page.goto("./#/analyze?text=I+love+this");
  await analyze.expectLabel("positive");
  await page.goto("./#/models?at=privacy");
  await expect(page.getByTestId("offline")).toContainText("not enough room");
  await page.getByRole("tab", { name: "Library" }).click();
  // A test's window is a private one, to which browsers promise nothing.
  expect(await page.evaluate(() => navigator.storage.persist())).toBe(false);
  await expect(page.getByText("The browser may delete the models when the disk is full.")).toBeVisible();
  await expect(page.getByRole("img", { name: "Ready to work offline" })).toHaveCount(0);

  await page.goto("./#/batch");
  const rows = Array.from({ length: 1200 }, (_, row) => `${row},I love this,${String(row).repeat(4000)}`);
  await batch.choose("wide.csv", `id,text,note\n${rows.join("\n")}\n`);
  await batch.score();
  await batch.done();
  await expect(page.getByTestId("not-persisted")).toContainText("only in memory");
  const { bytes } = await batch.save();
  expect(bytes.toString().split("\n")[1200]).toMatch(/^1199,I love this,(1199)+,positive,/);
  await page.goto("./#/analyze");
  await page.reload();
  await page.goto("./#/batch");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Earlier batches" })).toHaveCount(0);
});

/** A real setting of the browser: no site may store anything. */
function profileWithoutStorage(): string {
  const profile = mkdtempSync(join(tmpdir(), "tonescope-blocked-"));
  mkdirSync(join(profile, "Default"));
  const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(settings));
  return profile;
}

test("without storage access the app scores and says what is not persisted", async ({ app }) => {
  const profile = profileWithoutStorage();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: browserArgs(),
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    const analyze = new AnalyzePage(page);
    await page.goto(`${app.url}/#/analyze?text=I+love+this`);
    await expect(page.evaluate(() => localStorage.length)).rejects.toThrow("denied");
    await analyze.expectLabel("positive");
    await page.goto(`${app.url}/#/models?at=privacy`);
    await expect(page.getByTestId("offline")).toContainText("cannot store the app for offline use");
    await page.getByRole("tab", { name: "Library" }).click();
    await expect(page.getByRole("alert").first()).toHaveAttribute("data-code", "storage-unavailable");
    const batch = new BatchPage(page);
    await page.goto(`${app.url}/#/batch`);
    await batch.choose("tweets.csv", "id,text\n1,I love this\n");
    await batch.score();
    await batch.done();
    await expect(page.getByTestId("not-persisted")).toContainText("only in memory");
    expect((await batch.cells(1))[0]).toBe("Positive");
    await expect(page.getByRole("alert")).toHaveCount(0);
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
