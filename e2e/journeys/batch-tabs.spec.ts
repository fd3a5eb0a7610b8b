import { parse } from "csv-parse/sync";
import { BatchPage } from "../pages/batch-page.ts";
import { expect, expectAccessible, test } from "../support/app.ts";

/** Enough rows that scoring takes some seconds, also on a fast machine. */
const ROWS = 3000;
const TWEETS = `id,text\n${Array.from({ length: ROWS }, (_, row) => `${row},tweet number ${row} is ${row % 2 ? "great" : "bad"}\n`).join("")}`;

test("a batch that is being scored is not removed in another tab, and outlives its erased storage", async ({
  batch,
  page,
  context,
}) => {
  test.slow();
  await batch.open();
  await batch.choose("many.csv", TWEETS);
  await expect(page.getByTestId("row-count")).toHaveText("3,000 rows");
  await batch.score();
  await expect(batch.progress.getByRole("button", { name: "Resume" })).toHaveCount(0);
  await expect(batch.progress).toContainText(/[1-9][\d,]* of 3,000 rows scored/);
  await batch.progress.getByRole("button", { name: "Pause" }).click();

  const other = new BatchPage(await context.newPage());
  await other.open();
  const earlier = other.page.getByRole("region", { name: "Earlier batches" });
  await earlier.getByRole("button", { name: /^Remove/ }).click();
  await expect(other.page.getByRole("alert")).toContainText("open in another tab");
  await expect(earlier).toContainText("many.csv");
  // The address of the batch does not open it twice either.
  await other.page.goto(new URL(`./${new URL(page.url()).hash}`, other.page.url()).href);
  await expect(other.page.getByRole("alert")).toContainText("open in another tab");
  await other.page.close();

  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", {
    origin: new URL(page.url()).origin,
    storageTypes: "indexeddb",
  });
  await batch.progress.getByRole("button", { name: "Resume" }).click();
  await batch.done();
  await expect(batch.progress).toContainText("erased the stored batch");
  const { bytes } = await batch.save();
  const rows = parse(bytes, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => Number(row["id"]))).toEqual(Array.from({ length: ROWS }, (_, row) => row));
  expect(rows.every((row) => row["sentiment_status"] === "scored")).toBe(true);
  await page.reload();
  await expect(batch.progress).toHaveAttribute("data-status", "done");

  // The keyboard walks through all rows, of which only those in view are in the document, and keeps the focus.
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest("[role=row]")?.getAttribute("aria-rowindex"));
  await batch.tab("Table");
  await batch.table.getByRole("link", { name: "1", exact: true }).focus();
  for (const [key, row] of [
    ["ArrowDown", "3"],
    ["Control+End", `${ROWS + 1}`],
    ["ArrowUp", `${ROWS}`],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(focused).toBe(row);
  }
  await batch.table.evaluate((table) => table.scrollTo({ top: 0 }));
  await expect(batch.table.getByRole("link", { name: "1", exact: true })).toBeVisible();
  expect(await focused()).toBe(`${ROWS}`);
  await page.keyboard.press("ArrowUp");
  await expect.poll(focused).toBe(`${ROWS - 1}`);
  await expect(batch.table.getByText(`tweet number ${ROWS - 3} is great`)).toBeInViewport();

  // Enter opens the row beside the table, the arrow keys lead to its neighbors, and Escape back to the table.
  for (let stop = 0; stop < 3; stop++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press(" ");
  await expect(page.getByRole("group", { name: "Ticked rows" })).toContainText("1 ticked");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Row 2,998" })).toContainText(
    `tweet number ${ROWS - 3} is great`,
  );
  await page.keyboard.press("ArrowUp");
  const panel = page.getByRole("region", { name: "Row 2,997" });
  await expect(panel).toContainText(`tweet number ${ROWS - 4} is bad`);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect.poll(focused).toBe(`${ROWS - 2}`);

  // What leaves the page hands the focus to what was around it, and a dialog to its button.
  await page.getByRole("button", { name: "Only this row" }).press("Enter");
  await page.getByRole("button", { name: /^Remove the filter/ }).press("Enter");
  await expect(page.getByRole("region", { name: "Filters" })).toBeFocused();
  await batch.tab("Charts");
  const picture = page.getByRole("button", { name: "Picture of Classes" });
  await picture.press("Enter");
  await expect(page.getByRole("dialog", { name: "Picture of Classes" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(picture).toBeFocused();
});

test("two clicks on Resume start one run, and Stop ends it", async ({ batch, page }) => {
  await batch.open();
  await batch.choose("many.csv", TWEETS);
  await batch.score();
  await expect(batch.progress).toHaveAttribute("data-status", /starting|scoring/);
  await page.getByRole("button", { name: "New file" }).click();
  const resume = page
    .getByRole("region", { name: "Earlier batches" })
    .getByRole("button", { name: "Resume" });
  await resume.dblclick();
  await expect(batch.progress).toContainText(/[1-9][\d,]* of 3,000 rows scored/);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await batch.progress.getByRole("button", { name: "Stop" }).click();
  await expect(batch.progress).toHaveAttribute("data-status", "ready");
  const stopped = await batch.progress.textContent();
  await page.waitForTimeout(500);
  expect(await batch.progress.textContent()).toBe(stopped);
});

test("the list of earlier batches follows what another tab does", async ({ batch, page, context }) => {
  await batch.open();
  const listed = page.getByRole("region", { name: "Earlier batches" }).getByRole("listitem");
  const other = new BatchPage(await context.newPage());
  await other.open();
  await other.choose("few.csv", "id,text\n1,a good day\n2,a bad day\n");
  await other.score();
  await other.done();
  await expect(listed).toContainText(["2 rows"]);
  await other.page.getByRole("button", { name: "New file" }).click();
  await other.page.getByRole("button", { name: "Remove few.csv" }).click();
  await expect(listed).toHaveCount(0);
  await other.page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(listed).toContainText(["few.csv"]);
});
