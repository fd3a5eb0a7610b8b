import fc from "fast-check";
import { expect, it } from "vitest";
import type { Selection } from "../../../scoring/selection/selection.ts";
import { NO_HISTORY, recordStep, takeStep } from "./selection-history.ts";

const named = (text: string): Selection => [{ on: "text", text }];
const change = fc.record({ text: fc.string(), isTyped: fc.boolean() });

it("undoes every change in reverse, and redoes them", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 100 }), (texts) => {
      const shown = [[] as Selection, ...texts.map(named)];
      let history = NO_HISTORY;
      for (const before of shown.slice(0, -1)) history = recordStep(history, before, false);
      for (const step of ["undo", "redo"] as const) {
        const expected = step === "undo" ? shown.toReversed() : shown;
        for (const [at, next] of expected.slice(1).entries()) {
          const taken = takeStep(history, expected[at] ?? [], step);
          expect(taken?.selection).toEqual(next);
          history = taken?.history ?? NO_HISTORY;
        }
        expect(takeStep(history, expected.at(-1) ?? [], step)).toBeUndefined();
      }
    }),
  );
});

it("takes changes that are typed in a row as one step", () => {
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const history = changes.reduce(
        (now, { text, isTyped }) => recordStep(now, named(text), isTyped),
        NO_HISTORY,
      );
      const steps = changes.filter(({ isTyped }, at) => !(isTyped && changes[at - 1]?.isTyped));
      expect(history.past).toEqual(steps.map(({ text }) => named(text)).slice(-100));
    }),
  );
});

it("has nothing to redo after another change", () => {
  const first = recordStep(NO_HISTORY, [], false);
  const undone = takeStep(first, named("a"), "undo");
  expect(undone?.history.undone).toEqual([named("a")]);
  expect(takeStep(recordStep(undone?.history ?? NO_HISTORY, [], false), named("b"), "redo")).toBeUndefined();
});
