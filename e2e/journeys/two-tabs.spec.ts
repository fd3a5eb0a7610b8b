import type { Browser } from "@playwright/test";
import * as fc from "fast-check";
import { BatchPage } from "../pages/batch-page.ts";
import { expect, test } from "../support/app.ts";
import { returningVisitor } from "../support/storage-state.ts";
import {
  checkTabs,
  newModel,
  saveWhenDone,
  tabCommands,
  type TestFile,
  TwoTabs,
} from "../support/tab-commands.ts";

/** `npm run check:tabs` sets the minutes and the seed. */
const MINUTES = Number(process.env["E2E_TABS_MINUTES"]);
const SEED = Number(process.env["E2E_SEED"] ?? 1);

const tweets = (rows: number, word: string) =>
  `id,text\n${Array.from({ length: rows }, (_, row) => `${row},"a ${row % 3 ? word : "dull"} day, number ${row}"\n`).join("")}`;
const FILES = [
  { name: "few.csv", content: tweets(30, "lovely") },
  { name: "some.csv", content: tweets(300, "dreadful") },
  { name: "many.csv", content: tweets(1200, "busy") },
];

const newContext = (browser: Browser, url: string) =>
  browser.newContext({ baseURL: url, storageState: returningVisitor(url), acceptDownloads: true });

/** Scores each file without a disturbance. */
async function scoredFiles(browser: Browser, url: string): Promise<TestFile[]> {
  const files: TestFile[] = [];
  for (const { name, content } of FILES) {
    const context = await newContext(browser, url);
    const batch = new BatchPage(await context.newPage());
    await batch.open();
    await batch.choose(name, content);
    await batch.score();
    await batch.done();
    files.push({ name, content, scored: (await batch.save()).bytes });
    await context.close();
  }
  return files;
}

/** Opens and finishes every batch that is left, and compares what it saves. */
async function finishAll(real: TwoTabs): Promise<void> {
  const [page, other] = real.pages;
  await other.close();
  await page.goto("about:blank");
  await new BatchPage(page).open();
  const earlier = page.getByRole("region", { name: "Earlier batches" }).getByRole("listitem");
  await expect(page.getByTestId("drop")).toBeVisible();
  await page.waitForTimeout(500);
  const count = await earlier.count();
  for (let at = 0; at < count; at++) {
    await earlier
      .nth(at)
      .getByRole("button", { name: /^(Resume|Open)$/ })
      .click();
    await new BatchPage(page).done();
    await saveWhenDone(page, { chosen: "", isErased: false }, real, 0, newModel());
    await page.getByRole("button", { name: "New file" }).click();
    await expect(earlier).toHaveCount(count);
  }
}

test("two tabs show what is stored, whatever is done in them", async ({ browser, app }) => {
  test.setTimeout(MINUTES * 60_000 + 600_000);
  const files = await scoredFiles(browser, app.url);
  const until = Date.now() + MINUTES * 60_000;
  let [runs, commands] = [0, 0];
  const stages = new Map<string, number>();
  const property = fc.asyncProperty(
    fc.commands(tabCommands(), {
      size: "max",
      maxCommands: 40,
      disableReplayLog: true,
    }),
    async (sequence) => {
      if (Date.now() > until) return;
      const context = await newContext(browser, app.url);
      const real = await TwoTabs.open(context, { files, stages });
      const model = newModel();
      try {
        await fc.asyncModelRun(() => ({ model, real }), sequence);
        await checkTabs(model, real);
        await finishAll(real);
      } finally {
        await context.close();
      }
      runs += 1;
      commands += String(sequence).split(",").length;
    },
  );
  await fc.assert(property, {
    seed: SEED,
    numRuns: Number.MAX_SAFE_INTEGER,
    // Shrinking repeats minutes of work; the sequence is short enough to read.
    endOnFailure: true,
    interruptAfterTimeLimit: MINUTES * 60_000,
  });
  process.stdout.write(`two tabs: ${runs} sequences of ${commands} commands, seed ${SEED}\n`);
  for (const [stage, count] of stages) process.stdout.write(`${String(count).padStart(9)}  ${stage}\n`);
});
