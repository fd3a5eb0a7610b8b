import { readFileSync } from "node:fs";
import type { Browser } from "@playwright/test";
import { batchWorkers } from "../../src/engine/pool/cores.ts";
import { expect, expectAccessible, test } from "../support/app.ts";
import { ExplainPage } from "../pages/explain-page.ts";

const TEXT = "The museum on the corner is terrible";

/** The threads that help the model with its runs. */
async function helpers(browser: Browser): Promise<number> {
  const inspector = await browser.newBrowserCDPSession();
  const { targetInfos } = await inspector.send("Target.getTargets");
  await inspector.detach();
  return targetInfos.filter(({ title }) => title === "kernel-helper").length;
}

test("from a prediction to its attribution", async ({ analyze, page }) => {
  await analyze.open();
  await analyze.write(TEXT);
  await analyze.expectLabel("negative");
  await expect(page.getByTestId("tinted")).toHaveText(TEXT);
  await page.getByRole("link", { name: "See why" }).click();
  const explain = new ExplainPage(page);
  await expect(explain.text).toHaveValue(TEXT);
  await explain.measured();
  const effects = await explain.effects();
  expect([...effects.keys()]).toEqual(TEXT.split(" "));
  expect([...effects].toSorted((a, b) => b[1] - a[1])[0]?.[0]).toBe("terrible");
  await expect(page.getByTestId("cost")).toContainText("8 forward passes");
});

test("another class, another method, and their cost", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT });
  await explain.measured();
  await page.getByText(/^Positive/).click();
  await expect.poll(async () => (await explain.effects()).get("terrible")).toBeLessThan(0);
  await page.getByLabel("Attribution method").selectOption("rollout");
  await expect(page.getByTestId("cost")).toContainText("1 forward pass, the same for every class");
  await page.getByLabel("Attribution method").selectOption("shapley");
  await expect(page.getByTestId("cost")).toContainText("standard error");
  await expect(page).toHaveURL(/method=shapley/);
  await expect(page).toHaveURL(/class=positive/);
});

test("LIME, gradients and attention flow, each with its limits", async ({ browser, page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT, method: "lime" });
  const cost = page.getByTestId("cost");
  await expect(cost).toContainText(/a linear fit explains \d+\.\d% of the variance/);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  await expect.poll(() => helpers(browser)).toBe(batchWorkers(cores) - 1);
  await page.getByLabel("Attribution method").selectOption("gradients");
  await expect(cost).toContainText(
    /^66 forward passes, forward and backward; completeness gap \d+\.\d points/,
  );
  const effects = await explain.effects();
  expect([...effects].toSorted((a, b) => b[1] - a[1])[0]?.[0]).toBe("terrible");
  await page.getByLabel("Attribution method").selectOption("flow");
  await expect(cost).toContainText("1 forward pass, the same for every class");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the words as CSV" }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  // The file says by itself what was measured, and of which model.
  expect(lines[0]).toBe(
    "word,start,end,effect on negative,effect on neutral,effect on positive,method,class,model,dtype,device",
  );
  expect(lines[1]).toMatch(/,flow,negative,tonescope-tweets@\d+,int8,\w+$/);
  expect(lines).toHaveLength(10);
});

test("head ablation: the grid shows the change of the class score without each head", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT, cells: "effect" });
  await expect(page.getByTestId("head-effects")).toContainText("negative falls");
  await expect(page.getByTestId("head-effects")).toContainText("97 forward passes");
  await expect(page.getByRole("button", { name: /^Layer 8, head 12: [+−]\d+\.\d points/ })).toBeVisible();
});

test("another wording is compared by the same method", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT });
  await explain.measured();
  await page.getByRole("button", { name: "Compare with another wording" }).click();
  const other = page.getByTestId("other");
  await other.getByRole("textbox").fill("The museum on the corner is wonderful");
  const positive = other.getByRole("row", { name: /^Positive/ });
  await expect(positive.getByRole("cell").last()).toHaveText(/^\+\d/);
  await expect(other.getByRole("list")).toContainText("wonderful");
  await expect(page).toHaveURL(/other=The\+museum/);
  await expect(explain.faithfulness).toBeVisible();
  await expectAccessible(page);
  await other.getByRole("button", { name: "Close the comparison of wordings" }).click();
  await expect(other).toHaveCount(0);
});

