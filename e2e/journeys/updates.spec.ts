import { readdirSync, rmSync } from "node:fs";
import type { Page } from "@playwright/test";
import { type Intercept, serve } from "../../scripts/run/serve.mjs";
import { expect, test as base } from "../support/app.ts";
import { nextRelease } from "../support/next-release.ts";
import { AnalyzePage } from "../pages/analyze-page.ts";
import { BatchPage } from "../pages/batch-page.ts";
import { returningVisitor } from "../support/storage-state.ts";

/** A host on which a new release is put, with nothing of the old one left. */
class Host {
  url = "";
  #close = async () => {};

  async put(folder: string, intercept: Intercept = () => false): Promise<void> {
    await this.#close();
    const port = this.url ? Number(new URL(this.url).port) : 0;
    const server = await serve({ port, folder, intercept });
    this.url = server.url;
    this.#close = server.close;
  }

  async close(): Promise<void> {
    await this.#close();
  }
}

const test = base.extend<{ host: Host }, { next: string }>({
  next: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, use) => {
      const folder = await nextRelease();
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  // The fixture that watches for foreign requests learns the address from `app`.
  host: async ({ app }, use) => {
    const host = new Host();
    await host.put("dist");
    app.url = host.url;
    await use(host);
    await host.close();
  },
  storageState: async ({ host }, use) => use(returningVisitor(host.url)),
});

test.use({ serviceWorkers: "allow" });

const entryIn = (folder: string) =>
  readdirSync(`${folder}/assets`).find((name) => /^index-[\w-]{8}\.js$/.test(name)) ?? "";

const entryOf = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "");

const look = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
    const { installing } = registration ?? {};
    if (!installing) return "none";
    return await new Promise<string>((resolve) => {
      installing.addEventListener("statechange", () => resolve(installing.state));
    });
  });

async function openKept(page: Page, url: string): Promise<AnalyzePage> {
  const analyze = new AnalyzePage(page);
  await page.goto(url);
  await analyze.ready();
  await expect(analyze.status.getByRole("img", { name: "Ready to work offline" })).toBeVisible();
  return analyze;
}

test("an update waits for a batch in another tab, and then applies to all tabs", async ({
  context,
  host,
  next,
}) => {
  const [atWork, other] = [await context.newPage(), await context.newPage()];
  await openKept(atWork, host.url);
  await openKept(other, host.url);
  const batch = new BatchPage(atWork);
  await atWork.goto(`${host.url}/#/batch`);
  const rows = Array.from({ length: 20_000 }, (_, row) => `${row},This is text number ${row}`);
  await batch.choose("many.csv", `id,text\n${rows.join("\n")}\n`);
  await batch.score();
  await expect(batch.progress).toHaveAttribute("data-status", "scoring");

  await host.put(next);
  expect(await look(other)).toBe("installed");
  for (const page of [atWork, other]) await expect(page.getByText("Update available.")).toBeVisible();
  expect(await entryOf(other)).toContain(entryIn("dist"));
  // What this page has not opened yet is still its own release's, though the host has it no more.
  await other.goto(`${host.url}/#/models?at=library`);
  await expect(other.getByRole("heading", { name: "Load a model from the Hub" })).toBeVisible();
  await other.goto(`${host.url}/#/analyze?text=I+love+this`);
  await other.getByRole("button", { name: "Reload" }).click();
  for (const page of [atWork, other]) await expect(page.getByText(/^All tabs reload/)).toBeVisible();
  await atWork.waitForTimeout(1500);
  await expect(batch.progress).toHaveAttribute("data-status", "scoring");
  expect(await entryOf(atWork)).toContain(entryIn("dist"));
  expect(await entryOf(other)).toContain(entryIn("dist"));

  await atWork.getByRole("button", { name: "Pause" }).click();
  for (const page of [atWork, other]) {
    await expect.poll(() => entryOf(page).catch(() => "")).toContain(entryIn(next));
  }
  const analyze = new AnalyzePage(other);
  await expect(analyze.composer).toHaveValue("I love this");
  await analyze.expectLabel("positive");
  await expect(batch.progress).toContainText("of 20,000 rows scored");
  await batch.progress.getByRole("button", { name: "Resume" }).click();
  await expect(batch.progress).toHaveAttribute("data-status", "scoring");
  // Of the old release, nothing is kept once no page needs it.
  await other.reload();
  await expect
    .poll(() =>
      other.evaluate(async () => {
        const names = await caches.keys();
        const opened = await Promise.all(names.map((name) => caches.open(name)));
        const keys = await Promise.all(opened.map((cache) => cache.keys()));
        return keys
          .flat()
          .map(({ url }) => url)
          .filter((url) => /\/index-[\w-]{8}\.js/.test(url));
      }),
    )
    .toEqual([expect.stringContaining(entryIn(next))]);
});

test("a failed update keeps the old release; missing files load the new one", async ({
  page,
  host,
  next,
}) => {
  await openKept(page, host.url);
  await host.put(next, (request, response) => {
    if (!request.url?.endsWith(entryIn(next))) return false;
    // As from a host on which the release is not yet complete.
    response.writeHead(404).end();
    return true;
  });
  expect(await look(page)).toBe("redundant");
  await page.reload();
  const analyze = new AnalyzePage(page);
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  await expect(page.getByText("Update available.")).toHaveCount(0);
  expect(await entryOf(page)).toContain(entryIn("dist"));

  // The kept page without its script, and a host that has neither: the page heals itself, once.
  const forget = (name: string) =>
    page.evaluate(async (part) => {
      for (const cacheName of await caches.keys()) {
        const cache = await caches.open(cacheName);
        for (const request of await cache.keys()) {
          if (request.url.includes(part)) await cache.delete(request);
        }
      }
    }, name);
  // The browser's own cache would still help out.
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("Network.clearBrowserCache");
  await forget("/ExplainPage-");
  await page.goto(`${host.url}/#/explain`);
  await expect(page.getByRole("alert")).toHaveAttribute("data-code", "part-missing");
  await host.put(next);
  await forget(entryIn("dist"));
  await page.reload();
  await expect.poll(() => entryOf(page).catch(() => "")).toContain(entryIn(next));
  await expect(page.getByRole("textbox", { name: "Tweet to explain" })).toBeVisible();
});
