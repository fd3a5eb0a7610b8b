import { test as base } from "@playwright/test";
import { serve } from "../../scripts/run/serve.mjs";
import { Hub, type HubOptions } from "../../src/testing/hub/server.ts";
import { noteInteractions } from "./interactions.ts";
import { AnalyzePage } from "../pages/analyze-page.ts";
import { ModelsPage } from "../pages/models-page.ts";
import { returningVisitor } from "./storage-state.ts";

interface Fixtures {
  /** The repositories of the test's Hub. */
  hubOptions: HubOptions;
  hub: Hub;
  server: Awaited<ReturnType<typeof serve>>;
  /** Address of the app, whose policy allows the test's Hub. */
  app: string;
  /** Stops the Hub and the server of the app. */
  goOffline: () => Promise<void>;
  models: ModelsPage;
  analyze: AnalyzePage;
}

/** A Hub and an app for each test on separate ports, so that tests share no state. */
export const test = base.extend<Fixtures>({
  hubOptions: [{ repositories: [] }, { option: true }],
  hub: async ({ hubOptions }, use) => {
    // All tests of a process share the options object, so it is copied.
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
