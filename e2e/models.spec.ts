import { tinyModel } from "./hub/models/bundle.ts";
import { createRepository } from "./hub/repository.ts";
import { expect, test } from "./fixtures.ts";

const ID = "cardiffnlp/twitter-roberta-base-sentiment";

test.use({ hubOptions: { repositories: [createRepository(ID, tinyModel())] } });

test("a name, a download, a verified model, and the same again without the Hub", async ({
  models,
  hub,
  page,
}) => {
  await models.open();
  await models.setHub(hub.url);
  await models.lookUp(ID);
  await expect(models.offer).toContainText("q8");
  await models.startDownload();
  await models.expectInUse(ID);
  await page.screenshot({ path: ".cache/models.png", fullPage: true });

  await hub.close();
  await page.reload();
  await models.expectInUse(ID);
});
