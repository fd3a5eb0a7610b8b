import { test as base } from "@playwright/test";
import { serve } from "../scripts/serve.mjs";
import { Hub, type HubOptions } from "./hub/server.ts";
import { AnalyzePage } from "./pages/analyze-page.ts";
import { ModelsPage } from "./pages/models-page.ts";

interface Fixtures {
  /** What the Hub of this test holds. */
  hubOptions: HubOptions;
  hub: Hub;
  /** The app's address; its policy allows the test's Hub. */
  app: string;
  models: ModelsPage;
  analyze: AnalyzePage;
}

/** A Hub and an app for each test, each on ports of its own, so that tests share nothing. */
export const test = base.extend<Fixtures>({
  hubOptions: [{ repositories: [] }, { option: true }],
  hub: async ({ hubOptions }, use) => {
    const hub = await Hub.start(hubOptions);
    await use(hub);
    await hub.close();
  },
  app: async ({ hub }, use) => {
    const server = await serve({ port: 0, hubs: [hub.url, hub.storeUrl] });
    await use(server.url);
    await server.close();
  },
  baseURL: async ({ app }, use) => use(app),
  models: async ({ page }, use) => use(new ModelsPage(page)),
  analyze: async ({ page }, use) => use(new AnalyzePage(page)),
});

export { expect } from "@playwright/test";
