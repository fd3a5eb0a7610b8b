import { readFileSync } from "node:fs";
import { expect, expectAccessible, test } from "../support/app.ts";
import { NEW_VISITOR } from "../support/storage-state.ts";

test.describe("a first visit, on the encoder kernel", () => {
  test.use({ storageState: NEW_VISITOR });

  test("a newcomer types a tweet and sees its sentiment", async ({ analyze, page }) => {
    await analyze.open();
    await expect(page.getByText("An example, scored when the app was built")).toBeVisible();
    await analyze.ready();
    await analyze.composer.pressSequentially("I love this so much, what a day", { delay: 15 });
    await analyze.expectLabel("positive");
    const percents = await analyze.percents();
    expect(percents).toHaveLength(3);
    expect(percents.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0);
    await analyze.write("I hate this, worst service ever");
    await analyze.expectLabel("negative");
    await analyze.write("The meeting is on Thursday at ten.");
    await analyze.expectLabel("neutral");
  });

  test("the worker agrees with the Python reference on the golden texts", async ({
    analyze,
    page,
    context,
  }) => {
    await context.grantPermissions(["clipboard-write"]);
    const golden = JSON.parse(readFileSync("training/golden/golden.json", "utf8")) as {
      texts: { text: string; logits: { int8: number[]; float32: number[] } }[];
    };
    const labels = ["negative", "neutral", "positive"];
    const labelOf = (logits: number[]) => labels[logits.indexOf(Math.max(...logits))];
    // Only what survives a text field as one line, and is not changed for spreadsheets on the way back.
    const typed = golden.texts.filter(({ text }) => /^[^\p{C}\p{Z}=+@-][^\p{Cc}\u2028\u2029]*$/u.test(text));
    // What hangs in the balance may fall either way: the kernel rounds other activations than the reference does, and
    // where rounding changes the reference's own label it is the nearer to floats.
    const texts = typed.filter(({ logits }) => {
      const [best = 0, next = 0] = logits.int8.toSorted((a, b) => b - a);
      return best - next > 0.05 && labelOf(logits.int8) === labelOf(logits.float32);
    });
    expect(texts.length).toBeGreaterThan(0.95 * typed.length);
    expect(texts.length).toBeGreaterThan(150);
    await analyze.open();
    await analyze.ready();
    await analyze.write(texts.map(({ text }) => text).join("\n"));
    await expect(page.getByText(`${texts.length} tweets`, { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Copy table" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    const rows = (await analyze.paste()).split("\n").slice(1);
    const expected = texts.map(({ text, logits }) => `${text}\t${labelOf(logits.int8)}`);
    expect(rows.map((row) => row.split("\t").slice(0, 2).join("\t"))).toEqual(expected);
  });
});

test("selected output heads are scored and remembered for the next visit", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  await analyze.write("I am so angry about this, shut up you idiot");
  await analyze.expectLabel("negative");
  const chips = page.getByRole("group", { name: "Also predict" });
  await chips.getByRole("button", { name: "Emotion" }).focus();
  await page.keyboard.press("Space");
  const emotion = page.getByRole("region", { name: "Emotion" });
  await expect(emotion).toContainText("anger");
  await expect(emotion.getByRole("row")).toHaveCount(4);
  await chips.getByRole("button", { name: "Offensive" }).click();
  await expect(page.getByRole("region", { name: "Offensive" })).toContainText("Not for moderating people");
  await analyze.write("what a wonderful day, I am so happy");
  await expect(emotion.getByRole("heading")).toContainText("joy");
  await expect(page).toHaveURL(/wonderful/);
  await page.reload();
  await analyze.ready();
  await expect(emotion.getByRole("heading")).toContainText("joy");
  await chips.getByRole("button", { name: "Emotion" }).click();
  await expect(emotion).toBeHidden();
});

test("the prediction is copied, and shown as the endpoint's JSON", async ({ analyze, context, page }) => {
  await context.grantPermissions(["clipboard-write"]);
  await analyze.open();
  await analyze.ready();
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  await page.getByRole("button", { name: "Copy result" }).click();
  await expect(page.getByText("Result copied.")).toBeVisible();
  expect(await analyze.paste()).toMatch(/^I love this\tPositive\t\d+\.\d%$/);
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  await page.getByText("Use in code").click();
  await page.getByRole("tab", { name: "curl" }).click();
  await expect(page.getByRole("tabpanel")).toContainText(`-d '{"inputs":"I love this"}'`);
  await expectAccessible(page);
  await page.getByRole("tab", { name: "JSON response" }).click();
  const [answer = []] = JSON.parse(await page.locator("details[open] pre").innerText()) as {
    label: string;
    score: number;
  }[][];
  expect(answer.map(({ label }) => label).toSorted()).toEqual(["negative", "neutral", "positive"]);
  expect(answer[0]?.label).toBe("positive");
  expect(answer.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
});

test("empty input shows the example and no prediction", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  await analyze.write("great");
  await analyze.expectLabel("positive");
  await analyze.write("   \n ");
  await expect(page.getByText("An example, scored when the app was built")).toBeVisible();
  await expect(analyze.prediction).toHaveCount(1);
});

test("text typed while the model loads is scored when the model is ready", async ({ analyze }) => {
  await analyze.open();
  await analyze.write("what a horrible, horrible day");
  await analyze.expectLabel("negative");
});

test("the newest text wins; an older prediction is never shown for it", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  // Each label that is ever drawn as the answer, with the text that stood in the composer at that moment.
  await page.evaluate(() => {
    const seen: [string, string][] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const prediction = document.querySelector("[data-label][aria-busy=false]:not(blockquote *)");
      const text = document.querySelector<HTMLTextAreaElement>("#composer")?.value ?? "";
      if (prediction && text) seen.push([text, prediction.getAttribute("data-label") ?? ""]);
    }).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-label", "aria-busy"],
    });
  });
  const good = "I love it, wonderful and lovely";
  const bad = `${"awful terrible horrible ".repeat(60)}I hate it`;
  for (let round = 0; round < 6; round++) {
    await analyze.write(bad);
    await analyze.write(good);
  }
  await analyze.expectLabel("positive");
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: [string, string][] }).seen);
  expect(seen.filter(([text, label]) => text === good && label === "negative")).toEqual([]);
});

