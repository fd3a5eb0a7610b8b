import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./app.ts";

const PLACES = [
  ["Prüfen", "analyze"],
  ["Dateien", "batch"],
  ["Erklären", "explain"],
  ["Modelle", "models"],
] as const;

/** Also what comes later than the place itself. */
async function visit(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Bereiche" }).getByRole("link", { name, exact: true }).click();
  await expect(page).toHaveTitle(`${name} · Tonescope`);
  await expect(page.locator("h1").first()).toBeAttached();
}

async function becomeGerman(page: Page): Promise<void> {
  await page.goto("./");
  await page.getByRole("button", { name: "Deutsch" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
}

test("the page speaks German when asked, stays so, and goes back", async ({ page, analyze }) => {
  await becomeGerman(page);
  await expect(page).toHaveTitle("Prüfen · Tonescope");
  const composer = page.getByRole("textbox", { name: "Tweet, der geprüft werden soll" });
  await composer.fill("I love this");
  const verdict = page.getByRole("region", { name: "Stimmung" });
  await expect(verdict).toContainText("Positiv");
  // As Germans write it, with a comma and a space.
  await expect(verdict.getByRole("row", { name: /^Positiv/ })).toContainText(/\d,\d\s%/);

  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(composer).toHaveValue("I love this");

  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Befehl oder Text suchen" }).fill("English");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page).toHaveTitle("Analyze · Tonescope");
  await expect(analyze.verdict).toContainText("Positive");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("axe finds nothing on the four places in German", async ({ page }) => {
  await becomeGerman(page);
  for (const [name] of PLACES) {
    await visit(page, name);
    await expectAccessible(page);
  }
});

test.describe("in a German browser", () => {
  test.use({ locale: "de-DE" });

  test("no place scrolls sideways from right to left, on a screen and on a phone", async ({ page }) => {
    await page.goto("./");
    await page.evaluate(() => {
      document.documentElement.dir = "rtl";
    });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      for (const [name, place] of PLACES) {
        await visit(page, name);
        await expect
          .poll(() => page.evaluate(() => document.documentElement.scrollWidth), `${place} at ${width}`)
          .toBeLessThanOrEqual(width);
      }
    }
  });
});

test.describe("without network", () => {
  test.use({ serviceWorkers: "allow" });

  test("German stays once it was chosen", async ({ page, app }) => {
    await page.goto("./");
    const ready = page.getByTestId("status").getByRole("img");
    await expect(ready).toHaveAccessibleName("Ready to work offline");
    await page.getByRole("button", { name: "Deutsch" }).click();
    await expect(ready).toHaveAccessibleName("Bereit für die Arbeit ohne Netz");
    app.intercept = (request) => {
      request.destroy();
      return true;
    };
    await page.reload();
    await expect(page).toHaveTitle("Prüfen · Tonescope");
    await expect(page.getByTestId("status")).toContainText("bereit");
  });
});
