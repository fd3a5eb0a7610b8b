import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { run } from "../../server/testing/run-command.ts";
import { expect, test } from "../support/app.ts";

const GERMAN = "Das ist der schlechteste Service, den ich je erlebt habe, ich bin so enttäuscht";

/** The last rows: a language that neither model reads, one that the detector does not know, and no text. */
const POSTS = `id,text
1,"What a wonderful evening with the whole family, thank you all"
2,"${GERMAN}"
3,"Este es el peor servicio que he tenido en toda mi vida, qué vergüenza"
4,"The train leaves at five from platform two, as on every day"
5,"Quelle belle surprise ce matin, merci à toute l'équipe, je suis ravie"
6,"昨日の夜は友達と一緒に新しい映画を見に行きました"
7,"lol zxqvbn"
8,""
`;

test("a text in another language is read by the multilingual model, and a file by language as in a terminal", async ({
  analyze,
  batch,
  page,
}) => {
  await page.addInitScript(() => {
    const state = { preference: "kernel", trials: {}, begins: {} };
    localStorage.setItem("tonescope-backends", JSON.stringify({ state, version: 1 }));
  });
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
    "4 of them are in a language that tonescope-tweets does not read",
  );
  await batch.preview
    .getByLabel("Models")
    .selectOption("By language: tonescope-multilingual for the rows that tonescope-tweets cannot read");
  await batch.score();
  await batch.done();
  const { name, bytes } = await batch.save();
  const folder = await mkdtemp(join(tmpdir(), "tonescope-languages-"));
  const input = join(folder, "posts.csv");
  await writeFile(input, POSTS);
  // The whole file: what may differ, such as the time, is in the provenance record alone.
  const { code, stderr } = await run(["score", input, "--model", "auto", "--device", "kernel"]);
  expect(code, stderr).toBe(0);
  expect((await readFile(join(folder, name))).toString()).toBe(bytes.toString());
  const rows = parse(bytes, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row["language"])).toEqual(["en", "de", "es", "en", "fr", "ja", "", ""]);
  expect(rows.map((row) => row["sentiment_model"]?.replace(/@.*/, ""))).toEqual(
    [
      "tweets",
      "multilingual",
      "multilingual",
      "tweets",
      "multilingual",
      "multilingual",
      "tweets",
      "tweets",
    ].map((model) => `tonescope-${model}`),
  );
  expect(rows.slice(0, 5).map((row) => row["sentiment_status"])).not.toContain("other_language");
  expect(rows.slice(5).map((row) => row["sentiment_status"])).toEqual([
    "other_language",
    "few_words",
    "empty",
  ]);
  expect(rows.slice(0, 5).map((row) => row["sentiment"])).toEqual([
    "positive",
    "negative",
    "negative",
    "neutral",
    "positive",
  ]);
});
