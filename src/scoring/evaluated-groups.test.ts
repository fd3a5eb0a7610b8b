import { expect, test } from "vitest";
import { EvaluatedGroups } from "./evaluated-groups.ts";

test("a column with more values than groups can have is refused", () => {
  const groups = new EvaluatedGroups(3);
  const right = { wanted: 2, predicted: 2, score: 0.9 };
  for (let id = 0; id < 1000; id += 1) groups.add(String(id), right);
  groups.add("0", right);
  expect(Object.keys(groups.figures)).toHaveLength(1000);
  expect(groups.figures["0"]).toMatchObject({ texts: 2, accuracy: 1 });
  expect(() => groups.add("1000", right)).toThrow(expect.objectContaining({ code: "bad-option" }));
});
