import type { Intercept } from "../../scripts/run/serve.mjs";
import { chromium } from "@playwright/test";
import { AnalyzePage } from "../pages/analyze-page.ts";
import { BatchPage } from "../pages/batch-page.ts";
import { expect, test } from "../support/app.ts";
import { browserArgs, executablePath } from "../support/browser.ts";

const HEADERS = [
  "Content-Security-Policy",
  "Cross-Origin-Opener-Policy",
  "Cross-Origin-Embedder-Policy",
  "Cross-Origin-Resource-Policy",
  "Permissions-Policy",
  "Referrer-Policy",
];

/** A host that sends no header of ours, and has the app in a folder beside others. */
function plainHost(paths: string[]): Intercept {
  return (request, response) => {
    for (const name of HEADERS) response.removeHeader(name);
    const { url = "" } = request;
    if (!url.startsWith("/people/tonescope/")) {
      response.writeHead(404).end();
      return true;
    }
    paths.push(url);
    request.url = url.slice("/people/tonescope".length);
    return false;
  };
}

test.describe("with a service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("on a host without headers the page is isolated after one reload", async ({ analyze, app, page }) => {
    const asked: string[] = [];
    app.intercept = plainHost(asked);
    let loads = 0;
    page.on("load", () => (loads += 1));
    await page.goto(`${app.url}/people/tonescope/`);
    await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true);
    await analyze.ready();
    await analyze.write("I love this");
    await analyze.expectLabel("positive");
    expect(loads).toBe(2);
    const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
    expect(scope).toBe(`${app.url}/people/tonescope/`);
    await expect(analyze.status.getByRole("img", { name: "Ready to work offline" })).toBeVisible();
    // The policy came with the page too.
    const policy = await page.evaluate(async () =>
      (await fetch("./")).headers.get("content-security-policy"),
    );
    expect(policy).toContain("default-src 'none'");
  });
});

test("without headers and service worker the model runs on one thread, and the page says so", async ({
  analyze,
  app,
  page,
}) => {
  app.intercept = plainHost([]);
  let loads = 0;
  page.on("load", () => (loads += 1));
  await page.goto(`${app.url}/people/tonescope/`);
  await analyze.ready();
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  await page.goto(`${app.url}/people/tonescope/#/models`);
  await expect(page.getByText("1 thread")).toBeVisible();
  await page.getByRole("tab", { name: "Privacy" }).click();
  await expect(page.getByTestId("not-isolated")).toBeVisible();
  expect(loads).toBe(1);
});

test("over http in a local network everything works in memory, and the page says so", async ({ app }) => {
  const { port } = new URL(app.url);
  const args = [
    ...browserArgs().filter((arg) => !arg.startsWith("--proxy")),
    "--host-resolver-rules=MAP lan.example 127.0.0.1",
  ];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage({ baseURL: `http://lan.example:${port}` });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    const analyze = new AnalyzePage(page);
    await page.goto("./#/analyze?text=I+love+this%0AI+hate+this");
    await expect(page.getByText("This page was loaded over http")).toBeVisible();
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.getByRole("button", { name: "Copy" }).first().click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    await analyze.ready();
    const batch = new BatchPage(page);
    await page.goto("./#/batch");
    await batch.choose("tweets.csv", "id,text\n1,I love this\n2,I hate this\n");
    await batch.score();
    await batch.done();
    await expect(page.getByTestId("not-persisted")).toContainText("because the page was loaded over http");
    const { bytes } = await batch.save();
    expect(bytes.toString("utf8").split("\n")[2]).toContain("negative");
    for (const path of ["models", "explain?text=I+love+this"]) {
      await page.goto(`./#/${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
});
