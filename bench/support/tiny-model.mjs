/** A model of a few kilobytes, whose runs cost almost nothing: what remains is the app's own cost. */

import { withModules } from "./modules.mjs";

export const TINY = "example/tiny";

/** @typedef {{ hubs: string[], use: (page: import("@playwright/test").Page) => Promise<void> }} TinyModel */

/** Serves the model from a Hub of its own. @param {(tiny: TinyModel) => Promise<void>} work */
export async function withTinyModel(work) {
  await withModules(async (load) => {
    const { tinyModel } = await load("/src/testing/hub/models/bundle.ts");
    const { createRepository } = await load("/src/testing/hub/repository.ts");
    const { Hub } = await load("/src/testing/hub/server.ts");
    const { ModelsPage } = await load("/e2e/pages/models-page.ts");
    const hub = await Hub.start({ repositories: [createRepository(TINY, tinyModel())] });
    await work({
      hubs: [hub.url, hub.storeUrl],
      async use(page) {
        const models = new ModelsPage(page);
        await page.getByRole("link", { name: "Models" }).first().click();
        await models.setHub(hub.url);
        await models.load(TINY);
        await page.getByRole("link", { name: "Batch" }).first().click();
      },
    });
    await hub.close();
  });
}
