import { readFileSync } from "node:fs";
import { expect, test } from "../support/app.ts";

const DATED = `id,text,day
1,I love this #sunny,2024-03-01
2,I love that #sunny,2024-03-01
3,I hate this #rainy,2024-03-02
4,What a lovely day,2024-03-03
5,ich liebe diesen schönen Tag so sehr,2024-03-03
`;

test("charts by time, word and language are drawn, saved, and used as filters by keyboard", async ({
  batch,
  page,
}) => {
  await batch.open();
  await batch.choose("dated.csv", DATED);
  await batch.score();
  await batch.done();
  await batch.tab("Charts");
  const time = page.getByRole("region", { name: "By day, day" });
  await time.getByLabel("Show as").selectOption("shares");
  await expect(time.getByTestId("plot").locator("path:not([fill=none])").first()).toBeVisible();
  await time.getByText("As a table").click();
  await expect(time.getByRole("row", { name: /^2024-03-02/ })).toContainText("100.0% (20.7% to 100.0%)");
  for (const [kind, start] of [
    ["SVG", "<svg"],
    ["PNG", "\u{89}PNG"],
  ] as const) {
    const downloading = page.waitForEvent("download");
    await time.getByRole("button", { name: kind }).click();
    const bytes = readFileSync(await (await downloading).path());
    expect(bytes.toString("latin1", 0, 4)).toBe(start);
  }
  const words = page.getByRole("region", { name: /^(Words|Hashtags)/ });
  await words.getByLabel("Words or hashtags").selectOption("hashtags");
  await words.getByLabel("Class", { exact: true }).selectOption({ label: "Over-represented in positive" });
  await words.getByText("As a table").click();
  await words
    .getByRole("row", { name: /^#sunny/ })
    .getByRole("button", { name: "2" })
    .press("Enter");
  await expect(page.getByText("2 of 5 rows")).toBeVisible();
  // The charts show the rows of the filter until it is removed.
  await batch.tab("Charts");
  await expect(page.getByText("2 of 5 rows")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  const languages = page.getByRole("region", { name: /^By (day|language)/ });
  await languages.getByLabel("Column").selectOption("language");
  await languages.getByText("As a table").click();
  await languages
    .getByRole("row", { name: /^German/ })
    .getByRole("button")
    .first()
    .press("Enter");
  await expect(page.getByText("1 of 5 rows, language is German")).toBeVisible();
  await page.getByRole("link", { name: "Explain row 5" }).click();
  await expect(page).toHaveURL(/#\/explain\?/);
});
