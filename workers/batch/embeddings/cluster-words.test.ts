import * as fc from "fast-check";
import { expect, it } from "vitest";
import { clusterWords } from "./cluster-words.ts";

const TRAINS = ["the train is late", "a late train again", "my train was cancelled and late", "train strike"];
const FOOD = ["the soup is cold", "cold soup again", "lovely soup but cold", "soup of the day"];

it("names each cluster by the words that the other rows lack", () => {
  const [trains, food] = clusterWords([...TRAINS, ...FOOD], [0, 0, 0, 0, 1, 1, 1, 1], 2);
  expect(trains).toEqual(["train", "late"]);
  expect(food).toEqual(["soup", "cold"]);
});

it("gives no name to clusters of the same words, or of none", () => {
  expect(clusterWords([...TRAINS, ...TRAINS], [0, 0, 0, 0, 1, 1, 1, 1], 2)).toEqual([[], []]);
  expect(clusterWords(["", ""], [0, 1], 3)).toEqual([[], [], []]);
});

it("takes only words that are in at least two rows of the cluster", () => {
  const text = fc.array(fc.constantFrom("red", "green", "blue", "gold")).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.integer({ min: 0, max: 2 }))), (rows) => {
      const texts = rows.map(([content]) => content);
      const assignments = rows.map(([, cluster]) => cluster);
      for (const [cluster, words] of clusterWords(texts, assignments, 3).entries()) {
        expect(words.length).toBeLessThanOrEqual(3);
        for (const word of words) {
          const having = rows.filter(([content, of]) => of === cluster && content.split(" ").includes(word));
          expect(having.length).toBeGreaterThanOrEqual(2);
        }
      }
    }),
  );
});
