import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { run } from "../../server/testing/run-command.ts";
import type { BatchPage } from "../pages/batch-page.ts";
import { expect, expectAccessible, test } from "../support/app.ts";
import { expectHonest, expectShown, KnownScores } from "../support/known-draws.ts";
import { knownTable, labelSample, shownEstimates } from "../support/known-truth.ts";

const TEXTS = ["I love this", "worst ever, so sad", "the meeting is at three"];
/** The brands are told apart by one word; the days have 4 rows each, and the tenth has none. */
const TABLE = `id,text,brand,day\n${Array.from({ length: 60 }, (_, row) => {
  const [brand, word] = row < 30 ? ["acme", "battery"] : ["other", "delivery"];
  const day = Math.floor(row / 4) + (row < 36 ? 1 : 2);
  return `t${row},"${TEXTS[row % 3]} ${word} no ${row}",${brand},2026-03-${String(day).padStart(2, "0")}\n`;
}).join("")}`;

test("shares are corrected by the labels of a sample, in groups too", async ({ batch, page }) => {
  await batch.open();
  await batch.choose("tweets.csv", TABLE);
  await batch.score();
  await batch.done();
  await batch.tab("Shares");
  await expect(page.getByRole("heading", { name: "Share of each class" })).toBeVisible();
  await expect(page.getByText("the interval of a count covers sampling alone")).toBeVisible();
  await page.getByText("Without labels: adjusted for the class balance (less reliable)").click();
  const adjusted = page.getByRole("table", { name: "Shares adjusted for the class balance" });
  await expect(adjusted.getByRole("row").nth(1)).toContainText(/Negative\d+\.\d%33\.3%/);
  await page.getByRole("button", { name: "Label a sample" }).click();
  await page.getByLabel("Your name").fill("Ann");
  await page.getByRole("button", { name: "Use this name" }).click();
  await page.getByLabel("Number of rows").fill("20");
  await page.getByRole("button", { name: "Draw the sample" }).click();
  await page.getByRole("button", { name: "Start labeling" }).click();
  for (let count = 0; count < 20; count++) {
    const text = page.getByTestId("label-text").getByRole("group", { name: "Text", exact: true });
    await expect(text).not.toHaveText("");
    const shown = (await text.textContent()) ?? "";
    const topic = TEXTS.findIndex((start) => shown.startsWith(start));
    await page.keyboard.press(["3", "1", "2"][topic] ?? "2");
    await expect(page.getByText(`${count + 1} of 20 texts labeled`).first()).toBeVisible();
  }
  await batch.tab("Shares");
  await expect(page.getByText("Corrected by 20 labels")).toBeVisible();
  await expectSameReport(batch, page);
  await page.getByLabel("Groups").selectOption({ label: "brand" });
  const shares = page.getByRole("region", { name: "Share of Negative by brand", exact: true });
  await shares.getByText("As a table").click();
  const acme = shares.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "acme" }) });
  // A third of the rows are negative, as all labels and most scores say.
  await expect(acme).toContainText(/3\d\.\d% \(\d+\.\d% to \d+\.\d%\)/);
  const each = page.getByRole("region", {
    name: "Negative: each group of brand against all other rows",
    exact: true,
  });
  await expect(each.getByText("p is corrected for 8 differences (Holm)")).toBeVisible();
  await each.getByLabel("Group", { exact: true }).selectOption({ label: "acme" });
  const pair = page.getByRole("region", { name: "acme minus All other rows", exact: true });
  await pair.getByText("As a table").click();
  await expect(
    pair.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Positive minus negative" }) }),
  ).toContainText(/[+−]\d+\.\d \([+−]\d+\.\d to [+−]\d+\.\d\)/);
  const words = page.getByRole("region", {
    name: "Words that distinguish acme and All other rows",
    exact: true,
  });
  await words.getByText("As a table").click();
  const delivery = words.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "delivery" }) });
  await expect(delivery).toContainText(/-\d\.\d030/);
  const days = page.getByRole("region", { name: "Shares by day (day)", exact: true });
  // Of 20 labels no day of 4 rows has 10.
  await expect(days.getByText("0 periods have 10 labels or more")).toBeVisible();
  await expect(days.getByText("No change of level is suggested")).toBeVisible();
  await days.getByText("As a table").click();
  await expect(days.getByRole("row", { name: "Tue, Mar 10, 2026" })).toContainText(/Mar 10, 2026\D*00$/);
  await days.getByLabel("Step").selectOption({ label: "Week" });
  const weeks = page.getByRole("region", { name: "Shares by week (day)", exact: true });
  await expect(weeks.getByText("Changes of level are suggested from 12 periods on.")).toBeVisible();
  await expectAccessible(page);
  await delivery.getByRole("button").click();
  await expect(page.getByText("30 of 60 rows")).toBeVisible();
});

