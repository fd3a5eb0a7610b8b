import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type Axe from "axe-core";
import { type BrowserContext, expect, type Page, test as base } from "@playwright/test";
import { type Intercept, serve } from "../../scripts/run/serve.mjs";
import { noteInteractions } from "./interactions.ts";
import { AnalyzePage } from "../pages/analyze-page.ts";
import { BatchPage } from "../pages/batch-page.ts";
import { returningVisitor } from "./storage-state.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export interface App {
  /** Set this before the page is opened, to change the responses to some requests. */
  intercept: Intercept;
  url: string;
  /** Policy violations and uncaught errors so far; a test that expects one removes it. */
  complaints: string[];
}

interface Fixtures {
  app: App;
  analyze: AnalyzePage;
  batch: BatchPage;
  watched: void;
}

/**
 * Notes the requests of a context to other origins, and complaints.
 * @returns what fails when there were any
 */
export function watch(context: BrowserContext, app: App): () => void {
  const foreign: string[] = [];
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== app.url) foreign.push(request.url());
  });
  context.on("console", (message) => {
    if (/content security policy|requires 'Trusted/i.test(message.text()))
      app.complaints.push(message.text());
  });
  context.on("weberror", (error) => app.complaints.push(error.error().message));
  return () => {
    expect(foreign, "requests to other origins").toEqual([]);
    expect(app.complaints, "policy violations and uncaught errors").toEqual([]);
  };
}

/**
 * Serves the built app on a separate server for each test. A test fails when the page sends a request to another origin,
 * violates the content security policy, or throws.
 */
export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright requires the pattern
  app: async ({}, use) => {
    const app: App = { intercept: () => false, url: "", complaints: [] };
    const server = await serve({
      port: 0,
      intercept: (request, response) => app.intercept(request, response),
    });
    app.url = server.url;
    await use(app);
    await server.close();
  },
  baseURL: async ({ app }, use) => use(app.url),
  context: async ({ context }, use, { title }) => {
    await noteInteractions(context, title);
    await use(context);
  },
  storageState: async ({ app }, use) => use(returningVisitor(app.url)),
  watched: [
    async ({ context, app }, use) => {
      const check = watch(context, app);
      await use();
      check();
    },
    { auto: true },
  ],
  analyze: async ({ page }, use) => use(new AnalyzePage(page)),
  batch: async ({ page }, use) => use(new BatchPage(page)),
});

/** Fails with the list of violations that axe-core finds on the current page. */
export async function expectAccessible(page: Page): Promise<void> {
  // A page is loaded when it is first opened, so wait for its content; the heading of index.html is hidden until then.
  await page.locator("h1:visible").first().waitFor();
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: typeof Axe }).axe;
    const { violations } = await axe.run(document);
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" | ")}`,
    );
  });
  expect(violations).toEqual([]);
}

export { expect };
