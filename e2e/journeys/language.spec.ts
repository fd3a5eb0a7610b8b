import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../support/app.ts";
import { becomeGerman, expectGerman, unfoldAll } from "../support/german-locale.ts";

const PLACES = [
  ["Prüfen", "analyze"],
  ["Dateien", "batch"],
  ["Erklären", "explain"],
  ["Modelle", "models"],
  ["Hilfe", "help"],
] as const;

/** Also what comes later than the place itself. */
async function visit(page: Page, name: string): Promise<void> {
  await page
    .getByRole("navigation", { name: "Hauptnavigation" })
    .getByRole("link", { name, exact: true })
    .click();
  await expect(page).toHaveTitle(`${name} · Tonescope`);
  await expect(page.locator("h1").first()).toBeAttached();
}

test("the page switches to German, remembers it, and switches back", async ({ page, analyze }) => {
  await page.goto("./");
  await becomeGerman(page);
  await expect(page).toHaveTitle("Prüfen · Tonescope");
  const composer = page.getByRole("textbox", { name: "Tweet, der bewertet werden soll" });
  await composer.fill("I love this");
  const prediction = page.getByRole("region", { name: "Stimmung" });
  await expect(prediction).toContainText("Positiv");
  // As Germans write it, with a comma and a space.
  await expect(prediction.getByRole("row", { name: /^Positiv/ })).toContainText(/\d,\d\s%/);

  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(composer).toHaveValue("I love this");

  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Befehl oder Text suchen" }).fill("English");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page).toHaveTitle("Analyze · Tonescope");
  await expect(analyze.prediction).toContainText("Positive");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

/** Too few cells in a row, too many in another. */
const CROOKED =
  "text,datum\nGuten Abend,heute\nGuten Morgen\nGute Nacht,gestern\nAlles gut,heute,morgen\nBis bald,heute\n";
const CUT_OFF = '[{"text":"Guten Abend"},{"text":"Guten M';

test("no English text is left on any German page", async ({ page }) => {
  await page.goto("./");
  await becomeGerman(page);
  const look = async () => {
    await unfoldAll(page);
    await expectGerman(page);
  };
  const composer = page.getByRole("textbox", { name: "Tweet, der bewertet werden soll" });
  await expect(page.getByTestId("status")).toContainText("bereit");
  await look();
  await composer.fill("Danke @anna, ein schöner Abend https://example.org");
  await expect(page.getByRole("region", { name: "Stimmung" })).toBeVisible();
  for (const head of ["Gefühl", "Ironie", "Beleidigende Sprache"]) {
    await page.getByRole("button", { name: head, exact: true }).click();
    await expect(page.getByRole("region", { name: head })).toBeVisible();
  }
  await look();
  await composer.fill("Guten Abend\nGuten Morgen");
  await expect(page.getByText("2 Tweets", { exact: true })).toBeVisible();
  await look();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await look();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Tonescope", exact: true }).focus();
  await page.keyboard.press("Shift+?");
  await expect(page.getByRole("dialog", { name: "Tastenkürzel" })).toBeVisible();
  await look();
  await page.keyboard.press("Escape");

  await visit(page, "Erklären");
  await look();
  await page.goto(`./#/explain?${new URLSearchParams({ text: "Ein schöner Abend" }).toString()}`);
  await expect(page.getByTestId("faithfulness")).toBeVisible();
  await look();

  await visit(page, "Dateien");
  await look();
  const choose = (name: string, text: string, encoding: BufferEncoding = "utf8") =>
    page
      .locator("input[type=file]")
      .setInputFiles({ name, mimeType: "", buffer: Buffer.from(text, encoding) });
  for (const [name, text, detail] of [
    ["krumm.csv", CROOKED, "1 von 2 Zellen"],
    ["abgebrochen.json", CUT_OFF, "Die Datei ist abgeschnitten"],
  ] as const) {
    await choose(name, text);
    const preview = page.getByRole("region", { name: "Vorschau" });
    await expect(preview.getByRole("button", { name: "Bewerten" })).toBeEnabled();
    await look();
    await preview.getByRole("button", { name: "Bewerten" }).click();
    await expect(page.getByTestId("progress")).toHaveAttribute("data-status", "done");
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      const panel = page.getByRole("tabpanel").first();
      await expect(panel).not.toBeEmpty();
      await look();
      // The steps of labeling are tabs inside of a tab.
      for (const step of await panel.getByRole("tab").all()) {
        await step.click();
        await look();
      }
    }
    await expect(page.getByRole("tabpanel")).toContainText(detail);
    await page.getByRole("button", { name: "Neue Datei" }).click();
  }

  await choose("alt.xls", "d0cf11e0a1b11ae1", "hex");
  await expect(page.getByRole("alert")).toBeVisible();
  await look();

  await visit(page, "Modelle");
  await expect(page.getByRole("heading", { name: "tonescope-tweets" })).toBeVisible();
  await look();
  for (const tab of ["Bibliothek", "Einstellungen", "Datenschutz"]) {
    await page.getByRole("tab", { name: tab }).click();
    await look();
  }
  await page.getByRole("button", { name: "Alles löschen" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look();
});

test("axe finds no violation on the four German pages", async ({ page }) => {
  await page.goto("./");
  await becomeGerman(page);
  for (const [name] of PLACES) {
    await visit(page, name);
    await expectAccessible(page);
  }
});

test("Arabic runs from right to left, fits on a phone, and the arrow keys follow it", async ({ page }) => {
  await page.goto("./");
  const languages = page.getByRole("combobox", { name: "Language of the page" });
  await languages.selectOption({ label: "العربية" });
  const html = page.locator("html");
  await expect(html).toHaveAttribute("lang", "ar");
  await expect(html).toHaveAttribute("dir", "rtl");
  await expect(page.getByRole("combobox", { name: "لغة الصفحة" })).toBeFocused();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    for (const [, place] of PLACES) {
      await page.goto(`./#/${place}`);
      await expect(page.locator("h1").first()).toBeAttached();
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth), `${place} at ${width}`)
        .toBeLessThanOrEqual(width);
      if (width === 390) await expectAccessible(page);
    }
  }

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("./#/batch");
  await page.locator("input[type=file]").setInputFiles({
    name: "a.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("text,city\nGreat day,Bonn\n"),
  });
  await page.getByRole("button", { name: "تقييم", exact: true }).click();
  const first = page.locator('[data-row="0"]');
  await expect(first.getByText("إيجابي")).toBeVisible();
  const stop = () => page.evaluate(() => Number(document.activeElement?.getAttribute("data-stop")));
  const left = () => page.evaluate(() => document.activeElement?.getBoundingClientRect().left ?? 0);
  await first.locator("[data-stop]").first().focus();
  const [stopBefore, leftBefore] = [await stop(), await left()];
  await page.keyboard.press("ArrowLeft");
  await expect.poll(stop).toBeGreaterThan(stopBefore);
  expect(await left()).toBeLessThan(leftBefore);
  await page.keyboard.press("ArrowRight");
  await expect.poll(stop).toBe(stopBefore);
});

test.describe("without network", () => {
  test.use({ serviceWorkers: "allow" });

  test("German stays available offline", async ({ page, app }) => {
    await page.goto("./");
    const ready = page.getByTestId("status").getByRole("img");
    await expect(ready).toHaveAccessibleName("Ready to work offline");
    await becomeGerman(page);
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