test("the preprocessed text is shown if it differs", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  await analyze.write("thanks @anna for https://example.org/x");
  await page.getByText("Preprocessed text").click();
  await expect(page.getByTestId("model-text")).toHaveText("thanks @user for http");
  await analyze.write("thanks anna");
  await analyze.expectLabel("positive");
  await expect(page.getByText("Preprocessed text")).toHaveCount(0);
});

test("a truncated text shows what was not read", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  await analyze.write("good ".repeat(700));
  await expect(page.getByRole("note")).toContainText("ignored the last 190");
});

test("hostile text stays text", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  for (const text of [
    "<img src=x onerror=alert(1)>",
    "</s> [SEP] <mask>",
    "__proto__",
    "\u202e evil \u0000",
    "😀".repeat(3000),
  ]) {
    await analyze.write(text);
    await expect(analyze.prediction).toBeVisible();
  }
  expect(await page.locator("img[src=x]").count()).toBe(0);
});

test("several lines become a list that can be sorted and copied", async ({ analyze, page, context }) => {
  await context.grantPermissions(["clipboard-write"]);
  await analyze.open();
  await analyze.ready();
  await analyze.write("I hate this\n\nI love this\nThe train leaves at five\n@anna thanks");
  await expect(page.getByText("4 tweets", { exact: true })).toBeVisible();
  const firstCell = analyze.table.getByRole("row").nth(1).getByRole("cell").nth(1);
  await page.getByRole("button", { name: "Tweet", exact: true }).click();
  await expect(firstCell).toHaveText("@anna thanks");
  // One word is too little for a reliable prediction, in a list as anywhere else.
  await expect(analyze.table.getByRole("row").nth(1)).toContainText("one or two words");
  await page.getByRole("button", { name: "Sentiment" }).click();
  await expect(firstCell).toHaveText("I hate this");
  await expect(page.getByRole("columnheader", { name: "Sentiment" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await page.getByRole("button", { name: "Copy table" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const rows = (await analyze.paste()).split("\n").map((line) => line.split("\t"));
  expect(rows[0]).toEqual(["text", "sentiment", "negative", "neutral", "positive"]);
  expect(
    rows
      .slice(1)
      .map(([text]) => text)
      .toSorted(),
  ).toEqual(["@anna thanks", "I hate this", "I love this", "The train leaves at five"].toSorted());
});

test("what was pasted from a page or a spreadsheet becomes one tweet or a table", async ({
  analyze,
  batch,
  page,
}) => {
  await analyze.open();
  await analyze.ready();
  await analyze.write("Cleo Lake\n@cleo_lake\n·\n2h\nWorst service ever,\nnever again\n\n12\n8.9K");
  await expect(page.getByText("8 tweets", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Keep only the post" }).click();
  await expect(analyze.composer).toHaveValue("Worst service ever,\nnever again");
  await analyze.expectLabel("negative");
  await expect(page.getByTestId("spoken-answer")).toHaveText(/^Negative, \d/);
  await page.getByRole("button", { name: "Each line is a tweet" }).click();
  await expect(page.getByText("2 tweets", { exact: true })).toBeVisible();

  await analyze.write('id\ttext\n1\tI love this, really\n2\t"Worst service\never"');
  await page.getByRole("button", { name: "Open as a table in Batch" }).click();
  await expect(page.getByRole("heading", { name: "cells.tsv" })).toBeVisible();
  await expect(batch.preview.getByRole("cell", { name: "Worst service ever" })).toBeVisible();
});

test("a link contains the text in its fragment", async ({ analyze, page }) => {
  const text = "a & b = c # d? 😀\nI love it";
  await analyze.open();
  await analyze.write(text);
  await expect.poll(() => page.url()).toContain("#/analyze?text=");
  const link = page.url();
  await page.goto("about:blank");
  await page.goto(link);
  await expect(analyze.composer).toHaveValue(text);
  await expect(page.getByRole("region", { name: "Tweets" }).getByRole("status")).toHaveText("2 tweets");
});

test("a text typed just before its tab is closed is in the history at the next visit", async ({
  analyze,
  context,
  page,
}) => {
  await analyze.open();
  await analyze.ready();
  await analyze.write("the last words before the tab closes");
  await page.close();
  const next = await context.newPage();
  await next.goto("./");
  await expect(next.getByRole("list", { name: "History" })).toContainText("the last words before the tab");
});

test("history entries are searched, opened, removed and restored", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  const texts = page.getByRole("list", { name: "History" }).getByRole("listitem");
  await analyze.write("meh");
  await expect(analyze.prediction.getByRole("note")).toContainText("One or two words say little");
  await expect(texts.first()).toContainText(/^mehone or two wordsNot sure, leaning negative/);
  for (const text of ["I hate that the train was late", "what a lovely morning", "one\ntwo"]) {
    await analyze.write(text);
    await expect(texts.first()).toContainText(text.replace("\n", " "));
  }
  await expect(texts.first()).toContainText("2 tweets");
  await expect(texts.nth(1)).toContainText(/Positive\s+\d/);

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Find a command or a text" })).toBeFocused();
  await page.keyboard.type("train was");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /train was late/ })
    .click();
  await expect(analyze.composer).toHaveValue("I hate that the train was late");
  await analyze.expectLabel("negative");

  await page.getByRole("button", { name: "Remove: what a lovely morning" }).click();
  await expect(texts).toHaveCount(3);
  await page.reload();
  await expect(texts).toHaveCount(3);
  await page.getByRole("button", { name: "Remove all" }).click();
  await expect(texts).toHaveCount(0);
  await page.getByRole("status", { name: "Notice" }).getByRole("button", { name: "Undo" }).click();
  await expect(texts).toHaveCount(3);

  await page.getByRole("button", { name: "Turn history off" }).click();
  await analyze.write("nobody should keep this");
  await expect(analyze.prediction).toBeVisible();
  // Longer than it would take to be noted.
  await page.waitForTimeout(2500);
  await expect(texts).toHaveCount(3);
});
