import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import type { BatchPage } from "../pages/batch-page.ts";
import { CATEGORIES, postsOf, topicOf } from "../fixtures/posts.ts";
import { expect, expectAccessible, test } from "../support/app.ts";
import { chooseFiles, openTab, pressButton, tabTo, toggle, typeInto } from "../support/keyboard.ts";
import { Visits } from "../support/visits.ts";

/** `npm run check:labeling` sets the size. */
const ROWS = Number(process.env["E2E_LABEL_ROWS"] ?? 60);
const LABELS = Number(process.env["E2E_LABELS"] ?? 32);
const KILLS = Number(process.env["E2E_LABEL_KILLS"] ?? 1);
const IS_LARGE = ROWS > 1000;

const POSTS = postsOf(ROWS);

const labeled = (page: Page, count: number) =>
  expect(page.getByText(`${count} of ${LABELS} texts labeled`).first()).toBeVisible();

/** Labels the text that is shown by the key of its category. @param before number of texts that are labeled */
async function labelNext(page: Page, before: number): Promise<string> {
  const text = page.getByTestId("label-text").getByRole("group", { name: "Text", exact: true });
  await expect(text).not.toHaveText("");
  const shown = (await text.textContent()) ?? "";
  await page.keyboard.press(String(1 + topicOf(shown)));
  await labeled(page, before + 1);
  return shown;
}

/** Both themes in the large run; the suite has a journey of its own for the dark one. */
async function expectAccessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of IS_LARGE ? (["light", "dark"] as const) : (["light"] as const)) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function setUp(page: Page): Promise<void> {
  const codebook = page.getByTestId("codebook");
  for (const [from, to] of [
    ["negative", "complaint"],
    ["neutral", "question"],
    ["positive", "praise"],
  ] as const) {
    await typeInto(page, codebook.getByRole("textbox", { name: `Name of ${from}` }), to);
    await page.keyboard.press("Tab");
    await expect(codebook.getByRole("textbox", { name: `Name of ${to}` })).toBeVisible();
  }
  await typeInto(page, codebook.getByLabel("Name of the new category"), "other");
  await page.keyboard.press("Enter");
  await expect(codebook.getByRole("textbox", { name: "Name of other" })).toBeVisible();
  await typeInto(page, page.getByLabel("Your name"), "Ann");
  await page.keyboard.press("Enter");
  await typeInto(page, page.getByLabel("Number of rows"), String(LABELS));
  await pressButton(page, "Draw the sample");
  await expect(page.getByTestId("sample")).toContainText(`${LABELS} rows: ${LABELS} at random, seed 1`);
  await expectAccessibleInBoth(page);
}

/** Labels the whole sample, in the middle of which the browser is killed. @returns the texts, in their order */
async function labelAll(visits: Visits, first: BatchPage): Promise<{ batch: BatchPage; texts: string[] }> {
  let batch = first;
  const texts: string[] = [];
  const upTo = async (count: number) => {
    while (texts.length < count) texts.push(await labelNext(batch.page, texts.length));
  };
  await upTo(3);
  // A mistake is undone, and a note is written.
  await batch.page.keyboard.press("0");
  await labeled(batch.page, 4);
  await batch.page.keyboard.press("u");
  await labeled(batch.page, 3);
  await batch.page.keyboard.press("n");
  await batch.page.keyboard.type("not sure why");
  await batch.page.keyboard.press("Enter");
  await upTo(4);
  await expectAccessibleInBoth(batch.page);
  for (let kill = 1; kill <= KILLS; kill++) {
    await upTo(Math.floor((kill * LABELS) / (KILLS + 1)));
    batch = await visits.killed(batch);
    await labeled(batch.page, texts.length);
    await tabTo(
      batch.page,
      batch.page.getByTestId("label-text").getByRole("group", { name: "Text", exact: true }),
    );
  }
  await upTo(LABELS);
  expect(new Set(texts).size).toBe(LABELS);
  await expect(batch.page.getByText(`All ${LABELS} texts of the sample are labeled.`)).toBeVisible();
  return { batch, texts };
}

