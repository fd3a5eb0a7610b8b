import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, expectAccessible, test } from "../support/app.ts";

const TWEETS = `id,text,lang,gold
1467810369000000001,"I love this, what a wonderful day",en,positive
2,I hate this. Worst service ever!,en,negative
3,"The meeting is
on Thursday at ten.",en,neutral
4,,en,neutral
5,@anna thanks &amp; see you 😀,en,positive
6,I love this song so much,de,negative
7,ich liebe diesen schönen Tag so sehr,de,positive
`;

test("drop a CSV, check the preview, score, explore, and save it byte for byte", async ({ batch, page }) => {
  await batch.open();
  await batch.drop("tweets.csv", TWEETS);
  await expect(batch.preview.getByLabel("Text to score")).toHaveValue("1");
  await expect(batch.preview.getByLabel("Delimiter")).toHaveValue(",");
  await batch.score();
  await batch.done();
  const first = await batch.cells(1);
  expect(first[0]).toBe("Positive");
  // The text stands first, beside its prediction.
  expect(first.slice(2)).toEqual([
    "I love this, what a wonderful day",
    "1467810369000000001",
    "en",
    "positive",
  ]);
  expect((await batch.cells(2))[0]).toBe("Negative");
  expect((await batch.cells(4))[0]).toBe("empty");

  const { name, bytes } = await batch.save();
  expect(name).toBe("tweets-scored.csv");
  const text = bytes.toString("utf8");
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row["id"])).toEqual(["1467810369000000001", "2", "3", "4", "5", "6", "7"]);
  expect(rows.map((row) => row["sentiment_status"])).toEqual([
    "scored",
    "scored",
    "scored",
    "empty",
    "scored",
    "scored",
    "other_language",
  ]);
  for (const line of TWEETS.trimEnd()
    .split("\n")
    .filter((part) => part.includes(",")))
    expect(text).toContain(line);
  await expect(page.getByText("7 rows saved as tweets-scored.csv")).toBeVisible();
});

