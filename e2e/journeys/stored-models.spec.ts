/** What can go wrong with what is kept, in a real browser with its real storage. */

import { QUANTIZED } from "../../src/testing/hub/models/bundle.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { CHUNK_BYTES } from "../../src/engine/store/storage.ts";
import { JOURNEY_MODEL_ID, DOWNLOAD_TIMEOUT_MS, weights } from "../../src/testing/hub/weights.ts";
import { expect, test } from "../support/hub-app.ts";
import { BatchPage } from "../pages/batch-page.ts";

test.describe.configure({ timeout: DOWNLOAD_TIMEOUT_MS });

test.beforeEach(async ({ hub, models }) => {
  hub.options.repositories.push(createRepository(JOURNEY_MODEL_ID, weights));
  await models.open();
  await models.setHub(hub.url);
  await models.load(JOURNEY_MODEL_ID);
});

test("only damaged chunks of a stored model are downloaded again, for one text and for a batch", async ({
  hub,
  models,
  page,
}) => {
  const third = [[`bytes=${2 * CHUNK_BYTES}-${3 * CHUNK_BYTES - 1}`, CHUNK_BYTES]];
  const fetched = () => hub.downloads(QUANTIZED).map(({ range, sent }) => [range, sent]);
  await models.damage(QUANTIZED, 2);
  hub.log.length = 0;
  await page.reload();
  await models.expectInUse(JOURNEY_MODEL_ID);
  expect(fetched()).toEqual(third);

  await models.damage(QUANTIZED, 2);
  hub.log.length = 0;
  const batch = new BatchPage(page);
  await batch.open();
  await expect(page.getByTestId("drop")).toBeVisible();
  await batch.choose("texts.csv", "text\nI love it\nI hate it\n");
  await batch.score();
  await batch.done();
  expect(fetched()[0]).toEqual(third[0]);
});

test("the browser evicted everything: the app says so and offers the embedded model", async ({
  models,
  page,
  app,
}) => {
  await page.goto("about:blank");
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: app, storageTypes: "indexeddb" });
  await models.open(app);
  await models.expectError("not-stored");
  await page.getByRole("button", { name: "Use the embedded model" }).click();
  await expect(models.status).toHaveText("tonescope-tweets, ready");
});

test("a tab with an older database schema closes it and asks for a reload", async ({
  models,
  page,
  context,
  app,
}) => {
  const newer = await context.newPage();
  await newer.goto(app);
  const upgraded = await newer.evaluate(async () => {
    const opening = indexedDB.open("tonescope-models", 2);
    return new Promise((resolve) => {
      opening.addEventListener("success", () => resolve("upgraded"));
      opening.addEventListener("blocked", () => resolve("blocked"));
    });
  });
  expect(upgraded).toBe("upgraded");
  await models.stored.getByRole("button", { name: "Pin" }).click();
  await models.expectError("storage-outdated");
  await page.close();
});