test("what would change the prediction: edits of the text are scored, and one is compared", async ({
  page,
}) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT });
  await explain.measured();
  await page.getByRole("button", { name: "What would change the prediction?" }).click();
  const edits = page.getByTestId("counterfactuals");
  await expect(edits.getByRole("status")).toContainText(/^\d+ of \d+ edits change the class\./);
  await expect(page).toHaveURL(/edits=yes/);
  const opposite = edits.getByRole("row", { name: /^Opposite word/ });
  await expect(opposite.locator("del")).toHaveText("terrible");
  await expect(opposite.locator("ins")).toHaveText("great");
  await expect(opposite).toContainText("Negative → Positive");
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await edits.getByRole("button", { name: "Save the edits as CSV" }).click();
  const [header, first] = readFileSync(await (await download).path(), "utf8").split("\r\n");
  expect(header).toBe("edit,text,prediction,change,negative,neutral,positive,model,dtype,device");
  expect(first).toMatch(/^none,The museum on the corner is terrible,negative,0,/);
  await opposite.getByRole("button").click();
  const other = page.getByRole("textbox", { name: "Another wording" });
  await expect(other).toHaveValue("The museum on the corner is great");
  await expect(other).toBeFocused();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth))
    .toBeLessThanOrEqual(0);
  await edits.getByRole("button", { name: "Close the edits" }).click();
  await expect(edits).toHaveCount(0);
});

test("what if: a word is removed, and the score changes", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT });
  await explain.measured();
  await explain.word("terrible").focus();
  await page.keyboard.press("Delete");
  await expect(explain.whatIf).toContainText("Without terrible");
  const row = explain.whatIf.getByRole("row", { name: /^Negative/ });
  await expect(row.getByRole("cell").last()).toHaveText(/^−\d/);
  await explain.whatIf.getByRole("button", { name: "Mask instead" }).click();
  await expect(explain.whatIf).toContainText("With a mask for terrible");
  await expect(explain.whatIf.getByRole("columnheader", { name: "Masked" })).toBeVisible();
  await explain.whatIf.getByRole("button", { name: "Restore" }).click();
  await expect(explain.whatIf).toHaveCount(0);
});

test("words, heads, matrix and lines share one selection, stored in the URL", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT });
  await explain.word("terrible").click();
  await explain.tab("Attention");
  await expect(explain.matrix).toHaveAttribute("aria-label", /^Mean of 96 heads, 7 by 7/);
  const head = page.getByRole("button", { name: "Layer 2, head 5" });
  await head.click();
  await expect(explain.matrix).toHaveAttribute("aria-label", /^Layer 2, head 5/);
  await page.getByRole("button", { name: "Layer 3, head 1", exact: true }).click({ modifiers: ["Shift"] });
  await page.mouse.move(0, 0);
  await expect(explain.matrix).toHaveAttribute("aria-label", /^Mean of 2 heads/);
  await page.getByText("Lines", { exact: true }).click();
  await expect(page).toHaveURL(/tab=attention.*heads=2\.5%2C3\.1.*form=lines.*pin=7/);
  await page.reload();
  await expect(explain.matrix).toHaveAttribute("aria-label", /^Mean of 2 heads/);
  await explain.tab("Words");
  await expect(explain.word("terrible")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(explain.word("terrible")).toHaveAttribute("aria-pressed", "false");
});

test("links name the engine of their numbers, and those from before the tabs show what they showed", async ({
  page,
}) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT, heads: "2.5", by: "another-model@1, fp32, wasm" });
  await expect(page.getByRole("tab", { name: "Attention" })).toHaveAttribute("aria-selected", "true");
  // With special tokens.
  await expect(explain.matrix).toHaveAttribute("aria-label", /^Layer 2, head 5, 9 by 9/);
  await expect(page.getByTestId("linked-engine")).toContainText("made with another-model@1, fp32, wasm");
  await expect(page.getByTestId("engine")).toContainText(/tonescope-tweets@\d+, int8, /);
  await expect(page).toHaveURL(/by=tonescope-tweets%40\d+/);
  await explain.text.fill("hello there");
  await expect(page.getByTestId("linked-engine")).toHaveCount(0);
});

