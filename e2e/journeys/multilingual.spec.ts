import { parse } from "csv-parse/sync";
import { expect, test } from "../support/app.ts";

const GERMAN = "Das ist der schlechteste Service, den ich je erlebt habe, ich bin so enttäuscht";

const POSTS = `id,text
1,"What a wonderful evening with the whole family, thank you all"
2,"${GERMAN}"
3,"Este es el peor servicio que he tenido en toda mi vida, qué vergüenza"
4,"The train leaves at five from platform two, as on every day"
5,"Quelle belle surprise ce matin, merci à toute l'équipe, je suis ravie"
`;

test("a text in another language is read by the multilingual model, and a file by language", async ({
  analyze,
  batch,
  page,
}) => {
  // Before Analyze, because what it prepares holds from the next load on.
  await batch.open();
  await analyze.open("#/analyze");
  await analyze.ready();
  await analyze.write(GERMAN);
  await page
    .getByRole("button", { name: /^Read it with the multilingual model \(\d+.* MB, once\)$/ })
    .click();
  await expect(page.getByText("The multilingual model is in use.")).toBeVisible();
  await analyze.expectLabel("negative");
  await expect(page.locator("[data-warning=other_language]")).toHaveCount(0);
  await page.getByRole("button", { name: "Use the English model" }).click();
  await expect(
    page.getByRole("button", { name: "Read it with the multilingual model", exact: true }),
  ).toBeVisible();

  await page.getByRole("link", { name: "Batch" }).first().click();
  await batch.choose("posts.csv", POSTS);
  await expect(batch.preview).toContainText(
    "3 of them are in a language that tonescope-tweets does not read",
  );
  await batch.preview
    .getByLabel("Models")
    .selectOption("By language: tonescope-multilingual for the rows that tonescope-tweets cannot read");
  await batch.score();
  await batch.done();
  const { bytes } = await batch.save();
  const rows = parse(bytes, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row["language"])).toEqual(["en", "de", "es", "en", "fr"]);
  expect(rows.map((row) => row["sentiment_model"]?.replace(/@.*/, ""))).toEqual(
    ["tweets", "multilingual", "multilingual", "tweets", "multilingual"].map((name) => `tonescope-${name}`),
  );
  expect(rows.map((row) => row["sentiment_status"])).not.toContain("other_language");
  expect(rows.map((row) => row["sentiment"])).toEqual([
    "positive",
    "negative",
    "negative",
    "neutral",
    "positive",
  ]);
});
