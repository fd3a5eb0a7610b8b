import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { randomFrom, shuffled } from "../../src/statistics/random.ts";
import { run } from "../testing/run-command.ts";
import {
  write,
  CLASSES,
  ROWS,
  truth,
  scoresOf,
  HEADER,
  scoredRow,
  all,
  copiesOf,
  folder,
  scored,
  drawn,
  labelLines,
  labels,
  type Entry,
} from "../testing/scored-table.ts";

const estimate = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(["estimate", scored, ...args]);
  return { code, stderr, text: stdout.toString() };
};
const entries = async (...args: string[]) => JSON.parse((await estimate(...args, "--json")).text) as Entry[];
const shareOf = (label: number, rows: readonly number[]) =>
  rows.filter((row) => truth[row] === label).length / rows.length;

describe("estimate", () => {
  test("corrects the count of classes by the labels of a sample", async () => {
    const found = await entries("--labels", labels, "--id", "id", "--label", "label");
    expect(found.map(({ label }) => label)).toEqual(CLASSES);
    for (const [index, { naive, corrected }] of found.entries()) {
      const share = shareOf(index, all);
      const [low = 1, high = 0] = corrected?.interval ?? [];
      expect(low).toBeLessThan(share);
      expect(high).toBeGreaterThan(share);
      expect(naive.interval[0]).toBeLessThan(naive.share);
    }
    // Every third neutral text is counted as negative.
    expect(found[0]?.naive.share).toBeGreaterThan(shareOf(0, all) + 0.05);
    expect(found[0]?.naive.interval[0]).toBeGreaterThan(shareOf(0, all));
  });

  test("estimates each group, and says which has no labels", async () => {
    const onlyA = await write("labels-a.csv", [
      ["id", "label"],
      ...labelLines.filter((_, index) => (drawn[index] ?? 0) < ROWS / 2),
    ]);
    const found = await entries("--labels", onlyA, "--by", "brand");
    expect(found.map(({ group, label }) => `${group} ${label}`)).toEqual(
      ["a", "b"].flatMap((group) => CLASSES.map((label) => `${group} ${label}`)),
    );
    expect(found[0]?.corrected?.interval[1]).toBeGreaterThan(0.2);
    expect(found[3]?.corrected).toBeNull();
    const { text, stderr } = await estimate("--labels", onlyA, "--by", "brand");
    expect(text).toContain("b: 300 rows, 0 labels");
    expect(text).toContain("says nothing of the model's errors");
    expect(stderr).toContain("1 rows have no scores");
  });

  test("weighs a stratified sample by its probabilities", async () => {
    // Half of the labels from the rows that are predicted to be negative.
    const isNegative = (row: number) => (scoresOf(row)[0] ?? 0) > 0.5;
    const strata = [all.filter(isNegative), all.filter((row) => !isNegative(row))];
    const lines = strata.flatMap((rows) =>
      shuffled(rows, randomFrom(6))
        .slice(0, 90)
        .map((row) => [`t${row}`, CLASSES[truth[row] ?? 0] ?? "", 90 / rows.length]),
    );
    const weighted = await write("weighted.csv", [["id", "label", "chance"], ...lines]);
    const [negative] = await entries("--labels", weighted, "--probability", "chance");
    expect(negative?.corrected?.share).toBeCloseTo(shareOf(0, all), 1);
    expect(negative?.corrected?.interval[0]).toBeLessThan(shareOf(0, all));
    expect(negative?.corrected?.interval[1]).toBeGreaterThan(shareOf(0, all));
  });

  test("without labels counts, and adjusts to another class balance on request", async () => {
    const [count] = await entries();
    expect(count).toMatchObject({ label: "negative", corrected: null });
    const { text } = await estimate("--prior", "negative=0.4,neutral=0.3,positive=0.3");
    expect(text).toContain("by expectation maximization");
    expect((await estimate("--prior", "negative=0.4")).code).toBe(2);
  });

  test("adjusts the count by known errors, in groups too, and says what that assumes", async () => {
    // Of neutral texts a third is taken for negative, in both brands; the classes are in another order.
    const evaluation = join(folder, "evaluation.json");
    const matrix = [
      [1000, 0, 0],
      [0, 1000, 0],
      [0, 333, 667],
    ];
    await writeFile(evaluation, JSON.stringify({ labels: ["positive", "negative", "neutral"], matrix }));
    const found = await entries("--confusion", evaluation, "--by", "brand");
    for (const { group, label, byConfusion } of found) {
      const rows = all.filter((row) => row < ROWS / 2 === (group === "a"));
      const share = shareOf(CLASSES.indexOf(label as (typeof CLASSES)[number]), rows);
      expect(byConfusion?.interval[0], `${group} ${label}`).toBeLessThan(share);
      expect(byConfusion?.interval[1], `${group} ${label}`).toBeGreaterThan(share);
    }
    const { text } = await estimate("--confusion", "embedded");
    expect(text).toContain("by known errors");
    expect(text).toContain("hold only if the model errs here");
    await writeFile(
      evaluation,
      JSON.stringify({
        labels: ["anger", "joy"],
        matrix: [
          [1, 0],
          [0, 1],
        ],
      }),
    );
    expect((await estimate("--confusion", evaluation)).stderr).toContain("is of the classes anger, joy");
    expect((await estimate("--confusion", scored)).stderr).toContain("has no errors of a model");
    expect((await estimate("--confusion", "embedded", "--time", "id")).code).toBe(2);
  });

  test("counts copies once on request, and a label that was drawn for all of them once", async () => {
    const copied = await write("copied.csv", [HEADER, ...[0, 1, 2].map(scoredRow), ...copiesOf(0, 3)]);
    const file = await write("copied-labels.csv", [
      ["id", "label", "probability", "copies"],
      ["t0", "positive", 0.5, 4],
      ["t1", "negative", 0.5, 1],
    ]);
    const labeledShare = async (...args: string[]) => {
      const { stdout, stderr } = await run(["estimate", copied, "--labels", file, "--json", ...args]);
      const [negative] = JSON.parse(stdout.toString()) as { rows: number; labeled: { share: number } }[];
      return { rows: negative?.rows, share: negative?.labeled.share, stderr };
    };
    expect(await labeledShare()).toMatchObject({ rows: 6, share: 0.2 });
    expect(await labeledShare("--fold-copies")).toMatchObject({
      rows: 3,
      share: 0.5,
      stderr: expect.stringContaining("3 rows are folded"),
    });
  });

  test.each([
    [
      "ids of no row",
      [
        ["id", "label"],
        ["t1", "neutral"],
        ["x9", "positive"],
      ],
      "1 of 2 labels belong to no row: id x9",
    ],
    [
      "two labels of a row",
      [
        ["id", "label"],
        ["t1", "neutral"],
        ["t1", "positive"],
      ],
      "The row t1 has two different labels",
    ],
    [
      "an unknown category",
      [
        ["id", "label"],
        ["t1", "neutral"],
        ["t2", "angry"],
      ],
      "The labels angry are none of the classes",
    ],
    [
      "a probability above 1",
      [
        ["id", "label", "probability"],
        ["t1", "neutral", "1.5"],
      ],
      "1.5 is no probability",
    ],
    [
      "no label",
      [
        ["id", "label"],
        ["t1", "cannot say"],
      ],
      "no label",
    ],
    [
      "no such column",
      [
        ["id", "answer"],
        ["t1", "neutral"],
      ],
      "no column label",
    ],
  ])("refuses a file of labels with %s", async (_, lines, message) => {
    const file = await write("bad.csv", lines);
    const { code, stderr } = await estimate("--labels", file);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  test("refuses ids that several rows have, and tables without scores", async () => {
    const { code, stderr } = await estimate(
      "--labels",
      await write("brands.csv", [
        ["id", "label"],
        ["a", "neutral"],
      ]),
      "--id",
      "brand",
    );
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Several rows have the brand a"),
    });
    const plain = await run(["estimate", labels]);
    expect(plain.stderr).toContain("There are no columns sentiment_score");
  });
});

