import { expect, test } from "vitest";
import type { Scorer } from "../engine/pool/scheduler.ts";
import type { ResultsStorage, ScoringPool } from "./ports.ts";
import { Results } from "./results.ts";
import { type RowBatch, RowScorer } from "./row-scorer.ts";
import { DEFAULT_RULES, type ScoringRules } from "./rules.ts";

const TEXTS = ["good", "", "bad &amp; sad", "good", "a train", "broken"];

async function* rows(): AsyncGenerator<RowBatch> {
  for (let first = 0; first < TEXTS.length; first += 2) {
    yield {
      first,
      rows: TEXTS.slice(first, first + 2).map((text, index) => ({
        number: first + index + 1,
        line: first + index + 1,
        cells: [text],
      })),
    };
  }
}

/** Scores by the text alone and counts the texts that it gets. */
function toyPool(seen: string[], fail: (text: string) => boolean = () => false): ScoringPool {
  const scorer: Scorer = {
    async score(texts) {
      seen.push(...texts);
      if (texts.some(fail)) throw new Error("The worker failed.");
      return texts.map((text) => ({ scores: text === "good" ? [0.2, 0.8] : [0.75, 0.25], cut: false }));
    },
    terminate() {},
  };
  return { workers: 1, chunk: 1, createScorer: async () => scorer };
}

interface ScorerOptions {
  storage?: ResultsStorage;
  rules?: ScoringRules;
}

function scorerFor({ storage, rules = DEFAULT_RULES }: ScorerOptions) {
  const results = new Results(TEXTS.length, 2, 2);
  const errors: unknown[] = [];
  const scorer = new RowScorer({
    results,
    rows,
    textColumn: 0,
    rules,
    storage,
    saveIntervalMs: 1,
    onProgress: () => {},
    onSaveError: (cause) => errors.push(cause),
  });
  return { results, scorer, errors };
}

const { signal } = new AbortController();

test("scores each text once, decodes entities and gives empty texts their status", async () => {
  const seen: string[] = [];
  const { results, scorer } = scorerFor({});
  await scorer.run([{ pools: [toyPool(seen)], notSureBelow: 0.5 }], signal);
  expect(seen).toEqual(["good", "bad & sad", "a train", "broken"]);
  expect(TEXTS.map((_, row) => results.status(row))).toEqual(
    TEXTS.map((text) => (text ? "scored" : "empty")),
  );
  expect(results.label(3)).toBe(1);
});

test("applies a person's calibration to the classes", async () => {
  const calibration = { name: "mine", temperature: 2, weightsSha256: "", file: "", rows: 1 };
  const { results, scorer } = scorerFor({});
  await scorer.run([{ pools: [toyPool([])], notSureBelow: 0.5, calibration }], signal);
  expect(results.score(0)).toBeCloseTo(2 / 3, 5);
});

test("scores the remaining rows on the next pool after a pool has failed", async () => {
  const [first, second]: [string[], string[]] = [[], []];
  const { results, scorer } = scorerFor({});
  const failing = { ...toyPool(first, (text) => text === "a train"), maxFailures: 1 };
  await scorer.run([{ pools: [failing, toyPool(second)], notSureBelow: 0.5 }], signal);
  expect(results.done).toBe(TEXTS.length);
  expect(second).toEqual(["a train", "broken"]);
});

test("stores every page when the storage fails once", async () => {
  const stored = new Set<number>();
  let attempts = 0;
  const storage: ResultsStorage = {
    async savePages(pages) {
      if (attempts++ === 0) throw new Error("The disk is full.");
      for (const { page } of pages) stored.add(page);
    },
  };
  const { results, scorer, errors } = scorerFor({ storage });
  await scorer.run([{ pools: [toyPool([])], notSureBelow: 0.5 }], signal);
  expect(errors).toEqual([]);
  expect([...stored].sort()).toEqual([0, 1, 2]);
  expect(results.dirtyPages()).toEqual([]);
});

const full = new Error("The disk is full.");
const FULL_STORAGE: ResultsStorage = {
  async savePages() {
    throw full;
  },
};

test("reports a storage that always fails once and scores every row", async () => {
  const { results, scorer, errors } = scorerFor({ storage: FULL_STORAGE });
  await scorer.run([{ pools: [toyPool([])], notSureBelow: 0.5 }], signal);
  expect(errors).toEqual([full]);
  expect(results.done).toBe(TEXTS.length);
  expect(results.dirtyPages()).toHaveLength(3);
});

test("rejects with the error of scoring even when the storage fails too", async () => {
  const { results, scorer, errors } = scorerFor({ storage: FULL_STORAGE });
  const pool = { ...toyPool([], (text) => text === "a train"), maxFailures: 1 };
  await expect(scorer.run([{ pools: [pool], notSureBelow: 0.5 }], signal)).rejects.toThrow(
    "The worker failed.",
  );
  expect(errors).toEqual([full]);
  expect(results.done).toBe(4);
});
