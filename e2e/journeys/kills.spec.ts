import type { Page } from "@playwright/test";
import { randomFrom } from "../../src/statistics/random.ts";
import { below, pick } from "../../src/testing/mutations.ts";
import { BatchPage } from "../pages/batch-page.ts";
import { expect, test } from "../support/app.ts";
import { KillSwitch, MOMENTS } from "../support/kill-switch.ts";

/** `npm run check:kills` sets the number of kills and the seed. */
const KILLS = Number(process.env["E2E_KILLS"]);
const SEED = Number(process.env["E2E_SEED"] ?? 1);
/** Kills of one batch before it may end. */
const CHAIN = 4;
/** The import has four write transactions; then one comes each second. */
const TRANSACTIONS = 8;

const CSV = `id,text\n${Array.from({ length: 1200 }, (_, row) => `${row},"a ${row % 2 ? "lovely" : "dull"} day, number ${row}"\n`).join("")}`;

// The service worker would answer with the script that it has stored.
test.use({ serviceWorkers: "block" });

/** Goes on with the batch of the last visit, or begins it when nothing of it was stored. */
async function goOn(page: Page): Promise<void> {
  const batch = new BatchPage(page);
  await batch.open();
  const earlier = page.getByRole("region", { name: "Earlier batches" });
  const button = earlier.getByRole("button", { name: /^(Resume|Open)$/ });
  await page.getByTestId("drop").waitFor();
  // The list comes from the worker, which may have been stopped.
  const isListed = await button.waitFor({ timeout: 2000 }).then(
    () => true,
    () => false,
  );
  if (isListed) await button.click();
  else {
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "t.csv", mimeType: "", buffer: Buffer.from(CSV) });
    await batch.preview.getByRole("button", { name: "Score" }).click();
  }
}

async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  void session.send("Page.crash").catch(() => {});
  await crashed;
  await page.close();
}

test("a page that is killed at its writes goes on and saves the same bytes", async ({
  app,
  context,
  page,
}) => {
  test.setTimeout(120_000 + KILLS * 60_000);
  const random = randomFrom(SEED);
  const killSwitch = new KillSwitch();
  app.intercept = killSwitch.intercept;

  async function finish(tab: Page): Promise<Buffer> {
    killSwitch.plan = undefined;
    await goOn(tab);
    const batch = new BatchPage(tab);
    await batch.done();
    const { bytes } = await batch.save();
    await tab.getByRole("button", { name: "New file" }).click();
    await tab.getByRole("button", { name: /^Remove/ }).click();
    await expect(tab.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
    await tab.close();
    return bytes;
  }

  const undisturbed = await finish(page);
  const moments: string[] = [];
  for (let kills = 0; kills < KILLS;) {
    const story: string[] = [];
    for (let link = 0; link < Math.min(CHAIN, KILLS - kills); link++) {
      killSwitch.plan = { at: 1 + below(TRANSACTIONS, random), moment: pick(MOMENTS, random) };
      const stopped = killSwitch.stopped().then(() => true);
      const tab = await context.newPage();
      // Clicks in a page whose worker has stopped may never end.
      void goOn(tab).catch(() => {});
      const ended = new BatchPage(tab).done().then(
        () => false,
        () => false,
      );
      const isStopped = await Promise.race([stopped, ended]);
      if (isStopped) {
        story.push(`${killSwitch.plan.at} ${killSwitch.plan.moment}`);
        await crash(tab);
      } else await tab.close();
      if (!isStopped) break;
    }
    kills += story.length;
    moments.push(...story);
    expect((await finish(await context.newPage())).equals(undisturbed), story.join(", ")).toBe(true);
  }
  process.stdout.write(`page: ${moments.length} kills at write transactions: ${moments.join(", ")}\n`);
});
