/** A model whose repository has no ONNX file. */

import { convertibleModel } from "../../src/testing/hub/models/convertible.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { expectAccessible } from "../support/app.ts";
import { expect, test } from "../support/hub-app.ts";

test("a model without an ONNX file is converted, compared with floats, repaired, and used without the Hub", async ({
  models,
  analyze,
  hub,
  page,
}) => {
  const id = "example/bert-tensorflow";
  await models.open();
  await models.setHub(hub.url);
  hub.options.repositories.push(createRepository(id, convertibleModel("tensorflow-bert")));
  await models.lookUp(id);
  await expect(models.offer).toContainText("converted here");
  await models.load(id);
  await expect(models.stored).toContainText("here, from TensorFlow weights");
  await models.stored.getByText("Compare with floats").click();
  const compare = models.stored.getByRole("button", { name: /^Compare \(downloads [\d.]+ kB\)$/ });
  await models.stored.getByLabel("Texts, one per line").fill("good days!\n\nbad day");
  hub.faults.add({ on: "blob", path: "tf_model.h5", stallAt: 1000, times: 1 });
  await compare.click();
  const used = models.stored.filter({ hasText: "In use" });
  await expect(used.getByTestId("transfer")).toContainText("Downloading");
  await used.getByRole("button", { name: "Cancel" }).click();
  await expect(compare).toBeEnabled();
  await expect(models.stored).toHaveCount(1);
  await expect(models.alert).toHaveCount(0);
  expect(await models.storedChunks("config.json")).toBe(1);
  await compare.click();
  await expect(models.stored.getByRole("row", { name: "Same label 2 of 2 (100.0%)" })).toBeVisible();
  await expect(models.stored.getByRole("row", { name: /^Mean gap 0\.\d{4}$/ })).toBeVisible();
  await expectAccessible(page);
  expect(await models.storedChunks("onnx/model.onnx")).toBe(0);
  await models.damage("onnx/model_int8.onnx", 0);
  hub.log.length = 0;
  await page.reload();
  await models.expectInUse(id);
  await expect(models.stored).toHaveCount(1);
  expect(hub.downloads("tf_model.h5").length).toBeGreaterThan(0);
  await hub.close();
  await models.stored.getByText("Compare with floats").click();
  await compare.click();
  await models.expectError("offline");
  await page.reload();
  await models.showTab("Current");
  await expect(models.usedDevice("encoder kernel")).toBeVisible();
  await analyze.open();
  await analyze.write("good days!");
  await expect(analyze.prediction).toBeVisible();
});
