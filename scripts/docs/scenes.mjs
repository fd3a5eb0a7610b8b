/** The views that the pictures of the docs show. */

import { readFileSync } from "node:fs";

/** @typedef {import("@playwright/test").Page} Page */

export const TWEET =
  "Two hours late and they still lost my bag. Thanks for nothing @airline http://example.org/claims";

const OPENINGS = ["The new tram is", "My order was", "Support at the shop is", "The concert last night was"];
const ENDINGS = [
  "wonderful, I am so happy",
  "late again and nobody cares",
  "on the corner of Mill Street",
  "great fun from start to end",
  "broken, worst day of the week",
  "open until nine",
];
/** Example data of an analyst: four weeks, three regions. */
const TABLE = [
  "date,region,tweet",
  ...Array.from({ length: 240 }, (_, row) => {
    const date = `2026-03-${String(1 + (row % 28)).padStart(2, "0")}`;
    const region = ["north", "south", "west"][(row * 7) % 3];
    const text = `${OPENINGS[row % 4]} ${ENDINGS[(row * 5 + (row % 7)) % 6]}, day ${row}`;
    return `${date},${region},"${text}"`;
  }),
].join("\n");

/** @param {Page} page */
export async function analyze(page) {
  await page.goto("/");
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
  await page.locator("#composer").fill(TWEET);
  await page.locator("[data-label='negative']:not(blockquote *)").waitFor();
}

/** @param {Page} page */
export async function explain(page) {
  await page.goto(`/#/explain?${new URLSearchParams({ text: TWEET })}`);
  await page.getByTestId("faithfulness").waitFor();
}

/** @param {Page} page */
export async function counterfactuals(page) {
  await page.goto(`/#/explain?${new URLSearchParams({ text: TWEET, edits: "yes" })}`);
  const section = page.getByRole("region", { name: "What would change the prediction?" });
  await section.getByRole("table").waitFor();
  await section.evaluate((element) => element.scrollIntoView({ block: "start" }));
}

/** @param {Page} page */
export async function chooseFile(page) {
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "march.csv", mimeType: "text/csv", buffer: Buffer.from(TABLE) });
}

/** @param {Page} page */
export async function batch(page) {
  await page.goto("/#/batch");
  await chooseFile(page);
  await page.getByRole("region", { name: "Preview" }).getByRole("button", { name: "Score" }).click();
  await page.locator("[data-testid='progress'][data-status='done']").waitFor({ timeout: 120_000 });
}

/** @param {Page} page */
export async function charts(page) {
  await batch(page);
  await page.getByRole("tab", { name: "Charts" }).click();
  await page.locator("svg[data-testid=plot]").first().waitFor();
}

/** @param {Page} page */
export async function label(page) {
  await batch(page);
  await page.getByRole("tab", { name: "Label" }).click();
  const codebook = page.getByTestId("codebook");
  for (const [from = "", to = "", definition = ""] of [
    ["negative", "complaint", "something went wrong"],
    ["neutral", "question", "asks for an answer"],
    ["positive", "praise", "thanks or recommends"],
  ]) {
    await codebook.getByRole("textbox", { name: `Name of ${from}` }).fill(to);
    await codebook.getByRole("textbox", { name: `Name of ${from}` }).blur();
    await codebook.getByRole("textbox", { name: `Definition of ${to}` }).fill(definition);
    await codebook.getByRole("textbox", { name: `Definition of ${to}` }).blur();
  }
  await codebook.getByLabel("Name of the new category").fill("other");
  await codebook.getByRole("button", { name: "Add a category" }).click();
  await page.getByLabel("Your name").fill("Ann");
  await page.getByRole("button", { name: "Use this name" }).click();
  await page.getByRole("textbox", { name: "Number of rows" }).fill("100");
  await page.getByRole("button", { name: "Draw the sample" }).click();
  await page.getByText("100 at random").waitFor();
  await page.getByRole("button", { name: "Start labeling" }).click();
  const box = page.getByTestId("label-text");
  for (const key of "1312413213") {
    await box.focus();
    await page.waitForTimeout(400);
    await page.keyboard.press(key);
  }
  await box.getByText("Text 11 of 100").waitFor();
  await box.scrollIntoViewIfNeeded();
}

