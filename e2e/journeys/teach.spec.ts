import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, expectAccessible, test } from "../support/app.ts";

const TEXTS = {
  question: (thing: string) => `Does anybody know where I can get ${thing}?`,
  complaint: (thing: string) => `The ${thing} broke on the first day and nobody answers`,
  praise: (thing: string) => `I am so happy with the new ${thing}, thank you`,
};
const THINGS = [
  "bike",
  "lamp",
  "oven",
  "phone",
  "chair",
  "radio",
  "scarf",
  "ticket",
  "bag",
  "kettle",
  "watch",
  "desk",
];
const KINDS = Object.keys(TEXTS) as (keyof typeof TEXTS)[];
/** As many of each kind; the first 36 have labels. */
const ROWS = Array.from({ length: 60 }, (_, row) => {
  const kind = KINDS[row % 3] ?? "praise";
  return { kind, text: TEXTS[kind](`${row < 36 ? "" : "other "}${THINGS[Math.floor(row / 3) % 12]}`) };
});
const TABLE = `id,text\n${ROWS.map(({ text }, row) => `${row + 1},"${text}"`).join("\n")}\n`;
const LABELS = `id,label,coder\n${ROWS.slice(0, 36)
  .map(({ kind }, row) => `${row + 1},${kind},Ann`)
  .join("\n")}\n`;

test("a head is taught on the labels of a batch, answers for all rows and in Analyze", async ({
  batch,
  page,
}) => {
  await batch.open();
  await batch.choose("posts.csv", TABLE);
  await batch.score();
  await batch.done();
  await batch.tab("Label");
  await batch.renameCategories([
    ["negative", "complaint"],
    ["neutral", "question"],
    ["positive", "praise"],
  ]);
  await page.getByRole("tab", { name: "Files" }).click();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import labels" }).click();
  await (await choosing).setFiles({ name: "labels.csv", mimeType: "text/csv", buffer: Buffer.from(LABELS) });
  await expect(page.getByText("36", { exact: false }).first()).toBeVisible();

  await page.getByRole("tab", { name: "Teach" }).click();
  await expect(page.getByText("36 rows have a final label.")).toBeVisible();
  await page.getByLabel("Name of the head").fill("kind");
  await page.getByRole("button", { name: "Teach", exact: true }).click();
  const taught = page.getByTestId("taught");
  await expect(taught).toContainText("Better than always answering", { timeout: 60_000 });
  await expect(taught.getByRole("region", { name: "Learning curve" })).toBeVisible();
  await expectAccessible(page);

  await taught.getByRole("button", { name: "Answer for all rows" }).click();
  const answers = page.getByRole("region", { name: "Answers for all rows: kind" });
  await expect(answers.getByRole("row", { name: /Praise 20 33/ })).toBeVisible({ timeout: 60_000 });
  await page.getByLabel("Rows", { exact: true }).fill("8");
  await answers.getByRole("button", { name: "Add to the sample" }).click();
  await expect(answers).toContainText("They are in the sample");
  await taught.getByRole("button", { name: "Keep in this browser" }).click();
  await expect(taught).toContainText("Models lists it");

  const { bytes } = await batch.save();
  const rows = parse(bytes.toString(), { columns: true }) as Record<string, string>[];
  expect(rows.map(({ kind }) => kind)).toEqual(ROWS.map(({ kind }) => kind));

  await page.goto("./#/models?at=heads");
  const card = page.getByTestId("taught-head");
  await expect(card).toContainText("Complaint, Question, Praise");
  await expect(card.getByRole("switch")).toBeChecked();
  await expectAccessible(page);
  const downloading = page.waitForEvent("download");
  await card.getByRole("button", { name: "Save as a file" }).click();
  const saved = readFileSync(await (await downloading).path(), "utf8");
  expect(saved).not.toContain("bike");

  await page.goto("./#/analyze?text=Does+anybody+know+a+good+museum%3F");
  await expect(page.getByRole("region", { name: "kind" })).toContainText("kind: Question");

  await page.goto("./#/explain?text=Does+anybody+know+a+good+museum%3F");
  await page.getByLabel("Prediction of").selectOption("kind");
  await expect(page.getByTestId("prediction")).toContainText("Question");
  const effect = (word: string) => page.getByRole("button", { name: new RegExp(`^${word}, [+−]`) });
  await expect(effect("anybody")).toBeVisible();
  await expect(page).toHaveURL(/taught=[0-9a-f]{64}/);
  await page.getByLabel("Attribution method").selectOption("Gradient × input");
  await expect(effect("museum")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expectAccessible(page);

  await page.goto("./#/models?at=heads");
  await card.getByRole("button", { name: "Remove" }).click();
  await expect(card).toHaveCount(0);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "kind.head.json", mimeType: "", buffer: Buffer.from(saved) });
  await expect(card).toHaveCount(1);
  const changed = saved.replace('"pooling":"mean"', '"pooling":"first"');
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "bad.json", mimeType: "", buffer: Buffer.from(changed) });
  await expect(page.getByRole("alert")).toContainText("The head was changed after it was saved.");
});
