import type { Intercept } from "../../scripts/run/serve.mjs";
import { expect, test } from "../support/app.ts";

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
  await expect(page.getByTestId("not-isolated")).toBeVisible();
  expect(loads).toBe(1);
});
