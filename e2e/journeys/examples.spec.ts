import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import sirv from "sirv";
import { build } from "vite";
import { expect, test } from "@playwright/test";
import { ROOT } from "../../scripts/support/install.mjs";

/** The examples for browsers, built and served without the app's headers, as in another person's project. */
test("the examples for a page and for a worker score a text", async ({ page }) => {
  await build({ configFile: join(ROOT, "examples/vite.config.ts"), logLevel: "error" });
  const server = createServer(sirv(join(ROOT, ".cache/examples")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await page.goto(`${url}/browser/`);
    await expect(page.locator("output")).toHaveText("Ready");
    await page.getByRole("button", { name: "Score" }).click();
    await expect(page.locator("output")).toHaveText(/^positive \(0\.\d{3}\): negative/);

    await page.goto(`${url}/worker/`);
    await page.getByLabel("Type a text").fill("I hate this");
    await expect(page.locator("output")).toHaveText(/^negative \(0\.\d{3}\)$/);
  } finally {
    server.close();
  }
});
