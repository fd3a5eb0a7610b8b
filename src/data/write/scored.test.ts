import { describe, expect, it } from "vitest";
import { Results } from "../../scoring/results.ts";
import { addedColumns, addedValues } from "./scored.ts";

const LABELS = ["negative", "positive"];
const HEADS = [
  { name: "irony", labels: ["not ironic", "ironic"] },
  { name: "emotion", labels: ["anger", "joy", "sadness"] },
];

describe("columns of further output heads", () => {
  const added = addedColumns(["emotion"], LABELS, HEADS);

  it("follow those of the classes, with names that the table does not have", () => {
    expect(added.names).toEqual(
      [
        ["sentiment", "sentiment_score", "sentiment_negative", "sentiment_positive", "sentiment_status"],
        ["irony", "irony_score", "irony_not_ironic", "irony_ironic"],
        ["emotion_2", "emotion_score", "emotion_anger", "emotion_joy", "emotion_sadness"],
      ].flat(),
    );
    expect(added.types.map(({ kind }) => kind)).toEqual(
      added.names.map((name) => (/^(sentiment(_status)?|irony|emotion_2)$/.test(name) ? "string" : "float")),
    );
    expect(added.renamed).toEqual([{ wanted: "emotion", name: "emotion_2" }]);
  });

  it("hold the scores of each head and do not change the row's class", () => {
    const results = new Results(3, 2, 64, 7);
    results.set(0, "scored", [0.25, 0.75, 0.125, 0.875, 0.5, 0.25, 0.25]);
    results.set(1, "empty", []);
    expect(results.label(0)).toBe(1);
    expect(results.score(0)).toBe(0.75);
    expect([...results.scores(0)]).toEqual([0.25, 0.75]);
    expect(addedValues(added, { result: results.result(0) })).toEqual(
      [
        ["positive", 0.75, 0.25, 0.75, "scored"],
        ["ironic", 0.875, 0.125, 0.875],
        ["anger", 0.5, 0.5, 0.25, 0.25],
      ].flat(),
    );
    const empty = addedValues(added, { result: results.result(1) });
    expect(empty).toHaveLength(added.names.length);
    expect(empty.filter((value) => value !== null)).toEqual(["empty"]);
    expect(empty[added.names.indexOf("sentiment_status")]).toBe("empty");
    expect(addedValues(added, { result: results.result(2) })).toEqual(added.names.map(() => null));
  });

  it("are restored from stored pages", () => {
    const results = new Results(70, 2, 64, 7);
    const scores = [0.25, 0.75, 0.125, 0.875, 0.5, 0.25, 0.25];
    for (let row = 0; row < 70; row++) results.set(row, "scored", scores);
    const restored = new Results(70, 2, 64, 7);
    for (const { page, content } of results.dirtyPages()) restored.restore(page, content);
    expect(restored.done).toBe(70);
    for (const row of [0, 63, 64, 69]) expect(restored.result(row)).toEqual(results.result(row));
  });
});

describe("further columns", () => {
  const added = addedColumns(["label_final"], LABELS, HEADS, ["label_final", "label_Ann"]);

  it("come last, with names that the table does not have", () => {
    expect(added.names.slice(-2)).toEqual(["label_final_2", "label_Ann"]);
    expect(added.types).toHaveLength(added.names.length);
  });

  it("have their cells with and without a result", () => {
    const result = { status: "empty", label: -1, scores: [] } as const;
    expect(addedValues(added, { result, further: ["praise", ""] }).slice(-2)).toEqual(["praise", null]);
    expect(addedValues(added, { result: undefined, further: ["", "praise"] }).slice(-2)).toEqual([
      null,
      "praise",
    ]);
    expect(addedValues(added, { result: undefined })).toEqual(added.names.map(() => null));
  });
});
