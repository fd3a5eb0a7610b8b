import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { unzipSync } from "fflate";
import { expect, expectAccessible, test } from "../support/app.ts";

const TWEETS = `id,text
1,The train was late again and nobody said a word
2,Our train was late again and the driver said nothing
3,What a wonderful concert in the park tonight
4,A wonderful evening concert under the trees
5,
6,The museum on the corner is terrible
`;

test("attributions of every row, embeddings, similar tweets", async ({ batch, page }) => {
  await batch.open();
  await batch.choose("tweets.csv", TWEETS);
  await batch.score();
  await batch.done();
  await batch.tab("Words and embeddings");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export attributions" }).click();
  const words = await saving;
  expect(words.suggestedFilename()).toBe("tweets-words.csv");
  const lines = parse(readFileSync(await words.path()), { columns: true }) as Record<string, string>[];
  const ofRow = lines
    .filter(({ row }) => row === "6")
    .toSorted((a, b) => Number(b["effect"]) - Number(a["effect"]));
  expect(ofRow[0]?.["word"]).toBe("terrible");
  await expect(page.getByText("tweets-words.csv was saved.")).toBeVisible();
  // What the same run says of the words of all rows.
  const effects = page.getByTestId("class-words");
  const ofNegative = effects.getByRole("table", { name: "Negative" }).getByRole("row");
  await expect(ofNegative.filter({ hasText: "terrible" })).toContainText(/\+\d+\.\d.*100%.*1/);
  const positive = effects.getByRole("table", { name: "Positive" }).getByRole("row").nth(1);
  await expect(positive).toContainText(/wonderful.*2$/);

  await page.getByRole("button", { name: "Compute embeddings" }).click();
  const similar = page.getByTestId("similar-rows");
  await expect(similar.getByRole("row").nth(1)).toContainText("Our train was late again");
  await similar.getByLabel("Row").fill("3");
  await expect(similar.getByRole("row").nth(1)).toContainText("A wonderful evening concert");
  await similar.getByRole("button", { name: "Similar to row 4" }).click();
  await expect(similar.getByRole("row").nth(1)).toContainText("What a wonderful concert");
  const map = page.getByTestId("embedding-map");
  await map.getByLabel("Clusters", { exact: true }).selectOption("2");
  await expect(map.getByRole("button", { name: /^Cluster \d/ })).toHaveCount(2);
  const taken = async (format: string) => {
    const download = page.waitForEvent("download");
    await map.getByRole("button", { name: `Save the map as ${format}` }).click();
    return readFileSync(await (await download).path());
  };
  expect((await taken("PNG")).subarray(1, 4).toString()).toBe("PNG");
  expect((await taken("SVG")).toString().match(/<title>Row /g)).toHaveLength(5);
  const numbers = parse(await taken("CSV"), { columns: true }) as Record<string, string>[];
  expect(numbers.map(({ row }) => row)).toEqual(["1", "2", "3", "4", "6"]);
  expect(numbers[4]?.["class"]).toBe("negative");
  const content = JSON.parse((await taken("JSON")).toString()) as { points: unknown[]; groups: unknown[] };
  expect([content.points.length, content.groups.length]).toEqual([5, 2]);
  await map.getByRole("button", { name: "Cluster 1", exact: true }).click();
  await expect(map.getByRole("table")).toHaveCount(2);
  await expect(map.getByRole("table").first()).toContainText(/train/);

  const archive = page.waitForEvent("download");
  const card = page.getByRole("region", { name: "Embeddings of every row" });
  await card.getByLabel("Format").selectOption({ label: "NumPy .npz" });
  await card.getByRole("button", { name: "Export embeddings" }).click();
  const files = unzipSync(readFileSync(await (await archive).path()));
  expect(new TextDecoder().decode(files["embeddings.npy"]?.subarray(10, 90))).toContain("(6, 384)");
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(sideways).toBeLessThanOrEqual(0);

  await batch.tab("Table");
  await batch.tab("Words and embeddings");
  await expect(page.getByTestId("similar-rows").getByRole("row").nth(1)).toContainText(
    "What a wonderful concert",
  );

  // The map and the similar tweets are those of the filter, and so is a file of embeddings if wished.
  await batch.tab("Table");
  await page.getByLabel("Find text").fill("wonderful");
  await expect(page.getByText("2 of 6 rows")).toBeVisible();
  await batch.tab("Words and embeddings");
  await expect(map.getByText(/^2 rows\. Close together/)).toBeVisible();
  await expect(page.getByTestId("similar-rows").getByRole("row")).toHaveCount(2);
  await effects.getByRole("button", { name: "Compute with: Leave one word out" }).click();
  await expect(effects.getByText("Leave one word out, 2 rows, contains “wonderful”.")).toBeVisible();
  await expect(ofNegative.filter({ hasText: "terrible" })).toHaveCount(0);
  const shown = parse(await taken("CSV"), { columns: true }) as Record<string, string>[];
  expect(shown).toMatchObject([
    { row: "3", rows: "2 of 6", filter: "contains “wonderful”" },
    { row: "4", rows: "2 of 6" },
  ]);
  await card.getByLabel("Format").selectOption({ label: "NumPy .npz" });
  await card.getByLabel("Only the 2 rows shown").check();
  const part = page.waitForEvent("download");
  await card.getByRole("button", { name: "Export embeddings" }).click();
  const arrays = unzipSync(readFileSync(await (await part).path()));
  expect(new TextDecoder().decode(arrays["embeddings.npy"]?.subarray(10, 90))).toContain("(2, 384)");
  expect(Object.keys(arrays)).toContain("rows.npy");
});
