import { parse } from "csv-parse/sync";
import { expect, test } from "../support/app.ts";
import { ExplainPage } from "../pages/explain-page.ts";

test.use({ serviceWorkers: "allow" });

const TWEET = "Lovely hotel, but the wifi never worked";

test("a newcomer types, reads the explanation, scores a file, navigates, and works offline", async ({
  analyze,
  batch,
  app,
  page,
}) => {
  test.slow();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  const places = page.getByRole("navigation", { name: "Main" });
  const place = (name: string) => places.getByRole("link", { name }).click();

  await test.step("the tour follows what one does, and goes", async () => {
    await analyze.open();
    await analyze.ready();
    await expect(page.getByRole("region", { name: "Type or paste a tweet" })).toBeVisible();
    await analyze.composer.pressSequentially(TWEET);
    const why = page.getByRole("region", { name: "See why" });
    await expect(why).toContainText("2 of 3");
    await expect(places.getByRole("link", { name: "Explain" })).toHaveAttribute("data-pointed-at");
    await why.getByRole("button", { name: "Skip" }).click();
    await expect(why).toBeHidden();
  });

  await test.step("why, and back to the same text", async () => {
    await page.getByRole("link", { name: "See why" }).click();
    await expect(new ExplainPage(page).words).toContainText("never");
    await page.goBack();
    await expect(analyze.composer).toHaveValue(TWEET);
    await expect(analyze.prediction).toBeVisible();
  });

  await test.step("an example file is scored and saved", async () => {
    await place("Batch");
    await page.getByRole("button", { name: "Try it with an example" }).click();
    await batch.score();
    await batch.done();
    await expect(page).toHaveURL(/job=/);
    const { name, bytes } = await batch.save();
    expect(name).toBe("example-tweets-scored.csv");
    const rows = parse(bytes, { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(18);
    expect(rows[0]?.["sentiment"]).toBe("negative");
  });

  await test.step("each step back is one that was made", async () => {
    await page.goBack();
    await expect(page.getByRole("tab", { name: "Table" })).toHaveAttribute("aria-selected", "true");
    await page.getByRole("textbox", { name: "Find text" }).fill("pool");
    await expect(page.getByText("4 of 18 rows")).toBeVisible();
    await page.getByRole("link", { name: "Explain row 9" }).click();
    await expect(page.getByRole("textbox", { name: "Tweet to explain" })).toHaveValue(/^The pool is closed/);
    await page.getByRole("link", { name: "Back to example-tweets.csv" }).click();
    await expect(page.getByText("4 of 18 rows")).toBeVisible();
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(page.getByText("18 rows", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(page.getByText("4 of 18 rows")).toBeVisible();
    // Filters are undone step by step, and redone, also by keys.
    await page.getByRole("button", { name: "Undo the filter change" }).click();
    await expect(page.getByText("18 rows", { exact: true })).toBeVisible();
    await expect(page.getByRole("status", { name: "Notice" })).toHaveText(/undone/);
    await page.keyboard.press("ControlOrMeta+Shift+Z");
    await expect(page.getByText("4 of 18 rows")).toBeVisible();
    await page.reload();
    await expect(page.getByText("4 of 18 rows")).toBeVisible();
  });

  await test.step("a removed batch comes back", async () => {
    await page.getByRole("button", { name: "New file" }).click();
    await page.getByRole("button", { name: "Remove example-tweets.csv" }).click();
    const earlier = page.getByRole("region", { name: "Earlier batches" });
    await expect(earlier).toBeHidden();
    await page.keyboard.press("Control+z");
    await expect(earlier).toContainText("18 rows");
  });

  await test.step("without network, with the text of before and no tour", async () => {
    await place("Analyze");
    await expect(analyze.status.getByRole("img", { name: "Ready to work offline" })).toBeVisible();
    app.intercept = (_request, response) => {
      response.destroy();
      return true;
    };
    await page.goto("./");
    await page.reload();
    await analyze.ready();
    const texts = page.getByRole("list", { name: "History" });
    await expect(page.getByText(/^\d of 3$/)).toHaveCount(0);
    await texts.getByRole("link", { name: TWEET }).click();
    await expect(analyze.composer).toHaveValue(TWEET);
    await expect(analyze.prediction).toBeVisible();
  });
});
