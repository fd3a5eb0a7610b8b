import { tinyModel } from "../../src/testing/hub/models/bundle.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { expect, test } from "../support/hub-app.ts";

const ID = "example/tiny-sentiment";

test.use({ serviceWorkers: "allow" });

test("a model from the Hub starts and scores offline", async ({ analyze, goOffline, hub, models, page }) => {
  hub.options.repositories.push(createRepository(ID, tinyModel()));
  await models.open();
  await models.setHub(hub.url);
  await models.load(ID);
  await expect(models.status.getByRole("img", { name: "Ready to work offline" })).toBeVisible();
  await analyze.open("#/analyze?text=thanks");
  await expect(analyze.prediction).toBeVisible();
  const before = await analyze.percents();

  await goOffline();
  const failed: string[] = [];
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // What the old page was still reading when it went did not fail.
    if (reason !== "net::ERR_ABORTED") failed.push(`${reason} ${request.url()}`);
  });
  await page.reload();
  await expect(models.status).toHaveText(`${ID}, ready`);
  await expect(analyze.prediction).toBeVisible();
  expect(await analyze.percents()).toEqual(before);
  expect(failed).toEqual([]);
});