test("sort, filter, search, and a click on a chart narrow the table", async ({ batch, page }) => {
  await batch.open();
  await batch.choose("tweets.csv", TWEETS);
  await batch.score();
  await batch.done();
  await batch.table.getByRole("button", { name: "Score" }).click();
  await expect(batch.table.getByRole("columnheader", { name: "Score" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const filters = page.getByRole("region", { name: "Filters" });
  const add = filters.getByLabel("Add a filter");
  await add.selectOption("Class");
  await filters.getByLabel("Negative").check();
  await filters.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("1 of 7 rows")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByLabel("Find text").fill("LOVE");
  await expect(page.getByText("2 of 7 rows")).toBeVisible();
  await add.selectOption("Column lang");
  await filters.getByLabel("de (2)").check();
  await filters.getByLabel("de (2)").press("Enter");
  await expect(page.getByText("1 of 7 rows")).toBeVisible();
  // A link has the filters, each can be removed, and that can be undone.
  await page.reload();
  await expect(page.getByText("1 of 7 rows")).toBeVisible();
  await filters.getByRole("button", { name: "Remove the filter contains “LOVE”" }).click();
  await expect(page.getByText("2 of 7 rows")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("1 of 7 rows")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await add.selectOption("Score");
  await filters.getByLabel("To").fill("50");
  await filters.getByLabel("To").press("Enter");
  await expect(page.getByText("0 of 7 rows")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await batch.tab("Charts");
  const classes = page.getByRole("region", { name: "Classes" });
  await classes.getByText("As a table").click();
  await expect(classes.getByRole("row", { name: /^Negative/ })).toContainText("1");
  await classes.getByTestId("plot").locator("rect").first().click();
  await expect(page.getByText("1 of 7 rows")).toBeVisible();
  await expect(filters.getByRole("listitem").first()).toHaveText("Negative");
});

test("a labeled file is evaluated", async ({ batch, page }) => {
  await batch.open();
  await batch.choose("tweets.csv", TWEETS);
  await batch.score();
  await batch.done();
  await batch.tab("Evaluate");
  await expect(page.getByLabel("Column with the true labels")).toHaveValue("3");
  await page.getByRole("button", { name: "Evaluate", exact: true }).click();
  await expect(page.getByText("6 rows compared, 1 excluded.")).toBeVisible();
  await expect(page.getByText("Most confident errors")).toBeVisible();
  await expect(page.getByRole("link", { name: "I love this song so much" })).toBeVisible();

  const own = page.getByRole("region", { name: "Your own calibration" });
  await own.getByLabel("Name").fill("my tweets");
  await own.getByRole("button", { name: "Save this calibration" }).click();
  await expect(own.getByRole("list")).toContainText("my tweets");
  const saving = page.waitForEvent("download");
  await own.getByRole("button", { name: "Save my tweets as JSON" }).click();
  const kept = JSON.parse(readFileSync(await (await saving).path(), "utf8")) as Record<string, unknown>;
  expect(kept).toMatchObject({ name: "my tweets", file: "tweets.csv", rows: 6 });
  await page.reload();
  await expect(page.getByRole("tab", { name: "Evaluate" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: "New file" }).click();
  await batch.choose(
    "next.csv",
    "id,text,votes_neg,votes_pos\n1,I love it so much,0,3\n2,It opens at ten,1,1\n",
  );
  await batch.preview.getByLabel("Calibration").selectOption("my tweets");
  await batch.score();
  await batch.done();
  await batch.tab("Evaluate");
  await expect(page.getByText(/Each of these columns counts the annotators/)).toBeVisible();
  await expect(page.getByText(/Rows with a tie are left out: neg \/ pos \(1\)/)).toBeVisible();
  await page.getByRole("button", { name: "Evaluate", exact: true }).click();
  await expect(page.getByText("1 row compared, 1 excluded.")).toBeVisible();
  await batch.save();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save provenance (JSON)" }).click();
  const record = JSON.parse(readFileSync(await (await downloading).path(), "utf8")) as Record<string, string>;
  expect(record["calibratedOn"]).toContain('6 labelled rows of tweets.csv, kept as "my tweets"');
  expect(record["app"]).toMatch(/^Tonescope \d/);

  await page.goto("./#/analyze?text=I+love+it+so+much");
  const prediction = page.getByRole("region", { name: "Sentiment" });
  await expect(prediction).toHaveAttribute("data-label", "positive");
  await expect(prediction).not.toContainText("Calibrated by");
  const before = await prediction.getByRole("row").last().textContent();
  await page.getByLabel("Calibration").selectOption("my tweets");
  await expect(prediction).toContainText("Calibrated by your own “my tweets”");
  await expect(prediction).toHaveAttribute("data-label", "positive");
  await expect(prediction.getByRole("row").last()).not.toHaveText(before ?? "");
});

test("every other format is saved completely", async ({ batch }) => {
  await batch.open();
  await batch.choose("tweets.csv", TWEETS);
  await batch.score();
  await batch.done();
  const { bytes: lines } = await batch.save("jsonl");
  const records = lines
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string });
  expect(records.map(({ id }) => id)).toEqual(["1467810369000000001", "2", "3", "4", "5", "6", "7"]);
  const { name, bytes } = await batch.save("xlsx");
  expect(name).toBe("tweets-scored.xlsx");
  await batch.page.getByRole("button", { name: "New file" }).click();
  await batch.choose("again.xlsx", bytes);
  await expect(batch.preview.getByRole("cell", { name: "1467810369000000001" })).toBeVisible();
  await expect(batch.preview.getByRole("columnheader", { name: "sentiment_status" })).toBeVisible();
});

/** As many as take a fast machine a few seconds, or the run is over between two looks. */
const MANY = `id,text\n${Array.from({ length: 2000 }, (_, row) => `${row},tweet number ${row} is ${row % 2 ? "great" : "bad"}\n`).join("")}`;

test("a batch survives its tab and resumes to the same file", async ({ batch, page, context }) => {
  test.slow();
  await batch.open();
  await batch.choose("many.csv", MANY);
  await batch.score();
  await expect(batch.progress).toContainText(/[1-9][\d,]* of 2,000 rows scored/);
  await batch.progress.getByRole("button", { name: "Pause" }).click();
  await expect(batch.progress).toContainText("paused");
  // What was scored is on disk after a second at most; then the tab dies.
  await page.waitForTimeout(1200);
  await page.close({ runBeforeUnload: false });

  const { BatchPage } = await import("../pages/batch-page.ts");
  const again = new BatchPage(await context.newPage());
  await again.open();
  await expect(again.page.getByText(/[1-9][\d,]* of 2,000 rows scored/)).toBeVisible();
  await again.page.getByRole("button", { name: "Resume" }).click();
  await expect(again.progress).toContainText(/[1-9][\d,]* of 2,000 rows scored/);
  await again.done();
  const { bytes } = await again.save();
  const rows = parse(bytes, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => Number(row["id"]))).toEqual(Array.from({ length: 2000 }, (_, row) => row));
  expect(rows.every((row) => row["sentiment_status"] === "scored")).toBe(true);
});

test("a long text is scored in windows on request, and the file is written to the chosen place", async ({
  batch,
  page,
}) => {
  await batch.open();
  // A real handle of the browser's own file system, in the place of a dialog that no test can answer.
  await page.evaluate(() => {
    Reflect.set(globalThis, "showSaveFilePicker", async () =>
      (await navigator.storage.getDirectory()).getFileHandle("chosen.csv", { create: true }),
    );
  });
  const long = `${"I hate this. ".repeat(150)}${"What a lovely day. ".repeat(150)}`;
  await batch.choose("long.csv", `id,text\n1,${long}\n2,=sum and @anna love it\n`);
  await batch.preview.getByLabel("Long texts").selectOption({ label: "Split and average" });
  await batch.score();
  await batch.done();
  await expect(batch.table.getByRole("row").nth(1)).toContainText("averaged");
  await batch.tab("Export");
  await page.getByLabel("Escape formulas").check();
  await page.getByRole("button", { name: "Save the scored table" }).click();
  await expect(page.getByText("2 rows saved as chosen.csv. 1 cell was escaped.")).toBeVisible();
  const text = await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    return (await (await folder.getFileHandle("chosen.csv")).getFile()).text();
  });
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row["sentiment_status"])).toEqual(["averaged", "scored"]);
  expect(rows[1]?.["text"]).toBe("'=sum and @anna love it");

  // The same bytes under another name are known, and nothing is scored twice.
  await page.getByRole("button", { name: "New file" }).click();
  await batch.choose("renamed.csv", `id,text\n1,${long}\n2,=sum and @anna love it\n`);
  await expect(batch.preview).toContainText("2 of 2 rows are scored");
  await batch.preview.getByRole("button", { name: "Open", exact: true }).click();
  await batch.done();
  await expect(batch.table.getByRole("row").nth(1)).toContainText("averaged");
});

