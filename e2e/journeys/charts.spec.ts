import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { expect, expectAccessible, test } from "../support/app.ts";

const DATED = `id,text,day,likes
1,I love this #sunny,2024-03-01,3
2,I love that #sunny,2024-03-01,40
3,I hate this #rainy,2024-03-02,12
4,What a lovely day,2024-03-03,7
5,ich liebe diesen schönen Tag so sehr,2024-03-13,25
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
  const byWeek = page.getByRole("region", { name: "By week (day)" });
  await page.getByLabel("Step").selectOption("week");
  await byWeek.getByText("As a table").click();
  await expect(byWeek.getByRole("row", { name: /^Feb 26 – Mar 3, 2024/ })).toContainText("3");
  // The choices are in the address, so a link and a new load show the same chart.
  await expect(page).toHaveURL(/&step=week/);
  await page.reload();
  await expect(byWeek).toBeVisible();
  await page.getByLabel("Step").selectOption("day");
  const time = page.getByRole("region", { name: "By day (day)" });
  await time.getByLabel("Show as").selectOption("shares");
  await expect(time.getByTestId("plot").locator("path:not([fill=none])").first()).toBeVisible();
  await time.getByText("As a table").click();
  await expect(time.getByRole("row", { name: /^Sat, Mar 2, 2024/ })).toContainText(
    "100.0% (20.7% to 100.0%)",
  );
  const save = async (chart: Locator, kind: string) => {
    const downloading = page.waitForEvent("download");
    await chart.getByRole("button", { name: `as ${kind}` }).click();
    return readFileSync(await (await downloading).path());
  };
  expect((await save(time, "PNG")).toString("latin1", 0, 4)).toBe("\u{89}PNG");
  const svg = (await save(time, "SVG")).toString();
  for (const text of ["By day (day)", "dated.csv: 5 rows", "Model: tonescope-tweets@", "Not sure"])
    expect(svg).toContain(text);
  await time.getByRole("button", { name: "Picture of By day (day)" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("A week of weather");
  await dialog.getByLabel("Note").fill("Made up");
  await expectAccessible(page);
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save as SVG" }).click();
  const picture = readFileSync(await (await downloading).path()).toString();
  for (const text of ["A week of weather", "Made up", "dated.csv: 5 rows"]) expect(picture).toContain(text);
  await page.keyboard.press("Escape");
  await time.getByLabel("Moving average (7)").check();
  const averaged = parse(await save(time, "CSV"), { columns: true }) as Record<string, string>[];
  expect(averaged[0]).toMatchObject({ Day: "2024-03-01", method: expect.stringContaining("7 days") });
  expect(Number(averaged[0]?.["positive"])).toBe(0.75);
  await time.getByLabel("Moving average (7)").uncheck();
  const words = page.getByRole("region", { name: /^(Words|Hashtags)/ });
  await words.getByText("Choose the words to leave out").click();
  await words.getByLabel("Words to leave out").fill("rainy");
  await expect(words.getByText("Left out: common words of German, English; rainy.")).toBeVisible();
  await words.getByLabel("Words or hashtags").selectOption("hashtags");
  await words.getByLabel("Class", { exact: true }).selectOption({ label: "Over-represented in positive" });
  await words.getByText("As a table").click();
  await words
    .getByRole("row", { name: /^#sunny/ })
    .getByRole("button", { name: "2" })
    .press("Enter");
  await expect(page.getByText("2 of 5 rows")).toBeVisible();
  // The charts show the rows of the filter until it is removed, and so do their files.
  const filter = "Positive, text contains “#sunny”";
  const chips = page.getByRole("list", { name: "Active filters" }).getByRole("listitem");
  await expect(chips).toHaveText(["Positive", "text contains “#sunny”", "Show all"]);
  const counts = parse(await save(time, "CSV"), { columns: true }) as Record<string, string>[];
  expect(counts).toMatchObject([
    { Day: "2024-03-01", positive: "2", file: "dated.csv", rows: "2 of 5", filter },
  ]);
  const content = JSON.parse((await save(time, "JSON")).toString()) as object;
  expect(content).toMatchObject({ filter, values: [{ Day: "2024-03-01", negative: 0, positive: 2 }] });
  await batch.tab("Export");
  await page.getByLabel("Only the 2 rows shown").check();
  await expect(page.getByTestId("export-summary")).toContainText(
    `2 of 5 rows (${filter}). 4 columns of the file`,
  );
  // The first rows of the file are shown, and what was chosen stays while another tab is shown.
  const preview = page.getByRole("region", { name: "The first rows of dated-scored-2-rows.csv" });
  await expect(preview.getByRole("row")).toHaveText([/^id.*sentiment_status$/, /^1I love.*scored$/, /^2/]);
  await batch.tab("Charts");
  await batch.tab("Export");
  await expect(page.getByLabel("Only the 2 rows shown")).toBeChecked();
  const saved = parse((await batch.save()).bytes, { columns: true }) as Record<string, string>[];
  expect(saved.map((row) => row["id"])).toEqual(["1", "2"]);
  await batch.tab("Charts");
  await page.getByRole("button", { name: "Show all" }).click();
  const languages = page.getByRole("region", { name: /^By (day|likes|language)/ });
  await languages.getByLabel("Column").selectOption({ label: "likes" });
  await languages.getByLabel("Number of bins").selectOption("5");
  await languages.getByText("As a table").click();
  await languages
    .getByRole("row", { name: /^0 to 9/ })
    .getByRole("button")
    .first()
    .press("Enter");
  await expect(page.getByText("2 of 5 rows")).toBeVisible();
  await expect(chips).toHaveText([/^(Posi|Nega)tive$/, "likes from 0 to below 10", "Show all"]);
  await page.getByRole("button", { name: "Show all" }).click();
  await languages.getByLabel("Column").selectOption("language");
  await languages.getByText("As a table").click();
  await languages
    .getByRole("row", { name: /^German/ })
    .getByRole("button")
    .first()
    .press("Enter");
  await expect(page.getByText("1 of 5 rows")).toBeVisible();
  await batch.tab("Table");
  await page.getByRole("link", { name: "Explain row 5" }).click();
  await expect(page).toHaveURL(/#\/explain\?/);
});
