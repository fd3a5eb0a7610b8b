import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerText, readAnswer } from "./answers.ts";
import type { Answer } from "./coder-label.ts";
import {
  activeCategories,
  checkCodebook,
  type Codebook,
  currentAnswer,
  defaultCodebook,
} from "./codebook.ts";
import {
  addCategory,
  adoptCodebook,
  allowSeveral,
  changeCategory,
  mergeCategories,
  removeCategory,
  restoreCategory,
  splitCategory,
} from "./codebook-changes.ts";

import { rowsToReview } from "./labeling.ts";

const NAMES = ["complaint", "question", "praise", "other"];
const book = defaultCodebook("topics", NAMES);
const labelOf = (answer: Answer) => ({ answer });

test("the classes of a model become categories with the keys 1, 2, 3 and their own colors", () => {
  const { categories } = defaultCodebook("sentiment", ["negative", "neutral", "positive"]);
  expect(categories.map(({ id, name, key, color }) => [id, name, key, color])).toEqual([
    ["negative", "negative", "1", "negative"],
    ["neutral", "neutral", "2", "neutral"],
    ["positive", "positive", "3", "positive"],
  ]);
});

test.each<[string, object]>([
  ["one category", { categories: book.categories.slice(0, 1) }],
  ["no list", { categories: "a" }],
  ["a repeated name", { categories: [...book.categories, { id: "x", name: "Praise", key: "9" }] }],
  ["a repeated id", { categories: [...book.categories, { id: "praise", name: "x", key: "9" }] }],
  ["a repeated key", { categories: [...book.categories, { id: "x", name: "x", key: "1" }] }],
  ["the key of another action", { categories: [...book.categories, { id: "x", name: "x", key: "0" }] }],
  ["the name of another answer", { categories: [...book.categories, { id: "x", name: "Off topic" }] }],
  ["a name with the separator", { categories: [...book.categories, { id: "x", name: "a|b" }] }],
  ["21 categories", { categories: NAMES.concat([..."abcdefghijklmnopq"]).map((id) => ({ id, name: id })) }],
  [
    "a merge into nothing",
    { categories: [...book.categories, { id: "x", name: "x", key: "", mergedInto: "none" }] },
  ],
  [
    "a merge in a circle",
    {
      categories: [
        ...book.categories,
        { id: "x", name: "x", key: "", mergedInto: "y" },
        { id: "y", name: "y", key: "", mergedInto: "x" },
      ],
    },
  ],
])("refuses a codebook with %s", (_, codebook) => {
  expect(() => checkCodebook(codebook)).toThrow(expect.objectContaining({ code: "bad-codebook" }));
});

test("a codebook is the same after it was written as JSON", () => {
  const { codebook } = mergeCategories(book, "other", "praise", []);
  expect(checkCodebook(JSON.parse(JSON.stringify(codebook)))).toEqual(codebook);
});

test("a merge says which labels move, and its end brings them back", () => {
  const labels = [labelOf(["praise"]), labelOf(["question"]), labelOf("off topic"), labelOf(["other"])];
  const { codebook, moved } = mergeCategories(book, "other", "praise", labels);
  expect(moved).toEqual([labels[3]]);
  expect(labels.map(({ answer }) => answerText(codebook, answer))).toEqual([
    "praise",
    "question",
    "off topic",
    "praise",
  ]);
  const restored = restoreCategory(codebook, "other");
  expect(answerText(restored, ["other"])).toBe("other");
});

test("a split keeps the labels under the first name and says which to check", () => {
  const labels = [labelOf(["complaint"]), labelOf(["praise"])];
  const { codebook, toCheck } = splitCategory(book, "complaint", ["late", "broken"], labels);
  expect(toCheck).toEqual([labels[0]]);
  expect(activeCategories(codebook).map(({ name }) => name)).toEqual([
    "late",
    "question",
    "praise",
    "other",
    "broken",
  ]);
  expect(answerText(codebook, ["complaint"])).toBe("late");
});

test("a coder looks through their own labels after a split, or those of all where there are none", () => {
  const sample = [5, 1, 3, 2].map((row) => ({ row }));
  const toCheck = [
    { row: 3, coder: "Ann" },
    { row: 5, coder: "Ann" },
    { row: 1, coder: "Ben" },
    { row: 9, coder: "Ben" },
  ];
  expect(rowsToReview(sample, toCheck, "Ann")).toEqual([5, 3]);
  expect(rowsToReview(sample, toCheck, "Eve")).toEqual([5, 1, 3]);
  expect(rowsToReview(sample, [], "Ann")).toEqual([]);
});

