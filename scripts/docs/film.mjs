/** The film of the README: a tweet, its prediction, its explanation, a file and its charts. */

import sharp from "sharp";
import { chooseFile, TWEET } from "./scenes.mjs";

/** Milliseconds between two frames of an animation. */
const STEP = 100;
/** Milliseconds that a view is shown. */
const PAUSE = 1800;

/** @param {import("@playwright/test").Page} page @param {string} path of an animated WebP */
export async function film(page, path) {
  /** @type {Buffer[]} */
  const frames = [];
  /** @type {number[]} */
  const delay = [];
  /** @param {number} [shown] */
  const take = async (shown = STEP) => {
    const frame = await page.screenshot({ caret: "initial" });
    // An unchanged picture extends the duration of the frame before.
    if (frames.at(-1)?.equals(frame)) delay.push((delay.pop() ?? 0) + shown);
    else {
      frames.push(frame);
      delay.push(shown);
    }
  };
  /** Frames of an animation. @param {number} count */
  const move = async (count) => {
    for (let taken = 0; taken < count; taken += 1) {
      await take();
      await page.waitForTimeout(STEP);
    }
  };

  await page.goto("/");
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
  await page.waitForTimeout(1000);
  await take(PAUSE);
  for (const word of TWEET.split(/(?<= )/)) {
    await page.keyboard.type(word);
    await take();
    await page.waitForTimeout(STEP);
  }
  await page.locator("[data-label='negative']:not(blockquote *)").waitFor();
  await move(8);
  await take(PAUSE);

  await page.getByRole("link", { name: "See why" }).click();
  await page.getByTestId("faithfulness").waitFor();
  await move(2);
  await take(PAUSE);
  for (let scrolled = 0; scrolled < 12; scrolled += 1) {
    await page.mouse.wheel(0, 60);
    await page.waitForTimeout(50);
    await take(50);
  }
  await move(4);
  await take(PAUSE);

  await page.getByRole("link", { name: "Batch", exact: true }).click();
  await page.getByRole("button", { name: "Choose a file" }).waitFor();
  await take(PAUSE / 2);
  await chooseFile(page);
  const score = page.getByRole("region", { name: "Preview" }).getByRole("button", { name: "Score" });
  // The button is enabled when the preview is shown.
  await score.click({ trial: true });
  await take(PAUSE);
  await score.click();
  const done = page.locator("[data-testid='progress'][data-status='done']");
  while (!(await done.isVisible())) await move(2);
  await take(PAUSE / 2);
  await page.getByRole("tab", { name: "Charts" }).click();
  await page.locator("svg[data-testid=plot]").first().waitFor();
  await move(10);
  await take(2 * PAUSE);
  await page.close();
  await sharp(frames, { join: { animated: true } })
    .webp({ quality: 75, effort: 6, delay, loop: 0 })
    .toFile(path);
}
