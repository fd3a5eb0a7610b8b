import { expect, expectAccessible, test } from "../support/app.ts";

const TEXTS = ["I love this", "worst ever, so sad", "the meeting is at three"];
const TABLE = `id,text,brand\n${Array.from(
  { length: 60 },
  (_, row) => `t${row},"${TEXTS[row % 3]} no ${row}",${row < 30 ? "acme" : "other"}\n`,
).join("")}`;

test("shares are corrected by the labels of a sample, in groups too", async ({ batch, page }) => {
  await batch.open();
  await batch.choose("tweets.csv", TABLE);
  await batch.score();
  await batch.done();
  await batch.tab("Shares");
  await expect(page.getByRole("heading", { name: "Share of each class" })).toBeVisible();
  await expect(page.getByText("the interval of a count covers sampling alone")).toBeVisible();
  await page.getByRole("button", { name: "Label a sample" }).click();
  await page.getByLabel("Your name").fill("Ann");
  await page.getByRole("button", { name: "Use this name" }).click();
  await page.getByLabel("Number of rows").fill("20");
  await page.getByRole("button", { name: "Draw the sample" }).click();
  await page.getByRole("button", { name: "Start labeling" }).click();
  for (let count = 0; count < 20; count++) {
    const text = page.getByTestId("label-text").getByRole("group", { name: "Text", exact: true });
    await expect(text).not.toHaveText("");
    const shown = (await text.textContent()) ?? "";
    const topic = TEXTS.findIndex((start) => shown.startsWith(start));
    await page.keyboard.press(["3", "1", "2"][topic] ?? "2");
    await expect(page.getByText(`${count + 1} of 20 texts labeled`).first()).toBeVisible();
  }
  await batch.tab("Shares");
  await expect(page.getByText("Corrected by 20 labels")).toBeVisible();
  await page.getByLabel("Groups").selectOption({ label: "brand" });
  await page.getByText("As a table").click();
  const acme = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "acme" }) });
  // A third of the rows are negative, as all labels and most scores say.
  await expect(acme).toContainText(/3\d\.\d% \(\d+\.\d% to \d+\.\d%\)/);
  await expectAccessible(page);
});