test("a category with labels is not removed, one without is", () => {
  expect(() => removeCategory(book, "other", [labelOf(["other"])])).toThrow(
    expect.objectContaining({ code: "bad-codebook" }),
  );
  expect(removeCategory(book, "other", [labelOf(["praise"])]).categories).toHaveLength(3);
});

describe("any sequence of changes", () => {
  type Change = (codebook: Codebook, at: number, to: number) => Codebook;
  const idAt = (codebook: Codebook, at: number) => {
    const active = activeCategories(codebook);
    return active[at % active.length]?.id ?? "";
  };
  let names = 0;
  const changes: Change[] = [
    (codebook) => addCategory(codebook, `new ${names++}`),
    (codebook, at) => changeCategory(codebook, idAt(codebook, at), { name: `renamed ${names++}` }),
    (codebook, at, to) => mergeCategories(codebook, idAt(codebook, at), idAt(codebook, to), []).codebook,
    (codebook, at) =>
      splitCategory(codebook, idAt(codebook, at), [`a${names++}`, `b${names++}`], []).codebook,
    (codebook, at) =>
      restoreCategory(codebook, codebook.categories[at % codebook.categories.length]?.id ?? ""),
    (codebook, at) =>
      removeCategory(
        codebook,
        idAt(codebook, at),
        NAMES.map((name) => labelOf([name])),
      ),
  ];

  test("leaves each label one category that can be chosen, and a valid codebook", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(30), fc.nat(30)), { maxLength: 30 }), (steps) => {
        let codebook = book;
        for (const [kind, at, to] of steps) {
          try {
            codebook = changes[kind]?.(codebook, at, to) ?? codebook;
          } catch (cause) {
            expect(cause).toMatchObject({ code: "bad-codebook" });
          }
        }
        expect(checkCodebook(codebook)).toEqual(codebook);
        const active = activeCategories(codebook).map(({ id }) => id);
        for (const name of NAMES) {
          const answer = currentAnswer(codebook, [name]);
          expect(answer).toHaveLength(1);
          expect(active).toContain(answer[0]);
          const read = readAnswer(codebook, answerText(codebook, [name]));
          expect("answer" in read && currentAnswer(codebook, read.answer)).toEqual(answer);
        }
      }),
    );
  });
});

test.each([
  ["Praise", { answer: ["praise"] }],
  ["Cannot_say", { answer: "cannot say" }],
  ['["question"]', { answer: ["question"] }],
  ["spam", { problem: "unknown-category", value: "spam" }],
  ["praise|question", { problem: "several-categories", value: "praise|question" }],
])("reads the answer %s", (text, read) => {
  expect(readAnswer(book, text)).toEqual(read);
});

test("reads several categories where the codebook allows them", () => {
  expect(readAnswer({ ...book, isMultiple: true }, "praise | question|praise")).toEqual({
    answer: ["praise", "question"],
  });
});

test("another codebook keeps the categories that labels have", () => {
  const next = defaultCodebook("next", ["Praise", "spam"]);
  const labels = [labelOf(["complaint"]), labelOf(["praise"])];
  const adopted = adoptCodebook(next, { codebook: book, labels });
  expect(activeCategories(adopted).map(({ name }) => name)).toEqual(["Praise", "spam", "complaint"]);
  expect(labels.map(({ answer }) => answerText(adopted, answer))).toEqual(["complaint", "Praise"]);
});

test("where several categories are allowed, none is one of the answers, also in a file, and no label is lost", () => {
  const several = { ...defaultCodebook("tone", ["negative", "positive"]), isMultiple: true };
  for (const answer of [[], ["negative"], ["negative", "positive"]])
    expect(readAnswer(several, answerText(several, answer))).toEqual({ answer });
  expect(readAnswer({ ...several, isMultiple: false }, "[]")).toHaveProperty("problem");
  const single = [{ answer: ["negative"] }, { answer: "off topic" as const }];
  expect(allowSeveral(several, false, single).isMultiple).toBe(false);
  for (const answer of [[], ["negative", "positive"]])
    expect(() => allowSeveral(several, false, [...single, { answer }])).toThrow(
      expect.objectContaining({ code: "bad-codebook" }),
    );
});
