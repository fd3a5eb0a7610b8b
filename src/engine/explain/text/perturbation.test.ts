import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Perturbation } from "./perturbation.ts";

const WORDS = 6;
const units = Array.from({ length: WORDS }, (_, token) => ({
  firstToken: token,
  lastToken: token + 1,
  start: token,
  end: token + 1,
  isSpecial: false,
}));
const inputIds = units.map((_, token) => token + 1);
const answerOf = (ids: readonly number[]) => [ids.reduce((sum, id) => sum + 1 / id, 0)];

it("has the same probabilities on any number of threads, runs each text once, and no more at once than there is room", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(fc.nat(WORDS - 1)), { maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.nat(3)),
      async (removals, room, delays) => {
        const texts: string[] = [];
        let [running, most] = [0, 0];
        const perturbation = new Perturbation({
          inputIds,
          units,
          operator: "delete",
          runs: {
            hasRoom: () => running < room,
            async run(ids) {
              texts.push(ids.join());
              running += 1;
              most = Math.max(most, running);
              const turns = delays.next().value ?? 0;
              for (let turn = 0; turn < turns; turn += 1)
                await new Promise((resolve) => setImmediate(resolve));
              running -= 1;
              return answerOf(ids);
            },
          },
        });
        const run = { upcoming: removals.values(), distinctTexts: new Set<string>() };
        for (const removed of removals) {
          const kept = inputIds.filter((_, index) => !removed.includes(index));
          expect(await perturbation.probabilitiesWithout(removed, run)).toEqual(answerOf(kept));
        }
        expect(texts).toHaveLength(new Set(texts).size);
        expect(new Set(texts)).toEqual(run.distinctTexts);
        // The text that is asked for next is never kept waiting.
        expect(most).toBeLessThanOrEqual(room + 1);
      },
    ),
  );
});

it("throws the failure of a text that was run ahead when that text is asked for, and runs it again afterwards", async () => {
  let failures = 1;
  const perturbation = new Perturbation({
    inputIds,
    units,
    operator: "delete",
    runs: {
      hasRoom: () => failures === 1,
      async run(ids) {
        if (ids.length === WORDS - 1 && failures-- > 0) throw new Error("out of memory");
        await new Promise((resolve) => setImmediate(resolve));
        return answerOf(ids);
      },
    },
  });
  const run = { upcoming: [[0]].values() };
  await perturbation.probabilitiesWithout([], run);
  expect(await perturbation.probabilitiesWithout([0], run)).toEqual(answerOf(inputIds.slice(1)));
});
