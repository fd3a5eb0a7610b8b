import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { expect, test } from "../support/app.ts";

/** Longer than a line of the table. */
const LONG = `My bag is lost again and I hate this airline${", and nobody answers the phone".repeat(12)}`;

const BRANDS = `id,text,day,brand
1,I hate this. Worst service ever!,2024-02-27,SkyJet
2,I love this wonderful crew,2024-03-02,SkyJet
3,Two hours late and I hate it,2024-03-05,Nimbus
4,"${LONG}",2024-03-09,SkyJet
5,"=HYPERLINK(""x"") is what they sent me, awful",2024-03-20,SkyJet
6,Thank you so much for the lovely flight,2024-04-02,SkyJet
`;

/** A click opens the row with its whole text. */
async function readLongText(page: Page): Promise<void> {
  const table = page.getByRole("grid", { name: "Scored rows" });
  const cell = table.getByRole("gridcell", { name: LONG });
  await test.step("1: the row", () => cell.click());
  const panel = page.getByRole("region", { name: "Row 4" });
  const whole = panel.getByText(LONG).first();
  await expect(whole).toBeInViewport({ ratio: 1 });
  expect(await whole.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(false);
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
}

/** The picture of a chart has the sides of a slide and stands on white; it can also be pasted. */
async function putOnSlide(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await test.step("2: the picture", () => page.getByRole("button", { name: "Picture of Classes" }).click());
  await expect(dialog.getByLabel("Size")).toHaveValue("slide");
  const saved = await test.step("3: it is saved", async () => {
    const downloading = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Save as PNG" }).click();
    return readFileSync(await (await downloading).path());
  });
  const [width, height] = [saved.readUInt32BE(16), saved.readUInt32BE(20)];
  expect(width).toBeGreaterThanOrEqual(1600);
  expect(width / height).toBeCloseTo(16 / 9, 2);
  await page.context().grantPermissions(["clipboard-write"]);
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied.", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
}

test("the most negative posts of a brand, a long one, the charts of a month and a slide take three steps each", async ({
  batch,
  page,
}) => {
  await batch.open();
  await batch.choose("brands.csv", BRANDS);
  await batch.score();
  await batch.done();
  await readLongText(page);
  const filters = page.getByRole("region", { name: "Filters" });
  const add = filters.getByLabel("Add a filter");
  const apply = filters.getByRole("button", { name: "Apply" });
  await test.step("1: the brand", async () => {
    await add.selectOption("Column brand");
    await filters.getByLabel("SkyJet (5)").check();
    await apply.click();
  });
  await test.step("2: the order", () => page.getByLabel("Order").selectOption("Most negative first"));
  await test.step("3: the first ones are saved", async () => {
    await page.getByLabel("Number of first rows").fill("3");
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save 3 rows" }).click();
    const rows = parse(readFileSync(await (await downloading).path()), { columns: true }) as Record<
      string,
      string
    >[];
    expect(rows.map((row) => row["id"]).toSorted()).toEqual(["1", "4", "5"]);
    const scores = rows.map((row) => Number(row["sentiment_negative"]));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
  const copying = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const formats = ["text/plain", "text/html"];
        addEventListener("copy", ({ clipboardData }) =>
          resolve(formats.map((format) => clipboardData?.getData(format) ?? "")),
        );
      }),
  );
  await page.getByRole("button", { name: "Copy 3 rows" }).click();
  await expect(page.getByText("3 rows copied.")).toBeVisible();
  const [copied = "", html = ""] = await copying;
  expect(copied.split("\n")[0]).toBe("Row\tSentiment\tScore\ttext\tid\tday\tbrand");
  expect(copied).toContain(`"'=HYPERLINK(""x"") is what they sent me, awful"`);
  // Excel keeps such cells as texts.
  expect(html).toContain("mso-number-format");

  await test.step("1: March", async () => {
    await add.selectOption("Column day");
    await filters.getByLabel("From").fill("2024-03-01");
    await filters.getByLabel("To").fill("2024-03-31");
    await apply.click();
  });
  await test.step("2: the charts", () => batch.tab("Charts"));
  await expect(filters.getByRole("listitem")).toHaveText([
    "brand is SkyJet",
    "day: Mar 1 – 31, 2024",
    "Show all",
  ]);
  await expect(page.getByText("3 of 6 rows")).toBeVisible();
  await putOnSlide(page);
  const time = page.getByRole("region", { name: "By day (day)" });
  const plot = time.getByTestId("plot");
  await time.getByText("As a table").click();
  await expect(time.getByRole("row")).toHaveCount(20);
  // A panel for each brand has the counts of its rows.
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByLabel("Panels").selectOption("A panel for each brand");
  await expect(time.getByRole("columnheader", { name: "Nimbus: Negative" })).toBeVisible();
  await expect(time.getByRole("row", { name: /^Tue, Mar 5, 2024/ })).toHaveText("Tue, Mar 5, 202400001000");
  await page.getByLabel("Panels").selectOption("One chart");
  await page.keyboard.press("Control+z");
  await expect(filters.getByRole("listitem")).toHaveCount(3);
  await expect(time.getByRole("row")).toHaveCount(20);
  // Dragging over days narrows the dates.
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.locator("rect").first().boundingBox();
  const area = await plot.boundingBox();
  if (!box || !area) throw new Error("The chart is not drawn.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width / 2, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(filters.getByRole("listitem").nth(1)).toHaveText(/^day: Mar 2 – 1\d, 2024$/);
  await expect(page.getByText("2 of 6 rows")).toBeVisible();
});