/** Saves the report by brand, and compares it with that of the command line on the saved table and labels. */
async function expectSameReport(batch: BatchPage, page: Page): Promise<void> {
  await page.getByRole("button", { name: "Report", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Report" });
  await dialog.getByLabel("What does the report answer?").fill("Which brand fares worse?");
  await dialog.getByLabel("Groups").selectOption({ label: "brand" });
  await expectAccessible(page);
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save the report" }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe("tweets-report.html");
  const report = await readFile(await saved.path(), "utf8");
  await dialog.getByRole("button", { name: "Close" }).click();
  expect(report).toContain("The seed of the draw is 1.");

  const folder = await mkdtemp(join(tmpdir(), "tonescope-report-"));
  await batch.tab("Label");
  await page.getByRole("tab", { name: "Files" }).click();
  const [labels] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Final labels" }).click(),
  ]);
  await labels.saveAs(join(folder, "labels.csv"));
  await batch.tab("Export");
  const { bytes } = await batch.save("csv");
  await writeFile(join(folder, "scored.csv"), bytes);
  const [scored, labeled] = [join(folder, "scored.csv"), join(folder, "labels.csv")];
  const options = ["--by", "brand", "--question", "Which brand fares worse?", "--text", "text", "--out", "-"];
  const { code, stdout, stderr } = await run(["report", scored, "--labels", labeled, ...options]);
  expect(code, stderr).toBe(0);
  const sectionsOf = (html: string) =>
    ["answer", "shares", "groups", "differences", "words"].map(
      (id) => new RegExp(`<section id="${id}".*?</section>`, "s").exec(html)?.[0],
    );
  const [ofPage, ofTerminal] = [sectionsOf(report), sectionsOf(stdout.toString())];
  expect(ofPage).not.toContain(undefined);
  expectSameButForLastDigits(ofPage.join("\n"), ofTerminal.join("\n"));
  await batch.tab("Shares");
}

/** Scores have six digits in the saved table and more on the page, so that a number can be rounded to either side. */
function expectSameButForLastDigits(one: string, other: string): void {
  const number = /[+−-]?\d+(?:\.\d+)?/g;
  expect(one.replaceAll(number, "0")).toBe(other.replaceAll(number, "0"));
  const [ones, others] = [one, other].map((text) => text.match(number) ?? []);
  for (const [at, shown] of (ones ?? []).entries()) {
    const unit = 10 ** -(shown.split(".")[1]?.length ?? Number.POSITIVE_INFINITY);
    const distance = Math.abs(numberOf(shown) - numberOf(others?.[at] ?? ""));
    expect(distance, `${shown} and ${others?.[at]}`).toBeLessThan(1.5 * unit + Number.EPSILON);
  }
}

const numberOf = (shown: string): number => Number(shown.replace("−", "-"));

/** Rows and labels of `npm run check:answers`; a small table with large differences otherwise. */
const [FULL_ROWS, FULL_LABELS] = [process.env["E2E_ANSWER_ROWS"], process.env["E2E_ANSWER_LABELS"]].map(
  Number,
);
const isFull = (FULL_ROWS ?? Number.NaN) > 0;
const KNOWN = isFull
  ? knownTable(FULL_ROWS ?? 0, { negative: { acme: 0.45, bolt: 0.25, cedar: 0.25 }, neutral: 0.2, rise: 0.2 })
  : knownTable(120, { negative: { acme: 0.5, bolt: 0.1, cedar: 0.1 }, neutral: 0.1, rise: 0.4 });
const LABELS = isFull ? (FULL_LABELS ?? 0) : 60;
/** Samples on which the estimators are judged: an interval that is 15 % too narrow is found. */
const DRAWS = 1000;

test("a known truth is found: shares, the brands that differ and those that do not, the event", async ({
  batch,
  page,
}) => {
  if (isFull) test.setTimeout(3_600_000);
  await batch.open();
  await batch.choose("tweets.csv", KNOWN.csv);
  await batch.score();
  await batch.done(isFull ? 3_000_000 : undefined);
  await batch.tab("Label");
  const labeled = await labelSample(page, KNOWN, LABELS);
  const shown = await shownEstimates(page, batch);
  expect(shown["acme minus bolt"]?.low).toBeGreaterThan(0);
  expect(shown["after minus before"]?.low).toBeGreaterThan(0);
  // One interval in twenty misses the truth, so that the page has to show what the estimators say of its sample, and these are
  // held against the truth over many samples.
  const scores = await KnownScores.read((await batch.save("csv")).bytes, KNOWN.rows);
  expectShown(shown, scores.estimates(labeled));
  if (isFull) console.log(expectHonest(scores.draws(DRAWS, LABELS), scores.truth()).join("\n"));
});