/** A second coder says the same but for praise, and has a category and a row that do not exist. */
async function compareWithSecondCoder(page: Page, texts: readonly string[]): Promise<void> {
  await openTab(page, "Files");
  const rows = texts.map((text) => POSTS.texts.indexOf(text));
  const praise = rows.filter((row) => row % 4 === 2).length;
  const other = rows.map((row) => `t${row},${["complaint", "question", "other", "other"][row % 4]}\n`);
  await typeInto(page, page.getByLabel("Coder, where the file names none"), "Ben");
  await expectAccessibleInBoth(page);
  const buffer = Buffer.from(`id,label\n${other.join("")}t${rows[0]},spam\nx,other\n`);
  await chooseFiles(page, "Import labels", { name: "ben.csv", buffer });
  const report = page.getByTestId("label-import");
  await expect(report).toContainText(`${LABELS} labels imported. 2 lines were not imported:`);
  await expect(report).toContainText(`not in the codebook: Line ${LABELS + 2}, id t${rows[0]}: spam`);
  await expect(report).toContainText(`no row has this id: Line ${LABELS + 3}, id x: other`);

  await openTab(page, "Agreement");
  const percent = ((100 * (LABELS - praise)) / LABELS).toFixed(1);
  await expect(page.getByTestId("agreement")).toContainText(`${percent}%`);
  const disagreements = page.getByTestId("disagreements");
  await expect(disagreements).toContainText(`0 of ${praise} disagreements settled`);
  await expect(disagreements).toContainText("Ben: Other");
  await expectAccessibleInBoth(page);
  await pressButton(page, /Praise/, disagreements);
  for (let settled = 1; settled < praise; settled++) {
    await expect(disagreements).toContainText(`${settled} of ${praise} disagreements settled`);
    await page.keyboard.press("3");
  }
  await expect(disagreements).toContainText(`${praise} of ${praise} disagreements settled`);
}

/** Teaches a head on the final labels and lets it answer for all rows. */
async function teach(page: Page): Promise<void> {
  const slow = IS_LARGE ? { timeout: 1_200_000 } : {};
  await openTab(page, "Teach");
  await expect(page.getByText(`${LABELS} rows have a final label.`)).toBeVisible();
  await typeInto(page, page.getByLabel("Name of the head"), "kind");
  await pressButton(page, "Teach");
  const taught = page.getByTestId("taught");
  await expect(taught).toContainText("Better than always predicting", slow);
  await expect(taught.getByRole("region", { name: "Learning curve" })).toBeVisible();
  await expectAccessibleInBoth(page);
  await pressButton(page, "Predict all rows", taught);
  const answers = page.getByRole("region", { name: "Predictions for all rows: kind" });
  await expect(
    answers.getByRole("row", { name: `Praise ${(ROWS / 4).toLocaleString("en")} 25` }),
  ).toBeVisible(slow);
  await typeInto(page, page.getByLabel("Rows", { exact: true }), "8");
  await pressButton(page, "Add to the sample", answers);
  await expect(answers).toContainText("They are in the sample");
  await pressButton(page, "Save in this browser", taught);
  await expect(taught).toContainText("listed on the Models page");
}

/** The rows of one answer of the head are found, in every tab. */
async function filterByHead(page: Page): Promise<void> {
  const filters = page.getByRole("region", { name: "Filters" });
  await tabTo(page, filters.getByLabel("Add a filter"));
  await page.keyboard.type("Predictions of kind");
  const form = page.getByRole("form", { name: "Filter: kind" });
  await toggle(page, form.getByRole("checkbox", { name: /^praise/i }));
  await expectAccessibleInBoth(page);
  await pressButton(page, "Apply", form);
  const found = `${(ROWS / 4).toLocaleString("en")} of ${ROWS.toLocaleString("en")} rows`;
  await expect(filters.getByRole("status")).toContainText(found);
  await pressButton(page, "Remove the filter kind is praise", filters);
  await expect(filters.getByRole("status")).toContainText(`${ROWS.toLocaleString("en")} rows`);
}

/** The saved file has what each coder said, the final labels and the answers of the head. */
async function expectSaved(page: Page, texts: readonly string[]): Promise<void> {
  await openTab(page, "Export");
  const downloading = page.waitForEvent("download");
  await pressButton(page, "Save the scored table");
  const rows = parse(readFileSync(await (await downloading).path()), { columns: true }) as Record<
    string,
    string
  >[];
  expect(rows).toHaveLength(ROWS);
  const own = rows.filter((row) => row["label_Ann"] !== "");
  expect(own.map((row) => row["text"]).sort()).toEqual([...texts].sort());
  for (const [at, row] of rows.entries()) {
    const category = CATEGORIES[at % 4];
    expect(row["kind"]).toBe(category);
    if (row["label_Ann"] === "") continue;
    expect([row["label_Ann"], row["label_final"]]).toEqual([category, category]);
  }
}