test("heads, matrix and words are usable by keyboard", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT, tab: "attention" });
  await page.getByRole("button", { name: "Layer 1, head 1", exact: true }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Layer 2, head 2", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await explain.matrix.focus();
  for (const key of ["ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
  await expect(page.locator("output")).toContainText("The attends to museum");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Attention" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(explain.word("The").first()).toHaveAttribute("aria-pressed", "true");
  await explain.word("corner").focus();
  await page.keyboard.press("ArrowRight");
  await expect(explain.word("is")).toBeFocused();
});

test("special tokens are hidden, tokens are shown, two pictures are compared side by side", async ({
  page,
}) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: "Unbelievably good 🦄" });
  await expect(explain.words.getByRole("button")).toHaveText(["Unbelievably", "good", "🦄"]);
  await explain.tab("Attention");
  await expect(explain.matrix).toHaveAttribute("aria-label", /3 by 3/);
  await page.getByLabel("Special tokens").check();
  await expect(explain.matrix).toHaveAttribute("aria-label", /5 by 5/);
  await page.getByText("Tokens", { exact: true }).click();
  await expect(explain.matrix).not.toHaveAttribute("aria-label", /5 by 5/);
  await page.getByRole("button", { name: "Pin for comparison" }).click();
  await page.getByLabel("Show", { exact: true }).selectOption("similarity");
  await expect(explain.matrix).toHaveCount(2);
  await expect(explain.matrix.last()).toHaveAttribute("aria-label", /^Similarity after layer 8/);
  await explain.tab("Words");
  await expect(explain.words.getByRole("button").first()).toHaveText("[CLS]");
  for (const label of await explain.words.getByRole("button").allTextContents()) {
    expect(label).not.toMatch(/##|Ġ|▁/);
  }
});

test("hostile, empty and unusual texts stay text", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open();
  await expect(page.getByRole("heading", { name: "Which words is a prediction based on?" })).toBeVisible();
  for (const text of [
    "<img src=x onerror=alert(1)>",
    "</s> [SEP] [MASK]",
    "\u202e\u0000 zalgo h\u0335i",
    "👨‍👩‍👧",
  ]) {
    await explain.text.fill(text);
    await explain.measured();
    expect(await explain.words.getByRole("button").allTextContents()).not.toContain("[CLS]");
  }
  // The prediction of a long text does not wait for the attribution, which takes a pass for each word.
  await explain.text.fill("the train was late again and nobody helped ".repeat(50));
  await expect(page.getByTestId("prediction")).toHaveText(/^Negative \d+\.\d%/);
  await expect(page.getByTestId("cost")).toContainText(
    /^Computing the attribution: \d+ of 400 forward passes, about \d+ (s|min) left/,
  );
  // The words that are done have their values.
  const known = (await explain.effects()).size;
  expect(known).toBeGreaterThan(0);
  expect(known).toBeLessThan(400);
  await expect(page.getByText("Integrated gradients needs at most 98 ")).toBeVisible();
  await page.getByRole("button", { name: "Switch to it" }).click();
  await expect(page).toHaveURL(/method=gradients/);
  await page.goto("./#/explain?text=hi&heads=99.99&layer=77&mass=-3&pin=5000&method=nonsense");
  await expect(explain.text).toHaveValue("hi");
  await explain.measured();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds no violation, and no horizontal scroll on a phone", async ({ page }) => {
      const explain = new ExplainPage(page);
      await explain.open({ text: TEXT });
      await explain.measured();
      await explain.word("terrible").focus();
      await page.keyboard.press("Delete");
      await expect(explain.whatIf).toBeVisible();
      await page.getByRole("heading", { name: "Is this attribution faithful?" }).click();
      await expectAccessible(page);
      const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      for (const tab of ["Attention", "Representations"] as const) {
        await explain.tab(tab);
        const picture =
          tab === "Attention" ? explain.matrix : page.getByRole("img", { name: "7 words on a plane" });
        await expect(picture).toBeVisible();
        await expectAccessible(page);
        await page.setViewportSize({ width: 360, height: 740 });
        // The pictures are drawn again for the new width.
        await expect.poll(sideways).toBeLessThanOrEqual(0);
        await page.setViewportSize({ width: 1280, height: 720 });
      }
    });
  });
}
