/**
 * How the main views look, against the pictures in `e2e/look/`: `npm run test:look`, with `-- --update-snapshots` after
 * a change that is meant. Not part of `npm test`: another version of the browser may draw the same page otherwise.
 */

import { devices } from "@playwright/test";
import { expect, test } from "../support/app.ts";
import { ExplainPage } from "../pages/explain-page.ts";

const TWEET = "Two hours late and they still lost my bag. Thanks for nothing @airline";
const VIEWPORTS = {
  light: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  phone: { viewport: devices["Pixel 7"].viewport, hasTouch: true, isMobile: true },
} as const;
/** Times, dates and speeds. */
const CHANGING = "[data-testid=status], time, [data-changing]";

for (const [name, options] of Object.entries(VIEWPORTS)) {
  test.describe(name, () => {
    test.use(options);
    const look = async (page: ExplainPage["page"], view: string) => {
      await page.evaluate(() => document.fonts.ready);
      await expect(page).toHaveScreenshot(`${view}-${name}.png`, { mask: [page.locator(CHANGING)] });
    };

    test("analyze", async ({ analyze, page }) => {
      await analyze.open();
      await analyze.ready();
      await analyze.write(TWEET);
      await analyze.expectLabel("negative");
      await look(page, "analyze");
      await analyze.write("I love this\nI hate this\nThe train leaves at five");
      await expect(page.getByText("3 tweets", { exact: true })).toBeVisible();
      await look(page, "tweets");
    });

    test("explain", async ({ page }) => {
      const explain = new ExplainPage(page);
      await explain.open({ text: TWEET });
      await expect(page.getByTestId("faithfulness")).toBeVisible();
      await look(page, "explain");
    });

    test("batch", async ({ batch, page }) => {
      await batch.open();
      await look(page, "batch");
      await page.getByRole("button", { name: /example/i }).click();
      await batch.score();
      await batch.done(60_000);
      await look(page, "scored");
    });

    test("models", async ({ page }) => {
      await page.goto("/#/models");
      await expect(page.getByRole("heading", { name: "tonescope-tweets" })).toBeVisible();
      await look(page, "models");
    });
  });
}
