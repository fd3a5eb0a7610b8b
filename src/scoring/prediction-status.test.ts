import { expect, it } from "vitest";
import { ROW_STATUSES } from "../data/write/scored.ts";
import { TEXT_WARNINGS } from "../engine/tokenizer/text-warning.ts";
import { badgeOf, isNotSure, predictionStatus } from "./prediction-status.ts";

const read = { cut: false, score: 0.9 };

it("names a warning before what was not read, and that before a low probability", () => {
  expect(predictionStatus(read, 0.6)).toBe("scored");
  expect(predictionStatus({ ...read, score: 0.5 }, 0.6)).toBe("not_sure");
  expect(predictionStatus({ ...read, averaged: true }, 0.6)).toBe("averaged");
  expect(predictionStatus({ ...read, cut: true, score: 0.5 }, 0.6)).toBe("cut");
  expect(predictionStatus({ ...read, cut: true, warning: "unknown_words" }, 0.6)).toBe("unknown_words");
});

it("names no class where the probability is low or the text has a warning", () => {
  const notSure = ROW_STATUSES.filter((status) => isNotSure({ status, score: 0.9 }, 0.6));
  expect(notSure).toEqual(["not_sure", ...TEXT_WARNINGS]);
  // The threshold of the model that scored the text decided, whatever that of another model is.
  expect(isNotSure({ status: "scored", score: 0.5 }, 0.6)).toBe(false);
  expect(isNotSure({ status: "cut", score: 0.5 }, 0.6)).toBe(true);
  // The scores of rows are stored as 32-bit floats.
  expect(isNotSure({ status: "scored", score: Math.fround(0.6) }, 0.6)).toBe(false);
});

it("shows no badge where the name of the class says the same", () => {
  expect(ROW_STATUSES.filter((status) => badgeOf(status) === undefined)).toEqual(["scored", "not_sure"]);
});
