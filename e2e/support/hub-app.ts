import { test as base } from "@playwright/test";
import { serve } from "../../scripts/run/serve.mjs";
import { Hub, type HubOptions } from "../../src/testing/hub/server.ts";
import { noteInteractions } from "./interactions.ts";
import { AnalyzePage } from "../pages/analyze-page.ts";
import { ModelsPage } from "../pages/models-page.ts";
import { returningVisitor } from "./storage-state.ts";

interface Fixtures {
  /** What the Hub of this test holds. */
  hubOptions: HubOptions;
  hub: Hub;
  server: Awaited<ReturnType<typeof serve>>;
  /** The app's address; its policy allows the test's Hub. */
  app: string;
  /** Ends the Hub and the app's own server. */
  goOffline: () => Promise<void>;
  models: ModelsPage;
  analyze: AnalyzePage;
}

/** A Hub and an app for each test, each on ports of its own, so that tests share nothing. */
export const test = base.extend<Fixtures>({
  hubOptions: [{ repositories: [] }, { option: true }],
  hub: async ({ hubOptions }, use) => {
    // The options are one object for all tests of a process; what one test adds is not there for the next.
    const hub = await Hub.start({ ...hubOptions, repositories: [...hubOptions.repositories] });
    await use(hub);
    await hub.close();
  },
  server: async ({ hub }, use) => {
    const server = await serve({ port: 0, hubs: [hub.url, hub.storeUrl] });
    await use(server);
    await server.close();
  },
  app: async ({ server }, use) => use(server.url),
  goOffline: async ({ hub, server }, use) =>
    use(async () => {
      await hub.close();
      await server.close();
    }),
  baseURL: async ({ app }, use) => use(app),
  context: async ({ context }, use, { title }) => {
    await noteInteractions(context, title);
    await use(context);
  },
  storageState: async ({ app }, use) => use(returningVisitor(app)),
  models: async ({ page }, use) => use(new ModelsPage(page)),
  analyze: async ({ page }, use) => use(new AnalyzePage(page)),
});

export { expect } from "@playwright/test";
