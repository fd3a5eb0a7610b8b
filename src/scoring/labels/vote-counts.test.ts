import { describe, expect, test } from "vitest";
import { describeColumns } from "../../data/columns.ts";
import { rowLabels } from "./row-labels.ts";
import { polarityOf } from "./words.ts";

const LABELS = ["negative", "neutral", "positive"];

describe("columns that count votes", () => {
  const detect = (header: string, lines: readonly string[], classes = LABELS, chosen?: readonly number[]) => {
    const names = header.split(",");
    const rows = lines.map((line) => line.split(","));
    const { columns, countVotes, labelOf } = rowLabels(describeColumns(names, rows), rows, classes, chosen);
    return { names: columns.map((index) => names[index]), countVotes, labels: rows.map(labelOf) };
  };

  test.each([
    "negative,neutral,positive",
    "votes_neg,votes_neu,votes_pos",
    "count_negative,count_neutral,count_positive",
    "NegativeCount,NeutralCount,PositiveCount",
    "n_neg,n_neu,n_pos",
    "# negative,# neutral,# positive",
    "airline_sentiment_negative,airline_sentiment_neutral,airline_sentiment_positive",
    "airline_sentiment.negative,airline_sentiment.neutral,airline_sentiment.positive",
    "Negative (votes),Neutral (votes),Positive (votes)",
    "Stimmen negativ,Stimmen neutral,Stimmen positiv",
    "отрицательный,нейтральный,положительный",
    "负面,中性,正面",
  ])("%s", (header) => {
    const rows = [
      "some words here,1,0,4",
      "some more words,3,2,0",
      "words again here,2,2,1",
      "and words,,0,",
    ];
    const { names, countVotes, labels } = detect(`text,${header}`, rows);
    expect(names).toEqual(header.split(","));
    expect(countVotes).toBe(true);
    expect(labels.map((label) => label.split(" / ").map((part) => polarityOf(part)))).toEqual([
      ["positive"],
      ["negative"],
      expect.arrayContaining(["negative", "neutral"]),
      [undefined],
    ]);
  });

  test.each<[string, string, string[], string[], string[]]>([
    [
      "further answers",
      "text,negative,positive,unclear",
      ["some words here,1,0,3"],
      ["negative", "positive", "unclear"],
      ["unclear"],
    ],
    [
      "strengths",
      "text,very_negative,negative,positive,very_positive",
      ["some words here,1,1,2,1", "more words here,2,1,2,0"],
      ["very_negative", "negative", "positive", "very_positive"],
      ["positive", "negative"],
    ],
    [
      "one column for each class and annotator",
      "text,a1_negative,a1_positive,a2_negative,a2_positive",
      ["some words here,1,0,1,0", "more words here,1,0,0,1"],
      ["a1_negative", "a1_positive", "a2_negative", "a2_positive"],
      ["negative", "negative / positive"],
    ],
    [
      "decimals of pandas",
      "text,neg,pos",
      ["some words here,2.0,1.0", "more words,0.0,"],
      ["neg", "pos"],
      ["neg", ""],
    ],
    [
      "votes beside stars",
      "text,rating,neg,pos",
      ["some words here,5,0,3", "more words here,1,3,0"],
      ["neg", "pos"],
      ["pos", "neg"],
    ],
  ])("%s", (_, header, rows, names, labels) => {
    expect(detect(header, rows)).toEqual({ names, countVotes: true, labels });
  });

  test("classes of the model that name no sentiment", () => {
    const rows = ["some words here,2,0", "more words here,1,3"];
    const found = detect("text,very angry,joy", rows, ["Joy", "very_angry"]);
    expect(found).toEqual({ names: ["very angry", "joy"], countVotes: true, labels: ["very angry", "joy"] });
  });

  test.each([
    ["probabilities", "text,negative,neutral,positive", ["some words here,0.1,0.2,0.7", "more words,1,0,0"]],
    [
      "probabilities in columns that say so",
      "text,prob_neg,prob_pos",
      ["some words here,1,0", "more words,0,1"],
    ],
    ["percentages", "text,negative,positive", ["some words here,10,90", "more words here,100,0"]],
    ["negative numbers", "text,negative,positive", ["some words here,-3,2", "more words here,-1,4"]],
    ["strengths from 1 to 5", "text,negative,positive", ["some words here,3,2", "more words here,1,4"]],
    ["reactions", "text,likes,dislikes", ["some words here,3,0", "more words here,1,4"]],
    ["words that were counted", "text,positive_words,negative_words", ["some words here,3,0"]],
    ["large numbers", "text,positive,negative", ["some words here,30210,0", "more words here,1,4"]],
    ["one class", "text,positive,topic", ["some words here,3,0", "more words here,1,4"]],
    ["texts", "text,positive,negative", ["some words here,good food,0", "more words here,nice,loud"]],
  ])("not %s", (_, header, rows) => {
    expect(detect(header, rows)).toMatchObject({ names: [], countVotes: false });
  });

  test("a column of labels counts more than columns of votes, which can be chosen", () => {
    const rows = ["some words here,negative,0,3", "more words here,positive,3,0"];
    const header = "text,label,votes_neg,votes_pos";
    expect(detect(header, rows)).toEqual({
      names: ["label"],
      countVotes: false,
      labels: ["negative", "positive"],
    });
    expect(detect(header, rows, LABELS, [2, 3])).toMatchObject({ countVotes: true, labels: ["pos", "neg"] });
  });

  test("a row without counts has no majority", () => {
    const rows = ["some words here,0,3"];
    const { labelOf } = rowLabels(
      describeColumns(["text", "neg", "pos"], [rows[0]?.split(",") ?? []]),
      [["", "0", "3"]],
      LABELS,
    );
    expect(labelOf(["words", "0.2", "0.8"])).toBe("0.2 | 0.8");
  });
});
