import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/app.ts";
import { expectGerman } from "../support/german-locale.ts";

/** What index.html paints by itself, and where the app has the same. */
const PARTS: [painted: string, app: (page: Page) => Locator][] = [
  ["header span:first-child", (page) => page.getByRole("link", { name: "Tonescope", exact: true })],
  ["nav a:nth-child(2)", (page) => page.getByRole("link", { name: "Batch" })],
  ["main textarea:visible", (page) => page.getByRole("textbox", { name: "Tweet to analyze" })],
  ["blockquote p", (page) => page.getByText("Two hours late and they still lost my bag").first()],
  ["main h1:visible", (page) => page.getByRole("heading", { level: 1 })],
];

/** What it says, and where it is. */
async function look(part: Locator) {
  const { x = 0, y = 0 } = (await part.boundingBox()) ?? {};
  const text = (await part.getAttribute("placeholder")) ?? (await part.innerText());
  return { text: text.trim(), x: Math.round(x), y: Math.round(y) };
}

for (const width of [1280, 390]) {
  test(`the first paint matches the rendered page, ${width} pixels wide`, async ({ analyze, app, page }) => {
    let release = () => {};
    const scripts = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/assets\/.*\.js$/, async (route) => {
      await scripts;
      await route.continue();
    });
    await page.setViewportSize({ width, height: 800 });
    await page.goto(app.url, { waitUntil: "commit" });
    const painted = [];
    for (const [selector] of PARTS) {
      const part = page.locator(`#first-paint ${selector}`).first();
      await expect(part).toBeVisible();
      painted.push(await look(part));
    }
    release();
    await analyze.ready();
    await expect(page.locator("#first-paint")).toHaveCount(0);
    const drawn = [];
    for (const [, part] of PARTS) drawn.push(await look(part(page)));
    expect(painted).toEqual(drawn);
  });
}

test("the first paint of another page does not show the start page", async ({ app, page }) => {
  await page.route(/\/assets\/.*\.js$/, () => {});
  await page.goto(`${app.url}/#/models`, { waitUntil: "commit" });
  await expect(page.locator("#first-paint header span:first-child")).toBeVisible();
  await expect(page.locator("#first-paint main")).toBeHidden();
});

test.describe("in a German browser", () => {
  test.use({ locale: "de-DE" });

  test("the first paint is in German unless English was chosen", async ({ app, page }) => {
    await page.route(/\/assets\/.*\.js$/, () => {});
    const painted = page.locator("#first-paint");
    await page.goto(app.url, { waitUntil: "commit" });
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(painted.getByText("Dateien")).toBeVisible();
    await expect(painted.getByPlaceholder("Tweet schreiben")).toBeVisible();
    await expectGerman(page);
    await page.evaluate(() => localStorage.setItem("tonescope-language", "en"));
    await page.reload({ waitUntil: "commit" });
    await expect(painted.getByText("Batch")).toBeVisible();
    await expect(painted.getByText("Dateien")).toBeHidden();
  });
});
