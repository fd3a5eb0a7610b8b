import { expect, test } from "vitest";
import { guessMapping } from "./mapping.ts";

const LABELS = ["negative", "neutral", "positive"];

test.each([
  [
    ["Positive", "neg", " neutral "],
    [2, 0, 1],
  ],
  [
    ["0", "1", "2"],
    [0, 1, 2],
  ],
  [
    ["0", "4"],
    [0, 2],
  ],
  [
    ["0", "1"],
    [0, 2],
  ],
  [
    ["-1", "0", "1"],
    [0, 1, 2],
  ],
  [
    ["", "sarcastic", "label_2"],
    [-1, -1, 2],
  ],
])("%j", (values, classes) => {
  expect([...guessMapping(values, LABELS).values()]).toEqual(classes);
});

test("the labels of any other model are matched by name", () => {
  expect([...guessMapping(["Joy", "anger"], ["anger", "joy"]).values()]).toEqual([1, 0]);
});
