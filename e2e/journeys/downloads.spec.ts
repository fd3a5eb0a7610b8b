/** What can go wrong with a download, in a real browser with its real storage. */

import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { type Fault, flippedByte } from "../../src/testing/hub/faults.ts";
import { QUANTIZED, referenceModel } from "../../src/testing/hub/models/bundle.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { CHUNK_BYTES } from "../../src/engine/store/storage.ts";
import {
  JOURNEY_MODEL_ID,
  DOWNLOAD_TIMEOUT_MS,
  size,
  starts,
  weights,
} from "../../src/testing/hub/weights.ts";
import { expectAccessible } from "../support/app.ts";
import { expect, test } from "../support/hub-app.ts";
import { ModelsPage } from "../pages/models-page.ts";

test.describe.configure({ timeout: DOWNLOAD_TIMEOUT_MS });

test("the page is killed at 10 %, 50 % and 99 % of a download and resumes each time", async ({
  hub,
  context,
  app,
}) => {
  const content = await referenceModel(".cache");
  const whole = content[QUANTIZED]?.length ?? 0;
  hub.options.repositories.push(createRepository(JOURNEY_MODEL_ID, content));
  let had = 0;
  for (const share of [0.1, 0.5, 0.99]) {
    const models = new ModelsPage(await context.newPage());
    await models.open(app);
    await models.setHub(hub.url);
    hub.reset();
    const stallAt = Math.floor(share * whole);
    hub.inject({ on: "blob", path: QUANTIZED, stallAt });
    await models.lookUp(JOURNEY_MODEL_ID);
    await models.startDownload();
    await expect
      .poll(() => models.storedChunks(QUANTIZED))
      .toBeGreaterThanOrEqual(Math.floor(stallAt / CHUNK_BYTES));
    await models.page.close({ runBeforeUnload: false });
    expect(starts(hub)).toHaveLength(1);
    expect(starts(hub)[0]).toBeGreaterThanOrEqual(Math.max(0, had - CHUNK_BYTES));
    had = stallAt;
  }
  const models = new ModelsPage(await context.newPage());
  await models.open(app);
  hub.reset();
  await models.load(JOURNEY_MODEL_ID);
  expect(starts(hub)).toHaveLength(1);
  expect(starts(hub)[0]).toBeGreaterThanOrEqual(had - CHUNK_BYTES);
  expect(hub.downloads(QUANTIZED)[0]?.sent).toBe(whole - (starts(hub)[0] ?? 0));

  await hub.close();
  await models.page.reload();
  await models.expectInUse(JOURNEY_MODEL_ID);
});

/** The browser's own process, known by the folder that only this test uses. */
function killBrowser(profile: string): void {
  const { stdout } = spawnSync("ps", ["-eo", "pid,args"], { encoding: "utf8" });
  const line = stdout.split("\n").find((entry) => entry.includes(profile) && !entry.includes("--type="));
  process.kill(Number(line?.trim().split(" ")[0]), "SIGKILL");
}

test("the browser is killed during a download: the downloaded part is kept", async ({
  hub,
  app,
  launchOptions,
}) => {
  hub.options.repositories.push(createRepository(JOURNEY_MODEL_ID, weights));
  const stallAt = Math.floor(size / 2);
  hub.inject({ on: "blob", path: QUANTIZED, stallAt });
  const profile = await mkdtemp(join(tmpdir(), "tonescope-profile-"));
  const open = async () => {
    const context = await chromium.launchPersistentContext(profile, launchOptions);
    const models = new ModelsPage(await context.newPage());
    await models.open(app);
    await models.setHub(hub.url);
    return { context, models };
  };
  const first = await open();
  await first.models.lookUp(JOURNEY_MODEL_ID);
  await first.models.startDownload();
  await expect
    .poll(() => first.models.storedChunks(QUANTIZED))
    .toBeGreaterThanOrEqual(Math.floor(stallAt / CHUNK_BYTES));
  const closed = first.context.waitForEvent("close");
  killBrowser(profile);
  await closed;

  hub.reset();
  const second = await open();
  await second.models.load(JOURNEY_MODEL_ID);
  expect(starts(hub)).toHaveLength(1);
  expect(starts(hub)[0]).toBeGreaterThanOrEqual(stallAt - CHUNK_BYTES);
  await second.context.close();
  await rm(profile, { recursive: true, force: true });
});

// Those that depend on what the browser has stored; the unit tests of src/engine/hub have all of them.
const passing: [name: string, fault: Omit<Fault, "on">][] = [
  ["a byte is flipped once", { corrupt: flippedByte(3_000_000), times: 1 }],
  ["the connection breaks", { cutAfter: 3_000_000, times: 2 }],
  ["Range is ignored when it should go on", { ignoreRange: true, cutAfter: 3_000_000, times: 2 }],
  ["the ETag changes midway", { cutAfter: 3_000_000, etag: "other", corrupt: flippedByte(5), times: 1 }],
  ["429 with Retry-After", { status: 429, headers: { "retry-after": "1" }, times: 1 }],
];

const lasting: [name: string, fault: Omit<Fault, "on">, code: string][] = [
  ["a byte is always flipped", { corrupt: flippedByte(3_000_000) }, "hash-mismatch"],
  [
    "a web page with status 200",
    { status: 200, body: "<p>Sign in</p>", headers: { "content-type": "text/html" } },
    "wrong-content",
  ],
];

