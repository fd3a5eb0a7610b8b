import type { Page } from "@playwright/test";
import { expect, test } from "../support/app.ts";

const PLACES = [
  { route: "analyze", name: "Tweet to analyze" },
  { route: "explain", name: "Tweet to explain" },
] as const;

/** Another address comes when what was typed is due to be written, before the page has heard of it. */
const followWhileBusy = (page: Page, hash: string) =>
  page.evaluate(
    (hash) =>
      new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => {
          window.location.hash = hash;
          resolve();
        });
        port1.start();
        const end = performance.now() + 500;
        while (performance.now() < end);
        port2.postMessage(undefined);
      }),
    hash,
  );

/** Keys belong to whoever types, so the field is left first. */
async function leaveByKey(page: Page): Promise<void> {
  await page.getByRole("textbox").first().blur();
  await page.keyboard.press("Alt+2");
}

for (const { route, name } of PLACES) {
  test(`${route}: typed text never overwrites a newer URL`, async ({ page }) => {
    await page.goto(`./#/${route}?text=first`);
    const text = page.getByRole("textbox", { name });
    await expect(text).toHaveValue("first");
    await text.fill("typed before");
    await followWhileBusy(page, `#/${route}?text=newer`);
    await expect(text).toHaveValue("newer");
    await expect(page).toHaveURL(/text=newer$/);
    await text.fill("typed again");
    await followWhileBusy(page, "#/models");
    await expect(page).toHaveTitle(/^Models/);
    await expect(page).toHaveURL(/#\/models$/);
  });

  test(`${route}: going back restores the text typed before leaving`, async ({ page }) => {
    await page.goto(`./#/${route}?text=first`);
    const text = page.getByRole("textbox", { name });
    await expect(text).toHaveValue("first");
    for (const leave of [
      () => page.getByRole("link", { name: "Batch", exact: true }).click(),
      () => leaveByKey(page),
    ]) {
      const typed = `${route} ${leave.toString()}`;
      await text.fill(typed);
      await leave();
      await expect(page).toHaveURL(/#\/batch$/);
      await page.goBack();
      await expect(text).toHaveValue(typed);
    }
  });
}

test("a text that is too long for the URL survives leaving the page", async ({ page }) => {
  await page.goto("./#/explain?text=first&method=rollout");
  const text = page.getByRole("textbox", { name: "Tweet to explain" });
  await expect(text).toHaveValue("first");
  const long = "far too long for a link ".repeat(200);
  await text.fill(long);
  // Once the text is scored, the URL also names the engine.
  await expect(page).toHaveURL(/explain\?method=rollout(&by=[^&]+)?$/);
  await leaveByKey(page);
  await expect(page).toHaveURL(/#\/batch$/);
  await page.goBack();
  await expect(text).toHaveValue(long);
});
