/** A second model scores an open batch, while the tab is killed, and explains one text beside the first. */

import { readFile } from "node:fs/promises";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { DOWNLOAD_TIMEOUT_MS, JOURNEY_MODEL_ID, weights } from "../../src/testing/hub/weights.ts";
import { expectAccessible } from "../support/app.ts";
import { expect, test } from "../support/hub-app.ts";
import { BatchPage } from "../pages/batch-page.ts";

test.describe.configure({ timeout: DOWNLOAD_TIMEOUT_MS });

const TEXTS = ["I love this", "worst ever, so sad", "the meeting is at three"];
const TRUTHS = ["positive", "negative", "neutral"];
const EMBEDDED = "The model that comes with the app";
const ROWS = 1200;
const TABLE = `text,label\n${Array.from({ length: ROWS }, (_, row) => `"${TEXTS[row % 3]} no ${row}",${TRUTHS[row % 3]}\n`).join("")}`;

test("two models are compared on one file, and a killed tab goes on", async ({ hub, models, page }) => {
  hub.options.repositories.push(createRepository(JOURNEY_MODEL_ID, weights));
  await models.open();
  await models.setHub(hub.url);
  await models.load(JOURNEY_MODEL_ID);
  const batch = new BatchPage(page);
  await batch.open();
  await batch.choose("tweets.csv", TABLE);
  await batch.score();
  await batch.done();
  await batch.tab("Evaluate");
  const second = page.getByRole("region", { name: "A second model" });
  await expect(second.getByLabel("Model", { exact: true })).toContainText(EMBEDDED);
  await second.getByRole("button", { name: "Score with this model too" }).click();
  await expect(second.getByTestId("second-progress")).toHaveAttribute("data-status", "scoring");
  await second.getByRole("button", { name: "Stop" }).click();
  await expect(second.getByRole("button", { name: "Continue" })).toBeVisible();
  await page.reload();
  await second.getByRole("button", { name: "Continue" }).click();
  await expect(second.getByTestId("second-progress")).toBeHidden();
  await expect(second.getByText("1,200 rows compared.")).toBeVisible();
  await expect(second.getByRole("region", { name: "Against labels" })).toContainText(JOURNEY_MODEL_ID);
  await expect(second.getByText(/p \(McNemar\): <?0\.\d+/)).toBeVisible();
  await expectAccessible(page);
  await batch.tab("Shares");
  await page.getByRole("button", { name: "Report", exact: true }).click();
  const [report] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the report" }).click(),
  ]);
  const saved = await readFile(await report.path(), "utf8");
  expect(saved).toContain("1,200 rows compared.");
  expect(saved).toContain(`Rows: classes of ${JOURNEY_MODEL_ID}. Columns: classes of tonescope-tweets.`);
  await page.getByRole("dialog", { name: "Report" }).getByRole("button", { name: "Close" }).click();
  await batch.tab("Evaluate");
  await second.getByRole("button", { name: /Show the [\d,]+ rows on which they differ/ }).click();
  await expect(page.getByText(/^[\d,]+ of 1,200 rows$/)).toBeVisible();
  await expect(batch.table.getByRole("columnheader", { name: "tonescope-tweets" })).toBeVisible();
  const { bytes } = await batch.save();
  expect(bytes.toString()).toContain("second_model,second_model_score");

  await page.goto(
    new URL(`#/explain?${new URLSearchParams({ text: "I love this day" }).toString()}`, page.url()).href,
  );
  await page.getByRole("button", { name: "Compare with another model" }).click();
  const beside = page.getByTestId("second-model");
  await beside.getByLabel("A second model").selectOption(EMBEDDED);
  await expect(beside.getByRole("status")).toContainText(/predict/);
  await expect(page).toHaveURL(/second=embedded/);
  await page.reload();
  await expect(beside.getByRole("list", { name: /^Words by tonescope-tweets@/ })).toContainText("love");
  const love = beside
    .getByRole("region", { name: "Words by both models" })
    .getByRole("row", { name: /^love/ });
  const [one = NaN, other = NaN, difference = NaN] = (await love.getByRole("cell").allTextContents()).map(
    (cell) => Number(cell.replace("−", "-")),
  );
  expect(Math.abs(other - one - difference)).toBeLessThan(0.11);
  await expectAccessible(page);
  await beside.getByRole("button", { name: "Close the comparison of models" }).click();
  await expect(page).not.toHaveURL(/second=/);
});
