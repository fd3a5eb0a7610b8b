import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ClassWords } from "./class-words.ts";

const word = (text: string, ...effects: number[]) => ({ word: text, start: 0, end: text.length, effects });

it("has the mean effect of each word on each class, and how often it raises it", () => {
  const summary = new ClassWords(2);
  summary.add([word("Awful", 0.5, -0.5), word("so", 0.01, -0.01)]);
  summary.add([word("awful", 0.2, -0.2), word("so", -0.03, 0.03), word("lovely", -0.9, 0.9)]);
  summary.add([word("AWFUL", -0.1, 0.1)]);
  const [first, second] = summary.top(10);
  expect(first).toEqual([{ word: "awful", occurrences: 3, mean: expect.closeTo(0.2), raises: 2 / 3 }]);
  expect(second).toEqual([
    { word: "lovely", occurrences: 1, mean: 0.9, raises: 1 },
    { word: "so", occurrences: 2, mean: expect.closeTo(0.01), raises: 0.5 },
  ]);
  expect(summary.top(1)[1]).toHaveLength(1);
});

it("is what a sum over all words gives, in any order of the texts", () => {
  const effect = fc.double({ min: -1, max: 1, noNaN: true });
  const text = fc.array(
    fc.record({ word: fc.constantFrom("a", "b", "c", "d"), effects: fc.tuple(effect, effect) }),
  );
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      const all = texts.flat();
      const summary = new ClassWords(2);
      for (const words of texts) summary.add(words.map(({ word: name, effects }) => word(name, ...effects)));
      for (const [label, top] of summary.top(10).entries()) {
        for (const { word: name, occurrences, mean, raises } of top) {
          const effects = all.filter((each) => each.word === name).map((each) => each.effects[label] ?? 0);
          expect(occurrences).toBe(effects.length);
          expect(mean).toBeCloseTo(effects.reduce((sum, value) => sum + value, 0) / effects.length);
          expect(raises).toBeCloseTo(effects.filter((value) => value > 0).length / effects.length);
        }
        const totals = top.map(({ mean, occurrences }) => mean * occurrences);
        for (let at = 1; at < totals.length; at += 1) {
          expect(totals[at]).toBeLessThanOrEqual((totals[at - 1] ?? 0) + 1e-9);
        }
      }
    }),
  );
});

it("drops rare words when there are too many, and keeps the frequent ones", () => {
  const summary = new ClassWords(1, 100);
  for (let text = 0; text < 1000; text += 1) {
    summary.add([word("often", 0.1), word("often", 0.1), word(`once${text}`, 0.5)]);
  }
  const [top] = summary.top(1000);
  expect(top?.[0]).toEqual({ word: "often", occurrences: 2000, mean: expect.closeTo(0.1), raises: 1 });
  expect(top?.length).toBeLessThanOrEqual(101);
});
