import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeColumns, labelColumns } from "../../data/columns.ts";
import { labelOfCell, labelOfRow } from "./cells.ts";
import { LabelCounts } from "./label-counts.ts";
import { mapLabels } from "./mapping.ts";
import { polarityOf } from "./words.ts";

const LABELS = ["negative", "neutral", "positive"];
const classesOf = (values: readonly string[], labels = LABELS) => [
  ...mapLabels(values, labels).classes.values(),
];

describe("words", () => {
  test.each<[string, string[]]>([
    [
      "negative",
      [
        "Negative",
        "NEG",
        "neg.",
        "negatives",
        "Very Negative",
        "extremely_negative",
        "bad",
        "negativ",
        "sehr negativ",
        "très négatif",
        "Négative",
        "negativo",
        "negativa",
        "negatief",
        "отрицательная",
        "негатив",
        "سلبي",
        "负面",
        "消极",
        "ネガティブ",
        "olumsuz",
        "negatif",
        "नकारात्मक",
        "👎",
        "😡😡",
        ":(",
        "'negative'",
        "negative sentiment",
      ],
    ],
    [
      "neutral",
      [
        "Neutral",
        "NEU",
        "neutre",
        "neutro",
        "neutrale",
        "neutraal",
        "нейтральный",
        "محايد",
        "中性",
        "中立",
        "ニュートラル",
        "nötr",
        "netral",
        "तटस्थ",
        "😐",
        ":|",
        "no_sentiment",
      ],
    ],
    [
      "positive",
      [
        "positive",
        " POS ",
        "Strongly positive",
        "weakly-positive",
        "positiv",
        "positif",
        "positive",
        "positivo",
        "positief",
        "положительный",
        "إيجابي",
        "正面",
        "积极",
        "ポジティブ",
        "olumlu",
        "POZİTİF",
        "baik",
        "सकारात्मक",
        "👍",
        "❤️",
        ":-)",
      ],
    ],
  ])("%s", (polarity, words) => {
    for (const word of words) expect([word, polarityOf(word)]).toEqual([word, polarity]);
  });

  test.each(["mixed", "positive/negative", "irrelevant", "sarcastic", "nan", "", "not sure", "1"])(
    "%j names none",
    (word) => {
      expect(polarityOf(word)).toBeUndefined();
    },
  );
});

describe("mapping", () => {
  test.each<[string, string[], number[]]>([
    ["-1 to 1", ["-1", "0", "1"], [0, 1, 2]],
    ["-1 to 1 as decimals and with a minus sign", ["\u22121", "0.0", "+1.0"], [0, 1, 2]],
    ["-2 to 2", ["2", "-2", "0", "1", "-1"], [2, 0, 1, 2, 0]],
    ["Sentiment140", ["4", "0", "2"], [2, 0, 1]],
    ["Sentiment140 without neutral rows", ["0", "4"], [0, 2]],
    ["0 to 4", ["0", "1", "2", "3", "4"], [0, 0, 1, 2, 2]],
    ["1 to 5", ["5", "4", "3", "2", "1"], [2, 2, 1, 0, 0]],
    ["1 to 10", ["1", "4", "5", "6", "7", "10"], [0, 0, 1, 1, 2, 2]],
    ["stars", ["1 star", "3 stars", "4 stars"], [0, 1, 2]],
    ["signs for stars", ["★★★★★", "★☆☆☆☆", "⭐⭐⭐"], [2, 0, 1]],
    ["fractions", ["2/10", "6/10", "9/10"], [0, 1, 2]],
    ["the model's own numbering", ["LABEL_2", "LABEL_0", "LABEL_1"], [2, 0, 1]],
    ["fastText", ["__label__positive", "__label__negative"], [2, 0]],
    ["TASS", ["P", "N", "NEU", "P+", "N+", "NONE"], [2, 0, 1, 2, 0, 1]],
    ["signs", ["+", "-", "0"], [2, 0, 1]],
    ["words and others", ["positive", "mixed", "", "1"], [2, -1, -1, -1]],
  ])("%s", (_, values, classes) => {
    expect(mapLabels(values, LABELS)).toEqual({
      classes: new Map(values.map((value, at) => [value, classes[at]])),
      uncertain: [],
    });
  });

  test.each<[string, string[], number[]]>([
    ["0, 1, 2", ["0", "1", "2"], [0, 1, 2]],
    ["0, 1", ["0", "1"], [0, 2]],
    ["1, 2", ["1", "2"], [0, 2]],
    ["fastText's numbers", ["__label__1", "__label__2"], [0, 2]],
    ["numbers of classes with one missing", ["LABEL_0", "LABEL_1"], [0, 1]],
    ["stars without the lowest", ["3", "4", "5"], [1, 2, 2]],
    ["0 to 10", ["0", "5", "10"], [-1, -1, -1]],
    ["a scale with unknown ends", ["2", "3", "4"], [-1, -1, -1]],
    ["a -1 for no label", ["-1", "0", "1", "2"], [0, 1, 2, 2]],
    ["fractions of 1", ["0.1", "0.9"], [-1, -1]],
  ])("asks about %s", (_, values, classes) => {
    const { classes: proposed, uncertain } = mapLabels(values, LABELS);
    expect([...proposed.values()]).toEqual(classes);
    expect(uncertain).toEqual(values);
  });

  test("the classes of any other model are found by name, or by the number in their name", () => {
    expect(classesOf(["Joy", "ANGER", "joys", "sad"], ["anger", "joy"])).toEqual([1, 0, 1, -1]);
    const stars = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];
    expect(classesOf(["4", "1"], stars)).toEqual([3, 0]);
    expect(classesOf(["negative", "neutral"], ["NEGATIVE", "POSITIVE"])).toEqual([0, -1]);
    expect(classesOf(["negative"], ["very negative", "negative", "positive"])).toEqual([1]);
    expect(classesOf(["neg"], ["very negative", "slightly negative", "positive"])).toEqual([-1]);
  });

  test("the order of values and classes changes no class", () => {
    const values = fc.constantFrom<string[][]>(
      ["-1", "0", "1"],
      ["0", "2", "4"],
      ["1", "2", "3", "4", "5"],
      ["neg", "Neutral", "positif", "x"],
    );
    fc.assert(
      fc.property(
        values.chain((list) => fc.shuffledSubarray(list, { minLength: list.length })),
        fc.shuffledSubarray(LABELS, { minLength: 3 }),
        (shuffled, labels) => {
          const named = (mapping: Map<string, number>, names: readonly string[]) =>
            Object.fromEntries([...mapping].map(([value, index]) => [value, names[index]]));
          const sorted = [...shuffled].sort();
          expect(named(mapLabels(shuffled, labels).classes, labels)).toEqual(
            named(mapLabels(sorted, LABELS).classes, LABELS),
          );
        },
      ),
    );
  });
});

