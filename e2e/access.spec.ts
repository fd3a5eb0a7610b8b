import { expect, expectAccessible, test } from "./app.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds nothing on any page", async ({ analyze, page }) => {
      await analyze.open();
      await analyze.ready();
      await expectAccessible(page);
      await analyze.write("thanks @anna, but the wifi never worked");
      await expect(analyze.verdict).toBeVisible();
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
  const palette = page.getByRole("textbox", { name: "Find a command" });
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.type("go to models");
  await expect(page.getByRole("dialog").locator("[data-selected]")).toContainText("Go to Models");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/models/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Alt+1");
  await expect(analyze.composer).toHaveValue(/cancelled train/);
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.type("dark");
  await expect(page.getByRole("dialog").getByRole("button")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("nothing is cut off or scrolls sideways at phone width", async ({ analyze, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await analyze.open();
  await analyze.ready();
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  for (const text of ["", "I love this @anna", `${"x".repeat(400)}`, "I love this\nI hate this"]) {
    await analyze.write(text);
    await expect(text === "I love this\nI hate this" ? analyze.table : analyze.verdict).toBeVisible();
    expect(await sideways()).toBeLessThanOrEqual(0);
  }
  await page.getByRole("link", { name: "Models" }).click();
  await expect(page.getByRole("heading", { name: "tonescope-tweets" })).toBeVisible();
  expect(await sideways()).toBeLessThanOrEqual(0);
});
