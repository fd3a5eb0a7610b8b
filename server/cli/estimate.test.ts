import { mkdtempSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { randomFrom, shuffled } from "../../src/statistics/random.ts";
import { run } from "../testing/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-estimate-"));
const write = async (name: string, lines: readonly (readonly (string | number)[])[]) => {
  await writeFile(join(folder, name), `${lines.map((line) => line.join(",")).join("\n")}\n`);
  return join(folder, name);
};

const CLASSES = ["negative", "neutral", "positive"] as const;
const ROWS = 600;
/** 20 % negative in brand a, 50 % in brand b; the model takes every third neutral text for a negative one. */
const truth = Array.from({ length: ROWS }, (_, row) => {
  const isNegative = row % 10 < (row < ROWS / 2 ? 2 : 5);
  return isNegative ? 0 : row % 2 === 0 ? 1 : 2;
});
const scoresOf = (row: number) => {
  const label = truth[row] ?? 0;
  const shown = label === 1 && row % 3 === 0 ? 0 : label;
  return CLASSES.map((_, index): number => (index === shown ? 0.8 : 0.1));
};
const HEADER = [
  "id",
  "text",
  "brand",
  "sentiment",
  "sentiment_score",
  ...CLASSES.map((name) => `sentiment_${name}`),
  "sentiment_status",
];
const scoredRow = (row: number) => {
  const scores = scoresOf(row);
  const best = scores.indexOf(Math.max(...scores));
  return [
    `t${row}`,
    `tweet number ${row}`,
    row < ROWS / 2 ? "a" : "b",
    CLASSES[best] ?? "",
    0.8,
    ...scores,
    "scored",
  ];
};
const all = [...truth.keys()];
/** Retweets of a row. */
const copiesOf = (row: number, count: number) =>
  Array.from({ length: count }, (_, at) =>
    scoredRow(row).map((cell, column) => (column === 0 ? `c${at}` : column === 1 ? `RT @me: ${cell}` : cell)),
  );
const scored = await write("scored.csv", [
  HEADER,
  ...all.map(scoredRow),
  ["t600", "", "a", "", "", "", "", "", "empty"],
]);
const drawn = shuffled(all, randomFrom(5)).slice(0, 200);
const labelLines = drawn.map((row) => [`t${row}`, CLASSES[truth[row] ?? 0] ?? ""]);
const labels = await write("labels.csv", [["id", "label"], ...labelLines]);

interface Entry {
  group?: string;
  label: string;
  naive: { share: number; interval: [number, number] };
  corrected: { share: number; interval: [number, number] } | null;
}

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

describe("estimates over time and of names", () => {
  /** 30 days of 20 rows: brand a, then brand b from the 16th on, whose texts name "Brand B" or "#brandb" in turn. */
  const dated = write("dated.csv", [
    [...HEADER, "day"],
    ...all.map((row) => [
      ...scoredRow(row).map((cell, column) =>
        column === 1 ? `${row < ROWS / 2 ? "Acme" : row % 2 === 0 ? "Brand B" : "#brandb"} ${row}` : cell,
      ),
      `2026-03-${String(1 + Math.floor(row / 20)).padStart(2, "0")}`,
    ]),
  ]);
  const of = async (...args: string[]) => {
    const { stdout, stderr, code } = await run(["estimate", await dated, "--labels", labels, ...args]);
    return { text: stdout.toString(), stderr, code };
  };
  interface Found {
    unit: string;
    periods: (Entry & { start: string; rows: number; labels: number })[];
    events: {
      name: string;
      before: { rows: number };
      differences: { label: string; corrected: { difference: number; interval: [number, number] } | null }[];
    }[];
  }

  test("an event is compared as two groups are", async () => {
    const { text } = await of("--time", "day", "--period", "week", "--event", "2026-03-16=Launch", "--json");
    const { unit, periods, events } = JSON.parse(text) as Found;
    expect(unit).toBe("week");
    expect(periods.filter(({ label }) => label === "negative").map(({ rows }) => rows)).toEqual([
      20, 140, 140, 140, 140, 20,
    ]);
    expect(events[0]).toMatchObject({ name: "Launch", before: { rows: 300 } });
    const compared = await run([
      "compare",
      await dated,
      "--by",
      "brand",
      "--groups",
      "b,a",
      "--labels",
      labels,
      "--json",
    ]);
    const { differences } = JSON.parse(compared.stdout.toString()) as {
      differences: { corrected: { difference: number; interval: [number, number] } }[];
    };
    expect(events[0]?.differences[0]?.corrected?.difference).toBeCloseTo(
      differences[0]?.corrected.difference ?? Number.NaN,
      9,
    );
    expect(events[0]?.differences[0]?.corrected?.interval[0]).toBeCloseTo(
      differences[0]?.corrected.interval[0] ?? Number.NaN,
      9,
    );
    const lines = await of("--time", "day", "--by", "brand", "--event", "2026-03-16T05=Launch");
    expect(lines.text).toContain("2026-03-01");
    expect(lines.text).toContain("Launch, 2026-03-16 05:00: before 320 rows");
  });

  test("names have the shares of the texts that have them, also from a file", async () => {
    const file = join(folder, "names.txt");
    await writeFile(file, "Acme\nBrand B|#brandb\nnobody\n");
    const found = JSON.parse((await of("--names", file, "--json")).text) as (Entry & { rows: number })[];
    const groups = await entries("--labels", labels, "--by", "brand");
    expect(found.map(({ group, label, rows }) => `${group} ${label} ${rows}`)).toEqual(
      ["Acme", "Brand B"].flatMap((name) => CLASSES.map((label) => `${name} ${label} 300`)),
    );
    expect(found.map(({ corrected }) => corrected)).toEqual(groups.map(({ corrected }) => corrected));
    const given = await of("--names", "brand b,nobody");
    expect(given.text).toContain("brand b: 150 rows");
  });

  test.each([
    [["--event", "2026-03-16=Launch"], "--time names the column"],
    [["--time", "day", "--event", "Launch"], "takes a date and a name"],
    [["--by", "brand", "--names", "a"], "give one of them"],
    [["--time", "brand"], "has no dates"],
    [["--time", "month"], "There is no column month"],
  ])("%j is refused", async (args, message) => {
    const { code, stderr } = await of(...args);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(message);
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
