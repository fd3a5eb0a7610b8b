/** A table of tweets whose truth is known: three brands, of which two have equal shares, and one event. */

import { expect, type Page } from "@playwright/test";
import type { BatchPage } from "../pages/batch-page.ts";
import type { Estimate, Estimates, KnownRow } from "./known-draws.ts";

const CLASSES = ["Negative", "Neutral", "Positive"] as const;
const BRANDS = ["acme", "bolt", "cedar"] as const;
/** The day of the event is the first one after it. */
const [DAYS, EVENT_DAY] = [20, 11];

/** Texts by class; the model takes some of them for another class. */
const TEXTS = [
  [
    "I hate how my THING broke again",
    "the worst THING I ever had, so sad",
    "terrible THING, it never works",
    "two hours on hold for my THING. well played, brilliant service",
  ],
  [
    "the THING is in the shop next week",
    "they sell the THING in three sizes",
    "does anybody know when the THING ships?",
    "no problem with the THING so far",
  ],
  [
    "I love my new THING",
    "so happy with this THING, thank you",
    "the THING is great",
    "this THING is insane, sick even",
  ],
] as const;
const THINGS = ["phone", "lamp", "bike", "kettle", "chair", "radio", "desk"];

/** The share of negative and of neutral rows of a brand, before and after the event. */
export interface Shares {
  negative: Record<(typeof BRANDS)[number], number>;
  neutral: number;
  /** How much the event adds to negative. */
  rise: number;
}

export interface KnownTable {
  csv: string;
  /** In the order of the file; the first column is the number of the row. */
  rows: KnownRow[];
  /** The number of the row of a text, by which a scripted coder labels; -1 for an unknown one. */
  rowOf(text: string): number;
}

/** Each brand has as many rows on each day; the shares hold exactly but for rounding. */
export function knownTable(rows: number, { negative, neutral, rise }: Shares): KnownTable {
  const given = new Map<string, number>();
  const known: KnownRow[] = [];
  const seen = new Map<string, number>();
  const lines = Array.from({ length: rows }, (_, row) => {
    const brand = BRANDS[row % 3] ?? "acme";
    const day = 1 + (Math.floor(row / 3) % DAYS);
    const isAfter = day >= EVENT_DAY;
    const group = `${brand} ${isAfter}`;
    const number = seen.get(group) ?? 0;
    seen.set(group, number + 1);
    const limit = negative[brand] + (isAfter ? rise : 0);
    // A step that has no common divisor with 100 spreads the classes over days.
    const place = ((number * 37 + 11) % 100) / 100;
    const category = place < limit ? 0 : place < limit + neutral ? 1 : 2;
    const texts = TEXTS[category] ?? TEXTS[0];
    const text = `${(texts[number % texts.length] ?? "").replace("THING", THINGS[row % THINGS.length] ?? "")} no ${row}`;
    given.set(text, row);
    known.push({ brand, isAfter, category });
    return `${row},"${text}",${brand},2026-03-${String(day).padStart(2, "0")}`;
  });
  return {
    csv: `id,text,brand,day\n${lines.join("\n")}\n`,
    rows: known,
    rowOf: (text) => given.get(text.trim()) ?? -1,
  };
}

/** Draws a random sample and labels it by keys, as a coder who knows the truth. @returns the numbers of its rows */
export async function labelSample(page: Page, { rows, rowOf }: KnownTable, size: number): Promise<number[]> {
  await page.getByLabel("Your name").fill("Ann");
  await page.getByRole("button", { name: "Use this name" }).click();
  await page.getByLabel("Number of rows").fill(String(size));
  await page.getByRole("button", { name: "Draw the sample" }).click();
  await page.getByRole("button", { name: "Start labeling" }).click();
  const text = page.getByTestId("label-text").getByRole("group", { name: "Text", exact: true });
  const labeled: number[] = [];
  for (let count = 0; count < size; count++) {
    await expect(text).not.toHaveText("");
    const row = rowOf((await text.textContent()) ?? "");
    labeled.push(row);
    await page.keyboard.press(String(1 + (rows[row]?.category ?? -1)));
    await expect(page.getByText(`${count + 1} of ${size} texts labeled`).first()).toBeVisible();
  }
  return labeled;
}

/** The first interval of a row of a table behind a chart, which is in percent or in points. */
async function readEstimate(page: Page, region: string, row: string): Promise<Estimate> {
  const chart = page.getByRole("region", { name: region, exact: true });
  const table = chart.locator("details").filter({ hasText: "As a table" }).last();
  if ((await table.getAttribute("open")) === null) await table.getByText("As a table").click();
  const cells = chart
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: row, exact: true }) });
  await expect(cells.first()).toContainText(" to ");
  const shown = ((await cells.first().textContent()) ?? "").slice(row.length).replaceAll("−", "-");
  const [value = Number.NaN, low = Number.NaN, high = Number.NaN] = (shown.match(/[+-]?\d+\.\d/g) ?? []).map(
    (number) => Number(number) / 100,
  );
  return { value, low, high };
}

/** What the tab Shares shows for the table and its labels. It finds the brands that differ, and the event. */
export async function shownEstimates(page: Page, batch: BatchPage): Promise<Estimates> {
  await batch.tab("Shares");
  const shown: Estimates = {};
  for (const name of CLASSES)
    shown[name.toLowerCase()] = await readEstimate(page, "Share of each class", name);
  await page.getByLabel("Groups").selectOption({ label: "brand" });
  const each = page.getByRole("region", {
    name: "Negative: each group of brand against all other rows",
    exact: true,
  });
  await each.getByLabel("Group", { exact: true }).selectOption({ label: "acme" });
  const pairs = page.getByRole("region", { name: /^acme minus / });
  await pairs.getByLabel("Compared with").selectOption({ label: "bolt" });
  shown["acme minus bolt"] = await readEstimate(page, "acme minus bolt", "Negative");
  const found = page.getByRole("region", { name: "acme minus bolt", exact: true });
  await found.getByLabel("Group", { exact: true }).selectOption({ label: "cedar" });
  shown["cedar minus bolt"] = await readEstimate(page, "cedar minus bolt", "Negative");
  const form = page.getByRole("form", { name: "Add an event" });
  await form.getByLabel("Date (UTC)").fill(`2026-03-${EVENT_DAY}`);
  await form.getByLabel("Name").fill("Launch");
  await form.getByRole("button", { name: "Add an event" }).click();
  const events = page.getByRole("region", { name: /after each event minus before$/ });
  await events.getByLabel("Class").selectOption({ label: "Negative" });
  shown["after minus before"] = await readEstimate(page, "Negative after each event minus before", "Launch");
  return shown;
}
