/** Label columns: what their values mean, or that a person is asked. */

import type { ReadingCase } from "../reading-case.ts";

const labelCase = (
  name: string,
  labels: readonly string[],
  meaning: readonly string[] | "asked",
  column = "label",
): ReadingCase => ({
  name,
  kind: "labels",
  file: "t.csv",
  bytes: () =>
    `text,${column}\n${labels.map((label, at) => `these are words of row ${at},"${label.replaceAll('"', '""')}"\n`).join("")}`,
  rows: labels.length,
  textColumn: "text",
  labels:
    meaning === "asked" ? "asked" : Object.fromEntries(labels.map((label, at) => [label, meaning[at] ?? ""])),
});

/** A file whose columns after the text are named in `header`. */
const votesCase = (
  name: string,
  header: string,
  lines: readonly string[],
  labels: NonNullable<ReadingCase["labels"]>,
): ReadingCase => ({
  name,
  kind: "labels",
  file: "t.csv",
  bytes: () =>
    [`text,${header}`, ...lines.map((line, at) => `these are words of row ${at},${line}`)].join("\n"),
  rows: lines.length,
  textColumn: "text",
  labels,
});

const THREE = ["negative", "neutral", "positive"];

export const cases: readonly ReadingCase[] = [
  labelCase("-1 to 1", ["-1", "0", "1"], THREE),
  labelCase("-1 to 1 with decimals", ["-1.0", "0.0", "1.0"], THREE),
  labelCase(
    "-2 to 2",
    ["-2", "-1", "0", "1", "2"],
    ["negative", "negative", "neutral", "positive", "positive"],
  ),
  labelCase("0, 2, 4", ["0", "2", "4"], THREE),
  labelCase("0 and 4", ["0", "4"], ["negative", "positive"], "polarity"),
  labelCase("0 to 4", ["0", "1", "2", "3", "4"], ["negative", "negative", "neutral", "positive", "positive"]),
  labelCase(
    "1 to 5",
    ["1", "2", "3", "4", "5"],
    ["negative", "negative", "neutral", "positive", "positive"],
    "rating",
  ),
  labelCase("1 to 5 stars", ["1 star", "3 stars", "5 stars"], THREE, "stars"),
  labelCase(
    "1 to 10",
    ["1", "3", "5", "8", "10"],
    ["negative", "negative", "neutral", "positive", "positive"],
    "rating",
  ),
  labelCase("words of three letters", ["neg", "neu", "pos"], THREE),
  labelCase("words in capitals", ["NEGATIVE", "NEUTRAL", "POSITIVE"], THREE, "gold"),
  labelCase(
    "words and one that means none",
    ["negative", "mixed", "positive"],
    ["negative", "", "positive"],
    "sentiment",
  ),
  labelCase(
    "words with their strength",
    ["Extremely Negative", "Negative", "Neutral", "Positive", "Extremely Positive"],
    ["negative", "negative", "neutral", "positive", "positive"],
    "Sentiment",
  ),
  labelCase("German words", ["negativ", "neutral", "positiv"], THREE, "Stimmung"),
  labelCase("Spanish words", ["negativo", "neutro", "positivo"], THREE, "sentimiento"),
  labelCase("Japanese words", ["ネガティブ", "中立", "ポジティブ"], THREE, "感情"),
  labelCase("letters", ["N", "NEU", "P"], THREE),
  labelCase("the numbers of a model", ["LABEL_0", "LABEL_1", "LABEL_2"], THREE),
  labelCase("0, 1, 2", ["0", "1", "2"], "asked"),
  labelCase("0 and 1", ["0", "1"], "asked", "target"),
  labelCase("1 and 2", ["1", "2"], "asked"),
  labelCase("only two numbers of a model", ["LABEL_0", "LABEL_1"], "asked"),
  labelCase("3 to 5", ["3", "4", "5"], "asked", "rating"),
  votesCase("votes for each class", "negative,neutral,positive", ["2,1,0", "0,0,3", "0,2,1"], {
    negative: "negative",
    neutral: "neutral",
    positive: "positive",
  }),
  votesCase("votes with a tie", "votes_neg,votes_pos", ["2,2", "0,4"], { "neg / pos": "", pos: "positive" }),
  {
    name: "votes in an object",
    kind: "labels",
    file: "t.jsonl",
    bytes: () =>
      '{"text":"some words here","votes":{"positive":2,"negative":1}}\n{"text":"more words here","votes":{"positive":0,"negative":3}}\n',
    rows: 2,
    labels: { positive: "positive", negative: "negative" },
  },
  votesCase("probabilities of a classifier", "negative,positive", ["0.25,0.75", "1,0"], "none"),
  labelCase("topics", ["weather", "buses", "food"], "asked"),
];
