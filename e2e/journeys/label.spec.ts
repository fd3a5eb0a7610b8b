import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { BatchPage } from "../pages/batch-page.ts";
import { expect, expectAccessible, test } from "../support/app.ts";

const TOPICS = [
  "late again, third time this week",
  "where do I find my invoice",
  "thank you so much",
  "hello",
];
const ROWS = 60;
const TABLE = `id,text,day\n${Array.from(
  { length: ROWS },
  (_, row) => `t${row},"${TOPICS[row % 4]}, no ${row}",2026-03-${String(1 + (row % 28)).padStart(2, "0")}\n`,
).join("")}`;
/** What the first coder says: by the topic of the text. */
const CATEGORIES = ["complaint", "question", "praise", "other"];

const topicOf = (text: string) => TOPICS.findIndex((start) => text.startsWith(start));

/** Labels the text that is shown by the key of its category. @param before number of texts that are labeled */
async function labelNext(page: Page, before: number): Promise<string> {
  const text = page.getByTestId("label-text").getByRole("group", { name: "Text", exact: true });
  await expect(text).not.toHaveText("");
  const shown = (await text.textContent()) ?? "";
  await page.keyboard.press(String(1 + topicOf(shown)));
  await expect(page.getByText(`${before + 1} of 24 texts labeled`).first()).toBeVisible();
  return shown;
}

test("a sample is labeled by keys through a kill, compared with a second coder, settled and exported", async ({
  batch,
  page,
  context,
}) => {
  await batch.open();
  await batch.choose("tweets.csv", TABLE);
  await batch.score();
  await batch.done();
  await batch.tab("Label");

  // A codebook of four categories in place of the model's classes.
  const codebook = page.getByTestId("codebook");
  await batch.renameCategories([
    ["negative", "complaint"],
    ["neutral", "question"],
    ["positive", "praise"],
  ]);
  await codebook.getByLabel("Name of the new category").fill("other");
  await codebook.getByRole("button", { name: "Add a category" }).click();
  await expect(codebook.getByRole("textbox", { name: "Name of other" })).toBeVisible();
  await page.getByLabel("Your name").fill("Ann");
  await page.getByRole("button", { name: "Use this name" }).click();
  await page.getByLabel("Number of rows").fill("24");
  await page.getByRole("button", { name: "Draw the sample" }).click();
  await expect(page.getByTestId("sample")).toContainText("24 rows: 24 at random, seed 1");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Start labeling" }).click();

  const box = page.getByTestId("label-text");
  await expect(box).toBeFocused();
  const labeled: string[] = [];
  for (let count = 0; count < 10; count++) {
    labeled.push(await labelNext(page, count));
  }
  // A mistake is undone, and a note is written without the mouse.
  await page.keyboard.press("0");
  await expect(page.getByText("11 of 24 texts labeled").first()).toBeVisible();
  await page.keyboard.press("u");
  await expect(page.getByText("10 of 24 texts labeled").first()).toBeVisible();
  await page.keyboard.press("n");
  await page.keyboard.type("not sure why");
  await page.keyboard.press("Enter");
  labeled.push(await labelNext(page, 10));
  await expectAccessible(page);

  // The page dies without a warning; the next visit goes on at the same place.
  const crashed = page.waitForEvent("crash");
  const session = await context.newCDPSession(page);
  void session.send("Page.crash").catch(() => {});
  await crashed;
  const address = page.url();
  const next = new BatchPage(await context.newPage());
  await next.open();
  await next.page.goto(address);
  await next.done();
  await expect(next.page.getByText("11 of 24 texts labeled").first()).toBeVisible();
  await next.page.getByTestId("label-text").focus();
  while (labeled.length < 24) labeled.push(await labelNext(next.page, labeled.length));
  expect(new Set(labeled).size).toBe(24);
  await expect(next.page.getByText("All 24 texts of the sample are labeled.")).toBeVisible();

  // A second coder says the same but for praise, and has a category and a row that do not exist.
  await next.page.getByRole("tab", { name: "Files", exact: true }).click();
  const other = Array.from(
    { length: ROWS },
    (_, row) => `t${row},${["complaint", "question", "other", "other"][row % 4]}\n`,
  );
  const file = {
    name: "ben.csv",
    mimeType: "",
    buffer: Buffer.from(`id,label\n${other.join("")}t1,spam\nx,other\n`),
  };
  await next.page.getByLabel("Coder, where the file names none").fill("Ben");
  await next.page.locator("input[type=file]").last().setInputFiles(file);
  const report = next.page.getByTestId("label-import");
  await expect(report).toContainText("60 labels imported. 2 lines became no label:");
  await expect(report).toContainText("not in the codebook: Line 62, id t1: spam");
  await expect(report).toContainText("no row has this id: Line 63, id x: other");

  await next.page.getByRole("tab", { name: "Agreement", exact: true }).click();
  const praise = labeled.filter((text) => text.startsWith("thank you")).length;
  await expect(next.page.getByTestId("agreement")).toContainText(
    `${((100 * (24 - praise)) / 24).toFixed(1)}%`,
  );
  const disagreements = next.page.getByTestId("disagreements");
  await expect(disagreements).toContainText(`0 of ${praise} disagreements settled`);
  await expect(disagreements).toContainText("Ben: Other");
  await disagreements.getByRole("button", { name: "Praise" }).click();
  await expect(disagreements).toContainText(`1 of ${praise} disagreements settled`);
  await next.page.keyboard.press("3");
  await expect(disagreements).toContainText(`2 of ${praise} disagreements settled`);
  for (const colorScheme of ["light", "dark"] as const) {
    await next.page.emulateMedia({ colorScheme });
    await expectAccessible(next.page);
  }

  const { bytes } = await next.save();
  const rows = parse(bytes, { columns: true }) as Record<string, string>[];
  const own = rows.filter((row) => row["label_Ann"] !== "");
  expect(own.map((row) => row["text"]).sort()).toEqual([...labeled].sort());
  for (const row of own) expect(row["label_Ann"]).toBe(CATEGORIES[topicOf(row["text"] ?? "")]);
  expect(own.filter((row) => row["label_final"] === "")).toHaveLength(praise - 2);

  // A category is split: its own texts, and no others, are looked through again, also after a reload.
  await next.tab("Label");
  await next.page.getByRole("tab", { name: "Set up", exact: true }).click();
  await next.page.getByRole("button", { name: "Split other" }).click();
  await next.page.getByLabel("Name of the second category").fill("greeting");
  await next.page.getByRole("button", { name: "Split", exact: true }).last().click();
  const greetings = labeled.filter((text) => text.startsWith("hello")).length;
  const offer = next.page.getByTestId("review-offer");
  await expect(offer).toContainText(`${greetings} texts of other may belong to greeting.`);
  await next.page.reload();
  await next.done();
  await offer.getByRole("button", { name: "Look through them again" }).click();
  const again = next.page.getByTestId("label-text");
  await expect(again).toBeFocused();
  await expectAccessible(next.page);
  for (let count = 1; count <= greetings; count++) {
    await expect(again).toContainText(`Text ${count} of ${greetings}`);
    await expect(again.getByRole("group", { name: "Text", exact: true })).toContainText("hello");
    await next.page.keyboard.press("5");
  }
  await expect(next.page.getByText(`All ${greetings} texts were looked through.`)).toBeVisible();
  await next.page.getByRole("button", { name: "Back to the sample" }).click();
  await expect(next.page.getByText("All 24 texts of the sample are labeled.")).toBeVisible();
  await expect(offer).toHaveCount(0);
});