/** A category is split: its own texts, and no others, are looked through again, also after a reload. */
async function split(batch: BatchPage, greetings: number): Promise<void> {
  const { page } = batch;
  await openTab(page, "Label");
  await openTab(page, "Set up");
  await pressButton(page, "Split other");
  await typeInto(page, page.getByLabel("Name of the second category"), "meeting");
  await page.keyboard.press("Enter");
  const offer = page.getByTestId("review-offer");
  await expect(offer).toContainText(`${greetings} texts of other may belong to meeting.`);
  await page.reload();
  await batch.done();
  await pressButton(page, "Look through them again", offer);
  const again = page.getByTestId("label-text");
  await expect(again).toBeFocused();
  await expectAccessible(page);
  for (let count = 1; count <= greetings; count++) {
    await expect(again).toContainText(`Text ${count} of ${greetings}`);
    await expect(again.getByRole("group", { name: "Text", exact: true })).toContainText("meeting");
    await page.keyboard.press("5");
  }
  await expect(page.getByText(`All ${greetings} texts were looked through.`)).toBeVisible();
  await pressButton(page, "Back to the sample");
  await expect(offer).toHaveCount(0);
}

/** Where several categories are allowed, keys choose them and Enter saves. */
async function chooseSeveral(page: Page): Promise<void> {
  await openTab(page, "Set up");
  await toggle(page, page.getByLabel("A text can have several categories"));
  await pressButton(page, "Start labeling");
  const box = page.getByTestId("label-text");
  await expect(box).toBeFocused();
  await page.keyboard.press("1");
  await page.keyboard.press("3");
  await expect(box.getByRole("button", { name: "Complaint" })).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`${LABELS + 1} of ${LABELS + 8} texts labeled`).first()).toBeVisible();
  await openTab(page, "Agreement");
  await expect(page.getByRole("region", { name: "Confusion table" })).toContainText("Complaint + praise");
}

/** The kept head answers on the other pages, and is the same after it was saved and read again. */
async function useHead(page: Page): Promise<void> {
  await page.goto("./#/models?at=heads");
  const card = page.getByTestId("taught-head");
  await expect(card).toContainText("Complaint, Question, Praise, Other");
  await expect(card.getByRole("switch")).toBeChecked();
  await expectAccessible(page);
  const downloading = page.waitForEvent("download");
  await pressButton(page, "Save as a file", card);
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
  await pressButton(page, "Remove", card);
  await expect(card).toHaveCount(0);
  const file = (name: string, content: string) => ({ name, mimeType: "", buffer: Buffer.from(content) });
  const input = page.locator("input[type=file]");
  await input.setInputFiles(file("kind.head.json", saved));
  await expect(card).toHaveCount(1);
  await input.setInputFiles(file("bad.json", saved.replace('"pooling":"mean"', '"pooling":"first"')));
  await expect(page.getByRole("alert")).toContainText("The head was changed after it was saved.");
}

test("a sample is labeled through kills, compared, settled, taught from and saved, without a mouse", async ({
  app,
}) => {
  if (IS_LARGE) test.setTimeout(3_600_000);
  const visits = new Visits(app);
  const first = await visits.start();
  await chooseFiles(first.page, "Choose a file", { name: "posts.csv", buffer: Buffer.from(POSTS.table) });
  await expect(first.preview.getByRole("button", { name: "Score" })).toBeEnabled();
  await pressButton(first.page, "Score", first.preview);
  await first.done(IS_LARGE ? 1_200_000 : undefined);
  await openTab(first.page, "Label");
  await setUp(first.page);
  await pressButton(first.page, "Start labeling");
  await expect(first.page.getByTestId("label-text")).toBeFocused();

  const { batch, texts } = await labelAll(visits, first);
  const { page } = batch;
  await compareWithSecondCoder(page, texts);
  await teach(page);
  await filterByHead(page);
  await expectSaved(page, texts);
  await split(batch, texts.filter((text) => topicOf(text) === 3).length);
  await chooseSeveral(page);
  await useHead(page);
  await visits.end();
});