test("an unreadable file shows the reason, and the page keeps working", async ({ batch, page }) => {
  await batch.open();
  await page.locator("input[type=file]").setInputFiles({
    name: "old.xls",
    mimeType: "",
    buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  });
  await expect(page.getByRole("alert")).toContainText("Excel file from before 2007");
  await page.getByRole("button", { name: "Choose another file" }).click();
  await batch.choose("fine.txt", "I love it\nI hate it\n");
  await batch.score();
  await batch.done();
});

test("axe finds no violation in either theme, and no horizontal scroll on a phone", async ({
  batch,
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await batch.open();
    await page.reload();
    await expectAccessible(page);
    await batch.choose("tweets.csv", TWEETS);
    await expectAccessible(page);
    expect(await sideways()).toBeLessThanOrEqual(0);
    await batch.score();
    await batch.done();
    for (const tab of ["Table", "Charts", "Label", "Shares", "Evaluate", "Export", "Import report"]) {
      await batch.tab(tab);
      await expect(page.getByRole("tabpanel").first()).not.toBeEmpty();
      if (tab === "Evaluate") {
        await page.getByRole("button", { name: "Evaluate", exact: true }).click();
        await expect(page.getByText("rows compared")).toBeVisible();
      }
      await expectAccessible(page);
      expect(await sideways()).toBeLessThanOrEqual(0);
    }
  }
});
