/** The graphics processor, played by software: right numbers, and what happens when it goes. */

import { tinyModel } from "../../src/testing/hub/models/bundle.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { expectAccessible } from "../support/app.ts";
import { ModelsPage } from "../pages/models-page.ts";
import { expect, test } from "../support/hub-app.ts";

const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const args = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];
test.use({ launchOptions: { executablePath, args } });
// Software computes it, on a machine that does other things too.
test.describe.configure({ timeout: 300_000 });

const ID = "example/tiny";
const SLOW = { timeout: 120_000 };
const isRuntime = (path: string) => /\.jspi-[\w-]+\.wasm$/.test(path);

test.beforeEach(async ({ hub, models }) => {
  hub.options.repositories.push(createRepository(ID, tinyModel()));
  await models.open();
  await models.setHub(hub.url);
});

test("a software adapter is benchmarked on request only", async ({ page, models }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await models.load(ID);
  await models.showTab("Current");
  const measure = models.backends.getByRole("button", { name: "Measure the graphics processor" });
  await expect(measure).toBeVisible();
  expect(asked.filter(isRuntime)).toEqual([]);
  await measure.click();
  await expect(models.backendRow("WebGPU")).toContainText(/Correct|In use/, SLOW);
  await expect(models.backendRow("WebAssembly")).toContainText("ms");
  expect(asked.filter(isRuntime)).toHaveLength(1);
  await expectAccessible(page);
});

test("after a lost device the text is scored again on the processor, with a notice", async ({
  page,
  models,
  analyze,
  browser,
}) => {
  await models.load(ID);
  await models.runOn("webgpu");
  await expect(models.usedDevice("WebGPU")).toBeVisible(SLOW);
  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess");
  await page.goto("./#/analyze");
  await analyze.write("thanks @someone");
  await expect(analyze.prediction).toBeVisible(SLOW);
  await page.goto("./#/models");
  // The encoder kernel may have taken over meanwhile.
  await expect(models.usedDevice(/^Processor/)).toBeVisible(SLOW);
  await expect(models.backends.getByRole("status")).toContainText("The model now runs on the processor.");
});

test("the embedded model gives the processor's predictions", async ({ page, models, analyze }) => {
  await models.runOn("webgpu");
  await expect(models.status).toHaveText("tonescope-tweets, ready", SLOW);
  await analyze.open();
  await analyze.write("This is the worst service I have ever had");
  await expect(analyze.prediction).toBeVisible(SLOW);
  await analyze.expectLabel("negative");
  await page.goto("./#/models");
  await expect(models.usedDevice("WebGPU")).toBeVisible();
});

test("a page that died while it tried the graphics processor does not try it again until asked", async ({
  page,
  models,
  context,
}) => {
  await models.load(ID);
  await expect(models.status).toContainText("ready");
  const loading = page.waitForRequest((request) => isRuntime(new URL(request.url()).pathname));
  await models.runOn("webgpu");
  await loading;
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // A page that crashes does not answer.
  void session.send("Page.crash").catch(() => {});
  await crashed;

  const next = await context.newPage();
  const asked: string[] = [];
  next.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const after = new ModelsPage(next);
  await after.open();
  await after.showTab("Current");
  await expect(after.status).toContainText("ready", SLOW);
  await expect(after.usedDevice(/^Processor/)).toBeVisible();
  await expect(after.backends.getByRole("status")).toContainText(
    "The page ended while this backend was tried",
  );
  expect(asked.filter(isRuntime)).toEqual([]);
  await expectAccessible(next);
  await after.showTab("Benchmark");
  await expect(next.getByText("The page ended while it was tried.")).toBeVisible();
  await expect(next.getByLabel("Measure the graphics processor too")).not.toBeChecked();
  await after.runOn("webgpu");
  await expect(after.usedDevice("WebGPU")).toBeVisible(SLOW);
});
