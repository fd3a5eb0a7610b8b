import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { parse } from "csv-parse/sync";
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
  const save = async (chart: Locator, kind: string) => {
    const downloading = page.waitForEvent("download");
    await chart.getByRole("button", { name: `as ${kind}` }).click();
    return readFileSync(await (await downloading).path());
  };
  expect((await save(time, "PNG")).toString("latin1", 0, 4)).toBe("\u{89}PNG");
  const svg = (await save(time, "SVG")).toString();
  for (const text of ["By day, day", "dated.csv: 5 rows", "Model: tonescope-tweets@", "Not sure"])
    expect(svg).toContain(text);
  const words = page.getByRole("region", { name: /^(Words|Hashtags)/ });
  await words.getByLabel("Words or hashtags").selectOption("hashtags");
  await words.getByLabel("Class", { exact: true }).selectOption({ label: "Over-represented in positive" });
  await words.getByText("As a table").click();
  await words
    .getByRole("row", { name: /^#sunny/ })
    .getByRole("button", { name: "2" })
    .press("Enter");
  await expect(page.getByText("2 of 5 rows")).toBeVisible();
  // The charts show the rows of the filter until it is removed, and so do their files.
  await batch.tab("Charts");
  const filter = "Positive, text contains “#sunny”";
  await expect(page.getByText(`2 of 5 rows, ${filter}`)).toBeVisible();
  const counts = parse(await save(time, "CSV"), { columns: true }) as Record<string, string>[];
  expect(counts).toMatchObject([
    { Day: "2024-03-01", positive: "2", file: "dated.csv", rows: "2 of 5", filter },
  ]);
  const content = JSON.parse((await save(time, "JSON")).toString()) as object;
  expect(content).toMatchObject({ filter, values: [{ Day: "2024-03-01", negative: 0, positive: 2 }] });
  await batch.tab("Export");
  await page.getByLabel("Only the 2 rows shown").check();
  await expect(page.getByTestId("export-summary")).toContainText(
    `2 of 5 rows (${filter}). 3 columns of the file`,
  );
  const saved = parse((await batch.save()).bytes, { columns: true }) as Record<string, string>[];
  expect(saved.map((row) => row["id"])).toEqual(["1", "2"]);
  await batch.tab("Charts");
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
