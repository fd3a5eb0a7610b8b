import { test as base } from "@playwright/test";
import { serve } from "../scripts/serve.mjs";
import { Hub, type HubOptions } from "./hub/server.ts";
import { ModelsPage } from "./models.page.ts";

interface Fixtures {
  /** What the Hub of this test holds. */
  hubOptions: HubOptions;
  hub: Hub;
  /** The app's address; its policy allows the test's Hub. */
  app: string;
  models: ModelsPage;
}

/** A Hub and an app for each test, each on ports of its own, so that tests share nothing. */
export const test = base.extend<Fixtures>({
  hubOptions: [{ repositories: [] }, { option: true }],
  hub: async ({ hubOptions }, provide) => {
    const hub = await Hub.start(hubOptions);
    await provide(hub);
    await hub.close();
  },
  app: async ({ hub }, provide) => {
    const server = await serve({ port: 0, hubs: [hub.url, hub.storeUrl] });
    await provide(server.url);
    await server.close();
  },
  baseURL: async ({ app }, provide) => provide(app),
  models: async ({ page }, provide) => provide(new ModelsPage(page)),
});

export { expect } from "@playwright/test";
