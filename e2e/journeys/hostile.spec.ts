import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { expect, test } from "../support/app.ts";
import { expectHarmless, expectHarmlessPicture, HOSTILE, HOSTILE_NAME } from "../fixtures/hostile.ts";

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const FILE = [
  `id,text,${quoted(HOSTILE[0])},__proto__`,
  ...HOSTILE.map((text, row) => `${row},${quoted(text)},${quoted(text)},${quoted(text)}`),
  "",
].join("\n");

/** Chromium drops, without a word, what a page saves beyond ten files in a second, which no person does. */
const PACE = 110;

async function saved(page: Page, button: Locator): Promise<Buffer> {
  await page.waitForTimeout(PACE);
  const downloading = page.waitForEvent("download");
  await button.click();
  return readFileSync(await (await downloading).path());
}

/** Every picture that can be taken away from the page as it is. @returns all of them in one. */
async function pictures(page: Page, view: string): Promise<string> {
  let all = "";
  for (const button of await page.getByRole("button", { name: / as SVG$/ }).all()) {
    const svg = (await saved(page, button)).toString("utf8");
    await expectHarmlessPicture(page, svg, view);
    all += svg;
  }
  for (const button of await page.getByRole("button", { name: / as PNG$/ }).all()) {
    expect((await saved(page, button)).subarray(1, 4).toString(), view).toBe("PNG");
  }
  return all;
}

/** In every view: none of it became an element, ran, or asked for anything. */
test("hostile cells, names and headings stay text in every view and export", async ({ app, batch, page }) => {
  const asked: string[] = [];
  app.intercept = (request) => {
    if (/\/x$|owned|script/.test(request.url ?? "")) asked.push(request.url ?? "");
    return false;
  };
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => asked.push(dialog.message())));

  await batch.open();
  await batch.choose(HOSTILE_NAME, FILE);
  await expect(page.getByRole("heading", { name: HOSTILE_NAME })).toBeVisible();
  await expect(batch.preview.getByRole("cell", { name: HOSTILE[0], exact: true }).first()).toBeVisible();
  await expectHarmless(page, "preview");
  await batch.preview.getByLabel("Text to score").selectOption("1");
  await batch.score();
  await batch.done();
  expect((await batch.cells(1))[2]).toBe(HOSTILE[0]);
  await expectHarmless(page, "table");
  for (const tab of ["Charts", "Evaluate", "Import report"]) {
    await batch.tab(tab);
    await expectHarmless(page, tab);
    if (tab !== "Charts") continue;
    // The charts come one after the other.
    await expect(page.getByRole("button", { name: "Words as SVG" })).toBeVisible();
    await page.getByLabel("Column", { exact: true }).selectOption("2");
    await expect(page.getByRole("region", { name: `By ${HOSTILE[0]}` })).toBeVisible();
    const drawn = await pictures(page, tab);
    for (const text of ["onerror", "__proto__", "&lt;svg"]) expect(drawn.includes(text), text).toBe(true);
    await expectHarmless(page, "charts that were saved");
  }

  const { bytes: csv } = await batch.save();
  const rows = parse(csv.toString("utf8"), { from_line: 2 }) as string[][];
  expect(rows.map((row) => row[1]?.replace(/^'/, ""))).toEqual([...HOSTILE]);
  const { bytes: jsonl } = await batch.save("jsonl");
  const records = jsonl.toString("utf8").trimEnd().split("\n");
  expect(records.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual([...HOSTILE]);
  for (const format of ["xlsx", "parquet"]) {
    expect((await batch.save(format)).bytes.length).toBeGreaterThan(100);
    await expectHarmless(page, format);
  }

  await page.getByRole("button", { name: "New file" }).click();
  await expect(page.getByRole("region", { name: "Earlier batches" })).toContainText(HOSTILE_NAME);
  await expectHarmless(page, "earlier batches");

  await page.goto("./#/analyze");
  await page.getByRole("textbox", { name: "Tweet to analyze" }).fill(HOSTILE.join("\n"));
  await expect(page.getByRole("table", { name: "Scored tweets" })).toContainText(HOSTILE[0]);
  await expectHarmless(page, "list");
  await page.goto(`./#/explain?${new URLSearchParams({ text: HOSTILE[2] }).toString()}`);
  await expect(page.getByRole("list", { name: "Words" }).getByRole("button").first()).toBeVisible();
  await expectHarmless(page, "explain");
  const all = HOSTILE.join(" ");
  await page.goto(`./#/explain?${new URLSearchParams({ text: all, method: "rollout" }).toString()}`);
  for (const [tab, what] of [
    ["Words", "the words"],
    ["Attention", "the heads"],
    ["Representations", "the projection"],
  ] as const) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("button", { name: `Save ${what} as SVG` })).toBeVisible();
    if (tab === "Attention") await expect(page.getByRole("button", { name: "Save as SVG" })).toBeVisible();
    const drawn = await pictures(page, tab);
    for (const text of ["&lt;", "onerror", "👨‍👩‍👧"]) expect(drawn.includes(text), text).toBe(true);
    expect(drawn.includes("\u0000")).toBe(false);
    const button = (format: string) => page.getByRole("button", { name: `Save ${what} as ${format}` });
    const table = parse(await saved(page, button("CSV"))) as string[][];
    for (const cell of table.flat()) expect(cell).not.toMatch(/^[=+@\t\r]/);
    JSON.parse((await saved(page, button("JSON"))).toString("utf8"));
  }
  await expectHarmless(page, "what Explain saves");
  await page.goto("./#/models?at=library");
  await page.getByLabel("Model name").fill(HOSTILE[0]);
  await page.getByRole("button", { name: "Look up" }).click();
  await expect(page.getByRole("alert").first()).toHaveAttribute("data-code", "bad-reference");
  await expectHarmless(page, "models");
  expect(asked).toEqual([]);
});
