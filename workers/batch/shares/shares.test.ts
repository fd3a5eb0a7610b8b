import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { Condition } from "../../../src/scoring/selection/selection.ts";
import { labelBook } from "../labels/label-book.ts";
import { RowFilters } from "../row-filters.ts";
import { adjustedShares } from "./adjusted.ts";
import { differencesOf } from "../../../src/scoring/estimate/reports.ts";
import { countGroups } from "./groups.ts";
import { periodsOf } from "./periods.ts";
import { columnGroups, crossed } from "./row-groups.ts";
import { sharesOf } from "./shares.ts";
import { wordsApart } from "./words-apart.ts";
import { scored } from "../testing.ts";

/** 40 rows of two brands: 20 are good, 20 are bad; of the good ones of brand b the person says that they are neutral. */
const rows = Array.from(
  { length: 40 },
  (_, row) =>
    `${row % 2 === 0 ? "good" : "bad"},${row < 20 ? "a" : "b"},${row === 39 ? "" : `2026-03-0${row < 20 ? 1 : 3}`}`,
);
const open = await scored("t.csv", `text,brand,day\n${rows.join("\n")}\n`);
const book = await labelBook(open);
const idOf = (name: string) =>
  book.labeling.codebook.categories.find((category) => category.name === name)?.id ?? "";
const label = (row: number, name: string) => ({
  row,
  coder: "Ann",
  answer: name === "off topic" ? ("off topic" as const) : [idOf(name)],
  at: "2026-01-01T00:00:00Z",
  seconds: 1,
  order: row,
  sawPrediction: false,
});

test("without labels there is the count alone", async () => {
  const { groups } = await sharesOf(open, () => true, undefined);
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ rows: 40, labels: 0 });
  expect(groups[0]?.shares.map(({ naive }) => naive.value)).toEqual([0.5, 0, 0.5, 0]);
  expect(groups[0]?.shares[0]).not.toHaveProperty("corrected");
});

test("labels of a sample correct the shares, in groups too, and others are counted", async () => {
  const drawn = Array.from({ length: 20 }, (_, index) => 2 * index + (index % 2));
  await book.saveSample(
    [
      ...drawn.map((row) => ({ row, probability: 0.5, design: "random" as const })),
      { row: 2, probability: 1, design: "chosen" as const },
    ],
    undefined,
  );
  await book.putLabels([
    ...drawn.map((row) => label(row, row % 2 === 1 ? "negative" : row < 20 ? "positive" : "neutral")),
    label(2, "neutral"),
    label(6, "off topic"),
  ]);
  const { groups, byHand, withoutClass, omittedGroups } = await sharesOf(open, () => true, 1);
  expect({ byHand, withoutClass, omittedGroups }).toEqual({ byHand: 1, withoutClass: 1, omittedGroups: 0 });
  expect(groups.map(({ name, rows, labels }) => [name, rows, labels])).toEqual([
    [undefined, 40, 20],
    ["a", 20, 10],
    ["b", 20, 10],
  ]);
  const [negative, neutral] = groups[2]?.shares ?? [];
  expect(negative?.corrected?.value).toBeCloseTo(0.5, 6);
  expect(neutral?.corrected?.value).toBeCloseTo(0.5, 6);
  expect(neutral?.naive.value).toBe(0);
});

test("a selection is estimated by its own labels", async () => {
  const { groups } = await sharesOf(open, (row) => row < 20, undefined);
  expect(groups[0]).toMatchObject({ rows: 20, labels: 10 });
});

test("rows are counted once for a selection, and again after a label", async () => {
  const includes = () => true;
  const brands = await columnGroups(open, 1);
  const counted = await countGroups(open, includes, brands);
  expect(await countGroups(open, includes, brands)).toBe(counted);
  expect(await countGroups(open, includes)).not.toBe(counted);
  expect(await countGroups(open, () => true, brands)).not.toBe(counted);
  const { labeling } = book;
  const before = labeling.labels.filter(({ row, coder }) => row === 0 && coder === "Ann");
  await book.putLabels([label(0, "negative")]);
  const again = await countGroups(open, includes, brands);
  expect(again.whole.labels.filter(({ category }) => category === 0)).toHaveLength(
    counted.whole.labels.filter(({ category }) => category === 0).length + 1,
  );
  await book.putLabels(before);
  const days = await columnGroups(open, 2);
  expect(crossed(brands, days, ["2026-03-01"])).toBe(crossed(brands, days, ["2026-03-01"]));
  expect(crossed(brands, days, ["2026-03-03"]).rows.groups.filter((group) => group >= 0)).toHaveLength(19);
});

