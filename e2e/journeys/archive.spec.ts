import { expect, test } from "../support/app.ts";

test("separate parts of an X archive form one table in any order", async ({ batch, page }) => {
  const part = (name: string, number: number, text: string) => ({
    name,
    mimeType: "",
    buffer: Buffer.from(
      `window.YTD.tweets.part${number} = [{"tweet": {"id_str": "${number}", "full_text": "${text}"}}]`,
    ),
  });
  const [first, second] = [part("tweets.js", 0, "I love it"), part("tweets-part1.js", 1, "I hate it")];
  await batch.open();
  await page.locator("input[type=file]").setInputFiles([second, first]);
  await expect(page.getByRole("heading", { name: "tweets.js" })).toBeVisible();
  await expect(batch.preview.getByRole("cell", { name: "I hate it" })).toBeVisible();
  await expect(page.getByText(/not opened/)).toHaveCount(0);
  await batch.score();
  await batch.done();
  await batch.tab("Table");
  expect([(await batch.cells(1))[2], (await batch.cells(2))[2]]).toEqual(["I love it", "I hate it"]);
});
