import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../support/app.ts";
import type { AnalyzePage } from "../pages/analyze-page.ts";
import type { BatchPage } from "../pages/batch-page.ts";
import { ExplainPage } from "../pages/explain-page.ts";
import { ARIA_SNAPSHOTS } from "../support/aria-snapshots.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds no violation on any page", async ({ analyze, page }) => {
      await analyze.open();
      await analyze.ready();
      await expectAccessible(page);
      await analyze.write("thanks @anna, but the wifi never worked");
      await expect(analyze.prediction).toBeVisible();
      await expectAccessible(page);
      await analyze.write("I love this\nI hate this\nThe train leaves at five");
      await expect(page.getByText("3 tweets", { exact: true })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Models" }).click();
      await expect(page.getByRole("heading", { name: "tonescope-tweets" })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Shift+?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: "Privacy" }).click();
      await page.getByRole("button", { name: "Erase everything" }).click();
      await expect(page.getByRole("dialog", { name: "Erase everything" })).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test("the keyboard alone is enough", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  await expect(analyze.composer).toBeFocused();
  await page.keyboard.type("I love this");
  await analyze.expectLabel("positive");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Praise" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(analyze.composer).toHaveValue(/cancelled train/);
  await analyze.expectLabel("negative");
  const palette = page.getByRole("textbox", { name: "Find a command or a text" });
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.type("go to models");
  await expect(page.getByRole("dialog").locator("[data-selected]")).toContainText("Go to Models");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/models/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Alt+1");
  await expect(analyze.composer).toHaveValue(/cancelled train/);
  // The field takes the focus once the page is drawn; who opens the palette sooner comes back to nothing.
  await expect(analyze.composer).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.type("dark");
  await expect(page.getByRole("dialog").getByRole("button")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect(analyze.composer).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type("?");
  await page.keyboard.press("Alt+2");
  await expect(analyze.composer).toHaveValue(/\?$/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+2");
  await expect(page).toHaveURL(/#\/batch/);
});

/** Everything that is pressed, but for links within a sentence. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      "a, button, select, summary, input:not([type=file]), [role=tab], [role=slider]",
    );
    return [...all].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      const isSeen = element.checkVisibility() && width > 1;
      const isInSentence = element.matches("p a, p button, .visually-hidden *");
      // A box is pressed by its label too.
      const isLabelled = element.matches("input[type=checkbox], input[type=radio]");
      return isSeen && !isInSentence && !isLabelled && Math.min(width, height) < 24
        ? [`${element.outerHTML.slice(0, 120)} ${width.toFixed(0)} x ${height.toFixed(0)}`]
        : [];
    });
  });
}

/** What can be scrolled, but does not fade at the side where it has more. */
function silentScrollers(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("body *:not(textarea, select)")].flatMap((element) => {
      const { overflowX, overflowY, maskImage } = getComputedStyle(element);
      const scrolls = (overflow: string, size: number, shown: number) =>
        /auto|scroll/.test(overflow) && size > shown + 1;
      const isScroller =
        scrolls(overflowX, element.scrollWidth, element.clientWidth) ||
        scrolls(overflowY, element.scrollHeight, element.clientHeight);
      return isScroller && maskImage === "none" && element.checkVisibility()
        ? [element.outerHTML.slice(0, 120)]
        : [];
    }),
  );
}

/** What takes the focus, but does not show it by a ring or a frame of its own. */
function ringless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const all = document.querySelectorAll<HTMLElement>(
      "a, button, select, summary, textarea, input:not([type=file]), [tabindex='0']",
    );
    const found = [...all].flatMap((element) => {
      if (!element.checkVisibility() || element.matches(":disabled")) return [];
      element.focus({ preventScroll: true, focusVisible: true } as FocusOptions);
      if (document.activeElement !== element) return [];
      // The frame of the composer is that of its text.
      const framed = element.closest("[data-part=composer]:has(textarea:focus)") ?? element;
      const { outlineStyle, outlineWidth } = getComputedStyle(framed);
      return outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2
        ? [element.outerHTML.slice(0, 120)]
        : [];
    });
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return found;
  });
}

/** Each view once, with something in it. */
async function walk(
  { analyze, batch, page }: { analyze: AnalyzePage; batch: BatchPage; page: Page },
  look: (view: string) => Promise<void>,
): Promise<void> {
  await analyze.open();
  await analyze.ready();
  await look("example");
  for (const [view, text] of [
    ["tweet", "@anna the wifi never worked, what a waste of money"],
    ["long word", "x".repeat(400)],
    ["list", "I love this\nI hate this\nThe train leaves at five"],
  ] as const) {
    await analyze.write(text);
    await expect(view === "list" ? analyze.table : analyze.prediction).toBeVisible();
    await look(view);
  }
  const explain = new ExplainPage(page);
  await page.getByRole("link", { name: "Explain", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Which words is a prediction based on?" })).toBeVisible();
  await look("nothing to explain");
  await page.getByRole("button", { name: "Complaint" }).click();
  await explain.measured();
  await look("explain");
  await page.getByRole("link", { name: "Batch", exact: true }).click();
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await look("files");
  await page.getByRole("button", { name: "Try it with an example" }).click();
  await expect(batch.preview.getByRole("button", { name: "Score" })).toBeEnabled();
  await look("preview");
  await batch.score();
  await batch.done();
  for (const tab of [
    "Table",
    "Charts",
    "Words and embeddings",
    "Label",
    "Shares",
    "Evaluate",
    "Export",
    "Import report",
  ]) {
    await batch.tab(tab);
    await expect(page.getByRole("tabpanel").first()).not.toBeEmpty();
    await look(tab);
  }
  await page.getByRole("link", { name: "Models", exact: true }).click();
  await expect(page.getByRole("heading", { name: "tonescope-tweets" })).toBeVisible();
  await look("models");
  for (const tab of ["Library", "Settings", "Privacy"]) {
    await page.getByRole("tab", { name: tab }).click();
    await look(tab.toLowerCase());
  }
  await page.getByRole("link", { name: "Help", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Help" })).toBeVisible();
  await look("help");
}

test("at 400 % zoom: no horizontal scroll, large enough targets, correct accessibility tree", async ({
  analyze,
  batch,
  page,
}) => {
  test.slow();
  // 1280 pixels, four times as large.
  await page.setViewportSize({ width: 320, height: 640 });
  await walk({ analyze, batch, page }, async (view) => {
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(sideways, view).toBeLessThanOrEqual(0);
    expect.soft(await smallTargets(page), view).toEqual([]);
    const snapshot = ARIA_SNAPSHOTS[view];
    if (snapshot)
      await expect.soft(page.locator("body"), view).toMatchAriaSnapshot(snapshot, { timeout: 5000 });
    expect.soft(await silentScrollers(page), view).toEqual([]);
    expect.soft(await ringless(page), view).toEqual([]);
  });
});

test("with forced colors and reduced motion, selections and pictures stay visible", async ({
  analyze,
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await analyze.open();
  await analyze.ready();
  await analyze.write("I love this\nI hate this");
  await expect(analyze.table).toBeVisible();
  const styleOf = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  expect(await styleOf("[aria-current=page]", "outline-style")).toBe("solid");
  const shares = analyze.table.locator(".picture span");
  const colors = await shares.evaluateAll((parts) =>
    parts.map((part) => getComputedStyle(part).backgroundColor),
  );
  expect(new Set(colors).size).toBe(3);
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll("*")].filter((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element);
        return /[1-9]/.test(animationDuration + transitionDuration);
      }).length,
  );
  expect(moving).toBe(0);
});