/** The class that a person would give a text of the table, as its key. @param {string} text */
function keyOf(text) {
  if (/wonderful|great fun/.test(text)) return "3";
  return /late again|broken/.test(text) ? "1" : "2";
}

/** @param {Page} page */
export async function shares(page) {
  await batch(page);
  await page.getByRole("tab", { name: "Label" }).click();
  await page.getByLabel("Your name").fill("Ann");
  await page.getByRole("button", { name: "Use this name" }).click();
  await page.getByRole("textbox", { name: "Number of rows" }).fill("80");
  await page.getByRole("button", { name: "Draw the sample" }).click();
  await page.getByText("80 at random").waitFor();
  await page.getByRole("button", { name: "Start labeling" }).click();
  const box = page.getByTestId("label-text");
  for (let labeled = 1; labeled <= 80; labeled++) {
    const text = await box.getByRole("group", { name: "Text", exact: true }).textContent();
    await page.keyboard.press(keyOf(text ?? ""));
    await page.getByText(`${labeled} of 80 texts labeled`).first().waitFor();
  }
  await page.getByRole("tab", { name: "Shares" }).click();
  await page.getByText("Corrected by 80 labels").waitFor();
  await page.getByLabel("Groups").selectOption({ label: "region" });
  await page.getByRole("region", { name: "Share of Negative by region", exact: true }).waitFor();
}

/** The report on the labeled file, as it is saved. @param {Page} page */
export async function report(page) {
  await shares(page);
  await page.getByRole("button", { name: "Report", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What does the report answer?").fill("Which region fares worse?");
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save the report" }).click();
  const html = readFileSync(await (await downloading).path(), "utf8");
  // The page's security policy lets no other document be written into it.
  await page.goto("about:blank");
  await page.setContent(html);
}

/** A text that the English model cannot read, with the multilingual one. @param {Page} page */
export async function otherLanguage(page) {
  await page.goto("/");
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
  await page.locator("#composer").fill("Zwei Stunden zu spät, und der Koffer ist auch noch weg. Nie wieder!");
  await page.getByRole("button", { name: "Read it with the multilingual model" }).click();
  await page.getByText("The multilingual model is in use.").waitFor({ timeout: 60_000 });
}

/** A chat as WhatsApp exports it. */
const CHAT = [
  "03.01.24, 21:05 - Messages and calls are end-to-end encrypted.",
  ...Array.from({ length: 40 }, (_, row) => {
    const day = String(3 + (row >> 1)).padStart(2, "0");
    const name = ["Cleo", "Ben Lake", "Ann"][row % 3];
    return `${day}.01.24, 21:${10 + row} - ${name}: ${OPENINGS[row % 4]} ${ENDINGS[(row * 5) % 6]}`;
  }),
  "23.01.24, 08:00 - Cleo: <Media omitted>",
].join("\n");

/** @param {Page} page */
export async function chat(page) {
  await page.goto("/#/batch");
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "WhatsApp Chat - Boats.txt", mimeType: "text/plain", buffer: Buffer.from(CHAT) });
  await page.getByText("40 messages by 3 people").waitFor();
  await page
    .getByTestId("row-count")
    .filter({ hasText: /^42 rows$/ })
    .waitFor();
  await page.getByTestId("status").filter({ hasText: "ready" }).waitFor();
}

/** @param {Page} page */
export async function benchmark(page) {
  await page.goto("/?bench");
  await page.getByRole("button", { name: "Measure this machine" }).click();
  await page.getByRole("button", { name: "Copy as Markdown" }).waitFor({ timeout: 180_000 });
}