test.each([
  [" Positive ", "Positive"],
  ['["positive"]', "positive"],
  ["['negative']", "negative"],
  ["[2]", "2"],
  ["[]", ""],
  ['["positive", "neutral", "pos"]', "positive"],
  ['["positive", "negative"]', "negative / positive"],
  ["positive|negative|positive", "positive"],
  ["neutral; neutral; positive", "neutral"],
  ['{"positive": 1, "negative": 2, "neutral": 0}', "negative"],
  [
    '[{"id":1,"completed_by":1,"result":[{"value":{"choices":["Positive"]},"id":"a","from_name":"sentiment"}]}]',
    "Positive",
  ],
  ['[{"label":2,"user":7},{"label":2,"user":8},{"label":0,"user":9}]', "2"],
  ["[unclear] text", "[unclear] text"],
  ["good, bad and ugly", "good, bad and ugly"],
])("the label of %s", (cell, label) => {
  expect(labelOfCell(cell)).toBe(label);
});

test("counts labels, the most frequent first, up to a limit", () => {
  const counts = new LabelCounts();
  for (const label of ["a", "b", "b"]) counts.add(label);
  expect(counts.sorted()).toEqual([
    { value: "b", rows: 2 },
    { value: "a", rows: 1 },
  ]);
  for (let value = 0; value < 100; value++) counts.add(String(value));
  expect(counts.areTooMany).toBe(true);
  expect(counts.sorted().length).toBeLessThan(60);
});

test.each([
  [["text", "sentiment_label"], [1]],
  [["rating", "text", "Sentiment Label"], [2]],
  [["gold_label", "tweet"], [0]],
  [["text", "sentiment.$numberInt"], [1]],
  [["data.text", "annotations"], [1]],
  [["text", "likes"], []],
  [
    ["text", "annotator_1", "annotator_2", "annotator_3"],
    [1, 2, 3],
  ],
  [
    ["text", "Label A", "Label B", "likes"],
    [1, 2],
  ],
  [
    ["text", "label", "label_2"],
    [1, 2],
  ],
  [
    ["text", "sentiment_rater1", "sentiment_rater2"],
    [1, 2],
  ],
  [
    ["text", "A1", "A2"],
    [1, 2],
  ],
  [
    ["text", "gold_1", "gold_2"],
    [1, 2],
  ],
  [
    ["text", "sentimentRaterA", "sentimentRaterB"],
    [1, 2],
  ],
  [["text", "annotator1", "annotator2", "gold_label"], [3]],
  [["text", "subclass_1", "subclass_2", "password_1"], []],
])("the label columns of %j", (names, indices) => {
  expect(labelColumns(describeColumns(names, [["one two three", "four five six", "x"]]))).toEqual(indices);
});

test.each([
  [["pos", "positive", "neg"], "pos"],
  [["positive", "negative"], "negative / positive"],
  [["positive", "", "n/a"], "positive"],
  [["", ""], ""],
  [['["neutral","neutral","positive"]', "neutral", "negative"], "neutral"],
  [["2", "0", "2"], "2"],
])("the votes %j", (votes, label) => {
  expect(
    labelOfRow(
      ["a text", ...votes],
      Array.from(votes.keys(), (index) => index + 1),
    ),
  ).toBe(label);
});