test("each network fault ends in a verified model or a typed error", async ({ hub, models, page }) => {
  const ids = [...passing, ...lasting].map(([name]) => `example/${name.replaceAll(/\W+/g, "-")}`);
  hub.options.repositories.push(...ids.map((id) => createRepository(id, weights)));
  await models.open();
  await models.setHub(hub.url);
  for (const [index, [name, fault]] of passing.entries()) {
    await test.step(name, async () => {
      const id = ids[index] ?? "";
      hub.reset();
      hub.inject({ on: "blob", path: QUANTIZED, ...fault });
      await models.lookUp(id);
      await models.startDownload();
      await expect(models.storedModel(id)).toContainText("In use");
    });
  }
  for (const [index, [name, fault, code]] of lasting.entries()) {
    await test.step(name, async () => {
      const id = ids[passing.length + index] ?? "";
      hub.reset();
      hub.inject({ on: "blob", path: QUANTIZED, ...fault });
      await models.lookUp(id);
      await models.startDownload();
      await models.expectError(code);
      await expect(models.storedModel(id)).toContainText("Incomplete");
    });
  }
  await page.reload();
  await models.expectInUse(ids[passing.length - 1] ?? "");
});

test("offline from the start: an error is shown, and the same button works once online", async ({
  hub,
  models,
  context,
}) => {
  hub.options.repositories.push(createRepository(JOURNEY_MODEL_ID, weights));
  await models.open();
  await models.setHub(hub.url);
  await expect(models.status).toHaveText("tonescope-tweets, ready");
  await context.setOffline(true);
  await models.lookUp(JOURNEY_MODEL_ID);
  await models.expectError("offline");
  expect(hub.log).toEqual([]);
  await context.setOffline(false);
  await models.alert.getByRole("button", { name: "Try again" }).click();
  await models.startDownload();
  await models.expectInUse(JOURNEY_MODEL_ID);
});

test("a signed URL that expires during a download is renewed", async ({ hub, models }) => {
  hub.options.repositories.push(createRepository(JOURNEY_MODEL_ID, weights));
  await models.open();
  await models.setHub(hub.url);
  hub.inject({ on: "blob", path: QUANTIZED, expireLinks: true, cutAfter: 4_000_000, times: 1 });
  await models.lookUp(JOURNEY_MODEL_ID);
  await models.startDownload();
  await models.expectInUse(JOURNEY_MODEL_ID);
  expect(hub.log.some(({ server, status }) => server === "store" && status === 403)).toBe(true);
  expect(starts(hub)[1]).toBeGreaterThan(0);
});

test("storage full before and during a download: the downloaded part is kept, and models to remove are offered", async ({
  hub,
  models,
  page,
  app,
}) => {
  hub.options.repositories.push(
    createRepository(JOURNEY_MODEL_ID, weights),
    createRepository("example/old", weights),
  );
  await models.open();
  await models.setHub(hub.url);
  const session = await page.context().newCDPSession(page);
  const quota = (quotaSize: number) =>
    session.send("Storage.overrideQuotaForOrigin", { origin: app, quotaSize });
  await quota(1000);
  await models.lookUp("example/old");
  await models.startDownload();
  await models.expectError("storage-full");
  await expect(page.getByText("No other model is stored that could be removed.")).toBeVisible();
  await quota(1.6 * size);
  await models.load("example/old");
  await page.getByRole("button", { name: "Go back to the embedded model" }).click();
  await expect(models.status).toHaveText("tonescope-tweets, ready");
  await models.lookUp(JOURNEY_MODEL_ID);
  await models.startDownload();
  await models.expectError("storage-full");
  expect(await models.storedChunks(QUANTIZED)).toBeGreaterThan(size / CHUNK_BYTES + 1);
  await expectAccessible(page);
  hub.reset();
  await page.getByRole("button", { name: /^Remove \(frees .*example\/old$/ }).click();
  await expect(models.storedModel("example/old")).toHaveCount(0);
  // The browser counts what was removed a little later, and for what it refuses later still than for what it says.
  const usage = () => page.evaluate(async () => (await navigator.storage.estimate()).usage);
  await expect.poll(usage).toBeLessThan(0.6 * size);
  const again = models.alert.getByRole("button", { name: "Try again" });
  await expect(async () => {
    if (await again.isVisible()) await again.click();
    await expect(models.status).toHaveText(`${JOURNEY_MODEL_ID}, ready`, { timeout: 10_000 });
  }).toPass();
  expect(starts(hub)[0]).toBeGreaterThan(0);
});

test("two tabs: one downloads, the other shows its progress and uses the same model", async ({
  hub,
  models,
  context,
  app,
}) => {
  hub.options.repositories.push(createRepository(JOURNEY_MODEL_ID, weights));
  hub.inject({ on: "blob", path: QUANTIZED, throttle: 3e6, times: 1 });
  await models.open();
  await models.setHub(hub.url);
  const other = new ModelsPage(await context.newPage());
  await other.open(app);
  await other.lookUp(JOURNEY_MODEL_ID);
  await models.lookUp(JOURNEY_MODEL_ID);
  await models.startDownload();
  await other.waitForBytes(1_000_000);
  await models.expectInUse(JOURNEY_MODEL_ID);
  await other.storedModel(JOURNEY_MODEL_ID).getByRole("button", { name: "Use" }).click();
  await other.expectInUse(JOURNEY_MODEL_ID);
  expect(starts(hub)).toEqual([0]);
  await models.remove();
  await models.expectError("model-in-use");
});
