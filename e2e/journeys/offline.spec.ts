import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "@playwright/test";
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
  test.setTimeout(240_000);
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
    await page.goto(`${server.url}/#/models`);
    await expect(page.getByRole("heading", { name: "Stored in this browser" })).toBeVisible();
    expect(own(), "requests of explaining, a batch and its charts").toEqual([]);
    await again.close();
    network.close();
  } finally {
    await server.close().catch(() => {});
    rmSync(profile, { recursive: true, force: true });
  }
});
