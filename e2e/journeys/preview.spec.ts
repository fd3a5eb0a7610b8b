import { expect, expectAccessible, test } from "../support/app.ts";

test("a wrong detection is corrected in the preview", async ({ batch }) => {
  await batch.open();
  await batch.choose("odd.csv", "a;b,c\nd;e,f\n");
  await batch.preview.getByLabel("Delimiter").selectOption(";");
  await expect(batch.preview.getByRole("cell", { name: "e,f" })).toBeVisible();
  await batch.preview.getByLabel("Header").selectOption("none");
  await expect(batch.preview.getByRole("cell", { name: "b,c" })).toBeVisible();
});

test("a file dropped on any page: the preview says how sure it is, and joins columns into one text", async ({
  analyze,
  batch,
  page,
}) => {
  await analyze.open();
  const reviews = "Export of 3 May\n\nid,title,body,gold_1,gold_2,seen\n";
  const rows = [
    "1,Lunch,I love it so much,positive,positive,05/02/2024",
    "2,Terrible service again today,NULL,negative,positive,06/03/2024",
    "3,Good news,The best day of my life,positive,,07/04/2024",
  ];
  await batch.drop("reviews.csv", `${reviews}${rows.join("\n")}\n`, page.getByRole("main"));
  await expect(batch.preview.getByLabel("Header")).toHaveValue("2");
  await expect(batch.preview.getByLabel("Format")).toHaveAccessibleDescription("certain");
  await expect(batch.preview.getByLabel("Text to score")).toHaveAccessibleDescription(/; or title$/);
  const dates = batch.preview.getByLabel("Order of dates");
  await expect(dates).toHaveAccessibleDescription("seen: unsure, please check; or Day first");
  await dates.selectOption("Day first");
  await expect(dates).toHaveAccessibleDescription("seen: your choice");
  await batch.preview.getByLabel("Text to score").selectOption("title");
  await batch.preview.getByLabel("Joined with").selectOption("body");
  await expect(batch.preview.getByRole("cell", { name: "Lunch I love it so much" })).toBeVisible();
  await batch.preview.getByLabel("Header").selectOption("none");
  await batch.preview.getByLabel("Header").selectOption("2");
  await expect(batch.preview.getByRole("columnheader", { name: "Text that is scored" })).toHaveCount(0);
  await batch.preview.getByLabel("Text to score").selectOption("title");
  await batch.preview.getByLabel("Joined with").selectOption("body");
  await expectAccessible(page);
  await batch.score();
  await batch.done();
  expect((await batch.cells(1))[0]).toBe("Positive");
  expect((await batch.cells(2))[0]).toBe("Negative");
  await page.getByRole("tab", { name: "Evaluate" }).click();
  await expect(page.getByLabel("Column with the true labels")).toHaveValue("3");
  await expect(page.getByLabel("Column of a further annotator").first()).toHaveValue("4");
  await expect(page.getByLabel("negative / positive (1)")).toHaveValue("-1");
});

test("cells that are hard to draw are drawn as far as they are seen, and a failed file is not being read", async ({
  batch,
  page,
}) => {
  const marks = `a${"\u0301".repeat(100_000)}`;
  await batch.open();
  await batch.choose("marks.csv", `text,${marks}\n${marks},1\n${"x".repeat(200_000)},2\nI love this,3\n`);
  await expect(batch.preview.getByRole("cell", { name: "I love this" })).toBeVisible();
  await batch.score();
  await batch.done();
  expect((await batch.cells(1))[2]?.length).toBeLessThan(100);
  expect((await batch.cells(2))[2]).toMatch(/^x{1000}…$/);
  await page.getByRole("button", { name: "New file" }).click();
  const workbook = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  await page.locator("input[type=file]").setInputFiles({ name: "old.xls", mimeType: "", buffer: workbook });
  await expect(batch.preview).toContainText("The file was not read");
  await expect(batch.preview).not.toContainText("Reading the file");
});
