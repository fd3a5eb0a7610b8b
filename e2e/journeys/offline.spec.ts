import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { type Intercept, serve } from "../../scripts/run/serve.mjs";
import { expect, test } from "../support/app.ts";
import { browserArgs, executablePath } from "../support/browser.ts";
import { AnalyzePage } from "../pages/analyze-page.ts";
import { BatchPage } from "../pages/batch-page.ts";
import { ExplainPage } from "../pages/explain-page.ts";

test.use({ serviceWorkers: "allow" });

/** A browser that keeps its data in a folder, so that it can be ended and started again. */
function launch(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath,
    args: browserArgs(),
    viewport: { width: 1280, height: 720 },
  });
}

/** In the place of the app's server: hears what is asked, also by the service worker, and answers nothing. */
async function deafServer(url: string): Promise<{ asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.destroy();
  });
  const { hostname, port } = new URL(url);
  await new Promise<void>((resolve) => server.listen(Number(port), hostname, resolve));
  return { asked, close: () => server.close() };
}

test("after one visit everything works offline, also in a restarted browser", async () => {
  const profile = mkdtempSync(join(tmpdir(), "tonescope-"));
  const answered: { url: string; status: number }[] = [];
  const intercept: Intercept = (request, response) => {
    response.on("finish", () => answered.push({ url: request.url ?? "", status: response.statusCode }));
    return false;
  };
  const server = await serve({ port: 0, intercept });
  try {
    const first = await launch(profile);
    const visit = new AnalyzePage(await first.newPage());
    await visit.page.goto(server.url);
    await visit.ready();
    await expect(visit.status.getByRole("img", { name: "Ready to work offline" })).toBeVisible();
    await first.close();
    const whole = answered.filter(({ url, status }) => /\.(onnx|wasm)$/.test(url) && status === 200);
    expect(whole.map(({ url }) => url.replace(/.*\//, "")).toSorted(), "sent once each").toEqual([
      "model_int8.onnx",
      expect.stringMatching(/^ort-wasm-simd-threaded-.*\.wasm$/),
    ]);
    await server.close();

    const network = await deafServer(server.url);
    const again = await launch(profile);
    const page = await again.newPage();
    const analyze = new AnalyzePage(page);
    await page.goto(server.url);
    await analyze.ready();
    await analyze.write("I love this");
    await analyze.expectLabel("positive");
    // The browser's own look for a newer release; the app asks for nothing.
    const own = () => network.asked.filter((url) => url !== "/service-worker.js");
    expect(own(), "requests until the first score").toEqual([]);
    await expect(analyze.status.getByRole("img", { name: "Ready to work offline" })).toBeVisible();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

    await page.goto(`${server.url}/#/explain?${new URLSearchParams({ text: "I love this" }).toString()}`);
    await new ExplainPage(page).measured();

    const batch = new BatchPage(page);
    await page.goto(`${server.url}/#/batch`);
    await batch.choose("tweets.csv", "id,text\n1,I love this\n2,I hate this\n");
    await batch.score();
    await batch.done();
    expect((await batch.cells(1))[0]).toBe("Positive");
    await batch.tab("Charts");
    await expect(page.getByRole("tabpanel").locator("svg").first()).toBeVisible();
    await page.goto(`${server.url}/#/models?at=library`);
    await expect(page.getByRole("heading", { name: "Stored in this browser" })).toBeVisible();
    expect(own(), "requests of explaining, a batch and its charts").toEqual([]);
    await again.close();
    network.close();
  } finally {
    await server.close().catch(() => {});
    rmSync(profile, { recursive: true, force: true });
  }
});

/** Cached files that are listed and do not have their hash. */
const damagedFiles = (page: Page) =>
  page.evaluate(async () => {
    const damaged: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const expected = new URL(url).searchParams.get("sha256");
        const body = await (await cache.match(url))?.arrayBuffer();
        if (expected === null || !body) continue;
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
        if (btoa(String.fromCodePoint(...hash)) !== expected) damaged.push(url);
      }
    }
    return damaged;
  });

/** Changes the first byte of a cached script, or removes the script. @param name before the hash in its file name */
const spoil = (page: Page, name: string, how: "change" | "remove") =>
  page.evaluate(
    async ({ part, isRemoved }) => {
      for (const cacheName of await caches.keys()) {
        const cache = await caches.open(cacheName);
        for (const request of await cache.keys()) {
          if (!new RegExp(`/${part}-[\\w-]{8}\\.js`).test(request.url)) continue;
          const response = await cache.match(request);
          const bytes = new Uint8Array((await response?.arrayBuffer()) ?? []);
          bytes[0] = (bytes[0] ?? 0) ^ 1;
          if (isRemoved) await cache.delete(request);
          else await cache.put(request, new Response(bytes, { headers: response?.headers ?? {} }));
        }
      }
    },
    { part: name, isRemoved: how === "remove" },
  );

test("damaged and missing files are fetched again at the next visit", async ({ page, app, analyze }) => {
  await page.goto(app.url);
  await analyze.ready();
  const isKept = analyze.status.getByRole("img", { name: "Ready to work offline" });
  await expect(isKept).toBeVisible();
  // This visit's own verification would find the damage before the page needs the files.
  await page.waitForTimeout(4000);
  for (const name of ["index", "batch.worker"]) await spoil(page, name, "change");
  await spoil(page, "ExplainPage", "remove");
  expect(await damagedFiles(page)).toHaveLength(2);
  // The page cannot start; the service worker notices.
  await page.reload();
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  await expect(isKept).toBeVisible();
  expect(await damagedFiles(page)).toEqual([]);
  // The damaged script is not valid.
  app.complaints.length = 0;

  // The page starts without its model, which follows when the file was replaced.
  await spoil(page, "inference.worker", "change");
  await page.reload();
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  expect(await damagedFiles(page)).toEqual([]);

  await page.context().setOffline(true);
  await page.goto(`${app.url}/#/explain?${new URLSearchParams({ text: "I love this" }).toString()}`);
  await page.reload();
  await new ExplainPage(page).measured();
});