test("a group is compared with another one, or each with all other rows", async () => {
  const counted = await countGroups(open, () => true, await columnGroups(open, 1));
  const { groups, comparisons } = differencesOf(counted, { correction: "holm" });
  expect(groups).toEqual(["a", "b"]);
  // Of two groups, the rest of one is the other.
  const pair = differencesOf(counted, {
    first: "a",
    second: "b",
    correction: "benjamini-hochberg",
  });
  const [negative, neutral, positive, polarity] = pair.comparisons[0]?.differences ?? [];
  expect(comparisons.map(({ first }) => first)).toEqual(["a", "b"]);
  expect(comparisons[0]?.differences[0]?.corrected?.value).toBeCloseTo(negative?.corrected?.value ?? 1, 12);
  expect(comparisons[0]?.differences[0]?.corrected?.p).toBeCloseTo(negative?.corrected?.p ?? 2, 6);
  expect(neutral?.naive).toBe(0);
  expect(neutral?.corrected?.value).toBeCloseTo(-0.5, 6);
  expect(positive?.corrected?.value).toBeCloseTo(0.5, 6);
  expect(polarity?.corrected?.value).toBeCloseTo(0.5, 6);
  expect(neutral?.corrected?.adjustedP).toBeGreaterThanOrEqual(neutral?.corrected?.p ?? 2);
});

test("words tell a selection's groups apart", async () => {
  const found = await wordsApart(
    open,
    (row) => row % 2 === 0 || row >= 20,
    { column: 1, first: "a" },
    () => true,
  );
  expect(found?.first.map(({ word, texts, others }) => [word, texts, others])).toEqual([["good", 10, 10]]);
  expect(found?.second.map(({ word, texts, others }) => [word, texts, others])).toEqual([["bad", 10, 0]]);
  expect(
    await wordsApart(
      open,
      () => true,
      { column: 1, first: "a" },
      () => false,
    ),
  ).toBeUndefined();
});

test("periods have the estimates of their own rows, and periods without rows have none", async () => {
  const report = await periodsOf(
    open,
    () => true,
    { column: 2 },
    () => true,
  );
  expect(report?.periods.map(({ start, rows, labels }) => [start.slice(0, 10), rows, labels])).toEqual([
    ["2026-03-01", 20, 10],
    ["2026-03-02", 0, 0],
    ["2026-03-03", 19, 9],
  ]);
  expect(report).toMatchObject({ unit: "day", undated: 1 });
  const { groups } = await sharesOf(open, (row) => row < 20, undefined);
  expect(report?.periods[0]?.shares.map(({ naive }) => naive)).toEqual(
    groups[0]?.shares.map(({ naive }) => naive),
  );
  expect(report?.periods[0]?.shares[0]?.corrected?.value).toBeCloseTo(0.5, 6);
  expect(report?.periods[1]?.shares).toEqual([]);
  expect(
    await periodsOf(
      open,
      () => true,
      { column: 1 },
      () => true,
    ),
  ).toBeUndefined();
});

test("shares without labels follow the class balance of the calibration", () => {
  const even = adjustedShares(open, () => true, [1, 1, 1]);
  expect(even.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  const [negative = 0, , positive = 0] = even;
  expect(Math.abs(negative - positive)).toBeLessThan(0.1);
  // A selection of bad texts alone is negative, whatever the balance was.
  expect(adjustedShares(open, (row) => row % 2 === 1, [1, 1, 1])[0]).toBeGreaterThan(0.9);
  expect(adjustedShares(open, () => false, [1, 1, 1])).toEqual([]);
});

test("where copies are folded, the label of a text that was drawn once counts once, for the row that stands for it", async () => {
  const copied = await scored(
    "t.csv",
    `text,day\ngood a,1\nRT @x: good a,2\ngood A,2\nbad b,1\nbad c,2\nbad d,2\n`,
  );
  const labels = await labelBook(copied);
  const [negative = "", , positive = ""] = labels.labeling.codebook.categories.map(({ id }) => id);
  const draw = { design: "random", size: 2, seed: 1, copiesOnce: true } as const;
  await labels.saveSample(
    [
      { row: 0, probability: 0.5, design: "random", copies: 3 },
      { row: 4, probability: 0.5, design: "random" },
    ],
    draw,
  );
  await labels.putLabels([
    { ...label(0, ""), answer: [positive] },
    { ...label(4, ""), answer: [negative] },
  ]);
  const fold = { on: "copies", keep: "once" } as const;
  const of = async (...selection: Condition[]) => {
    const filter = await new RowFilters().find(copied, { selection, sort: { by: "row" }, descending: false });
    const { groups } = await sharesOf(copied, filter, undefined);
    return groups[0];
  };
  const all = await of();
  expect(all).toMatchObject({ rows: 6, labels: 2 });
  // The text with three copies weighs three times as much as the other one.
  expect(all?.shares[2]?.labeled?.value).toBeCloseTo(0.75, 6);
  const folded = await of(fold);
  expect(folded).toMatchObject({ rows: 4, labels: 2 });
  expect(folded?.shares[2]?.labeled?.value).toBeCloseTo(0.5, 6);
  // Row 1 stands for the text of row 0, which is not in this selection.
  const second = await of(fold, { on: "value", column: 1, values: ["2"] });
  expect(second).toMatchObject({ rows: 3, labels: 2 });
});