describe("compare", () => {
  const compare = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(["compare", scored, "--by", "brand", ...args]);
    return { code, stderr, text: stdout.toString() };
  };

  test("finds the difference of two groups that differ, corrected by labels", async () => {
    const { text } = await compare("--labels", labels, "--words", "1", "--json");
    const { differences, words } = JSON.parse(text) as {
      differences: {
        label: string;
        corrected: { interval: [number, number]; p: number; adjustedP: number };
      }[];
      words: { group: string; word: string }[];
    };
    expect(differences.map(({ label }) => label)).toEqual([...CLASSES, "polarity"]);
    const [{ corrected: negative } = { corrected: undefined }] = differences;
    expect(negative?.interval[0]).toBeLessThan(-0.3);
    expect(negative?.interval[1]).toBeGreaterThan(-0.3);
    expect(negative?.interval[1]).toBeLessThan(0);
    expect(negative?.adjustedP).toBeLessThan(0.001);
    for (const { corrected } of differences) expect(corrected.adjustedP).toBeGreaterThanOrEqual(corrected.p);
    expect(words).toEqual([]);
  });

  test("without labels says that the difference of counts is not corrected", async () => {
    const { text } = await compare("--text", "text");
    expect(text).toContain("a less b");
    expect(text).toContain("says nothing of the model's errors");
  });

  test.each([
    [["--groups", "a,z"], "No row has the value z"],
    [["--groups", "a"], "only one group"],
  ])("refuses %s", async (args, message) => {
    const { code, stderr } = await compare(...args);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });
});
