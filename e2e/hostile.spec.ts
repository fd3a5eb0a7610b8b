import { parse } from "csv-parse/sync";
import { expect, test } from "./app.ts";
import { expectHarmless, HOSTILE, HOSTILE_NAME } from "./fixtures/hostile.ts";

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const FILE = [
  `id,text,${quoted(HOSTILE[0])},__proto__`,
  ...HOSTILE.map((text, row) => `${row},${quoted(text)},${quoted(text)},${quoted(text)}`),
  "",
].join("\n");

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
  expect((await batch.cells(1))[3]).toBe(HOSTILE[0]);
  await expectHarmless(page, "table");
  for (const tab of ["Charts", "Evaluate", "Import report"]) {
    await batch.tab(tab);
    await expectHarmless(page, tab);
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

  await page.getByRole("button", { name: "Another file" }).click();
  await expect(page.getByRole("region", { name: "Earlier batches" })).toContainText(HOSTILE_NAME);
  await expectHarmless(page, "earlier batches");

  await page.goto("./#/analyze");
  await page.getByRole("textbox", { name: "Tweet to analyze" }).fill(HOSTILE.join("\n"));
  await expect(page.getByRole("table", { name: "Scored tweets" })).toContainText(HOSTILE[0]);
  await expectHarmless(page, "list");
  await page.goto(`./#/explain?${new URLSearchParams({ text: HOSTILE[2] }).toString()}`);
  await expect(page.getByRole("list", { name: "Words" }).getByRole("button").first()).toHaveText("[CLS]");
  await expectHarmless(page, "explain");
  await page.goto("./#/models");
  await page.getByLabel("Name of the model").fill(HOSTILE[0]);
  await page.getByRole("button", { name: "Look up" }).click();
  await expect(page.getByRole("alert").first()).toHaveAttribute("data-code", "bad-reference");
  await expectHarmless(page, "models");
  expect(asked).toEqual([]);
});
