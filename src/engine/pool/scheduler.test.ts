import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import { Scheduler, type Scorer, type ScoringTask, type TextScore } from "./scheduler.ts";

/** Turns the event loop, so that everything continues that needs no timer. */
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

async function until(condition: () => boolean) {
  while (!condition()) await turns(1);
}

/** Scores a text by its length, after as many turns of the event loop as `delay` says. */
function lengthScorer(log: string[] = [], delay = 0): Scorer {
  return {
    async score(texts) {
      await turns(delay);
      log.push(...texts);
      return texts.map((text) => ({ scores: [text.length], cut: false }));
    },
    terminate() {},
  };
}

async function* tasksOf(texts: readonly string[]): AsyncGenerator<ScoringTask> {
  for (const [id, text] of texts.entries()) yield { id, text };
}

describe("every text gets its own score", () => {
  test("on any number of workers, each distinct text scored once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 3 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (texts, workers, chunk) => {
          const log: string[] = [];
          const scores = new Map<number, TextScore>();
          let created = 0;
          const scheduler = new Scheduler({
            createScorer: async () => lengthScorer(log, created++ % 3),
            workers,
            chunk,
            onScore: (id, score) => {
              expect(scores.has(id)).toBe(false);
              scores.set(id, score);
            },
          });
          await scheduler.run(tasksOf(texts));
          expect(texts.map((_, id) => scores.get(id)?.scores[0])).toEqual(texts.map((text) => text.length));
          expect(log.toSorted()).toEqual([...new Set(texts)].toSorted());
        },
      ),
    );
  });

  test("memory stays bounded: evicted texts are scored again", async () => {
    const log: string[] = [];
    const scheduler = new Scheduler({
      createScorer: async () => lengthScorer(log),
      workers: 1,
      chunk: 1,
      memory: 2,
      onScore: () => {},
    });
    await scheduler.run(tasksOf(["a", "bb", "ccc", "ccc", "a"]));
    expect(log).toEqual(["a", "bb", "ccc", "a"]);
  });
});

describe("control", () => {
  test("a paused run starts nothing new; a resumed run finishes", async () => {
    const log: string[] = [];
    const scheduler = new Scheduler({
      createScorer: async () => lengthScorer(log, 1),
      workers: 2,
      chunk: 1,
      onScore: (id) => {
        if (id === 3) scheduler.pause();
      },
    });
    const running = scheduler.run(tasksOf(Array.from({ length: 20 }, (_, index) => `text ${index}`)));
    await until(() => scheduler.paused);
    await turns(20);
    const begun = log.length;
    expect(begun).toBeLessThan(8);
    await turns(20);
    expect(log).toHaveLength(begun);
    scheduler.resume();
    await running;
    expect(log).toHaveLength(20);
  });

  test("in a long pause the workers end, and new ones continue", async () => {
    const counts = { created: 0, ended: 0 };
    const log: string[] = [];
    const scheduler = new Scheduler({
      createScorer: async () => {
        counts.created++;
        return {
          ...lengthScorer(log, 1),
          terminate: () => {
            counts.ended++;
          },
        };
      },
      workers: 2,
      chunk: 1,
      idle: 5,
      onScore: (id) => {
        if (id === 3) scheduler.pause();
      },
    });
    const running = scheduler.run(tasksOf(Array.from({ length: 20 }, (_, index) => `text ${index}`)));
    await until(() => counts.ended === 2);
    expect(counts.created).toBe(2);
    scheduler.resume();
    await running;
    expect(log).toHaveLength(20);
    expect(counts).toEqual({ created: 4, ended: 4 });
  });

  test.each([false, true])(
    "a cancelled run stops at once and ends its workers (paused: %s)",
    async (paused) => {
      const controller = new AbortController();
      const counts = { created: 0, scoring: 0, ended: 0 };
      const scheduler = new Scheduler({
        createScorer: async () => {
          counts.created++;
          return {
            score: () => {
              counts.scoring++;
              return new Promise<TextScore[]>(() => {});
            },
            terminate: () => {
              counts.ended++;
            },
          };
        },
        workers: 3,
        onScore: () => {},
        signal: controller.signal,
      });
      if (paused) scheduler.pause();
      const running = scheduler.run(tasksOf(Array.from({ length: 100 }, (_, index) => `${index}`)));
      await until(() => (paused ? counts.created : counts.scoring) === 3);
      controller.abort();
      await expect(running).rejects.toMatchObject({ code: "cancelled" });
      await until(() => counts.ended === 3);
    },
  );
});

describe("failures", () => {
  test("a text that breaks the model fails alone, and the worker is replaced", async () => {
    let created = 0;
    const scores = new Map<number, TextScore>();
    const scheduler = new Scheduler({
      createScorer: async () => {
        created++;
        const scorer = lengthScorer();
        return {
          ...scorer,
          score: async (texts) => {
            if (texts.includes("poison")) throw new AppError("inference-failed", "No.");
            return await scorer.score(texts);
          },
        };
      },
      workers: 1,
      chunk: 4,
      onScore: (id, score) => scores.set(id, score),
    });
    await scheduler.run(tasksOf(["a", "bb", "poison", "ccc", "dddd", "e"]));
    expect(created).toBe(2);
    expect(scores.get(2)?.scores).toEqual([]);
    expect([0, 1, 3, 4, 5].map((id) => scores.get(id)?.scores[0])).toEqual([1, 2, 3, 4, 1]);
  });

  test("texts that end their worker fail alone, and the others are scored by the next workers", async () => {
    const scores = new Map<number, TextScore>();
    const scheduler = new Scheduler({
      createScorer: async () => {
        let isStuck = false;
        const scorer = lengthScorer();
        return {
          ...scorer,
          score: async (texts) => {
            isStuck ||= texts.some((text) => text.startsWith("poison"));
            if (isStuck) throw new AppError("model-stuck", "No.");
            return await scorer.score(texts);
          },
        };
      },
      workers: 1,
      chunk: 8,
      onScore: (id, score) => scores.set(id, score),
    });
    const texts = ["a", "poison 1", "bb", "poison 2", "poison 3", "ccc"];
    await scheduler.run(tasksOf(texts));
    expect(texts.map((_, id) => scores.get(id)?.scores)).toEqual([[1], [], [2], [], [], [3]]);
  });

  test("a model that no text gets an answer from ends the run after a few workers", async () => {
    let created = 0;
    const scores = new Map<number, TextScore>();
    const scheduler = new Scheduler({
      createScorer: async () => {
        created++;
        return { score: () => Promise.reject(new AppError("model-stuck", "No.")), terminate() {} };
      },
      workers: 1,
      onScore: (id, score) => scores.set(id, score),
    });
    const texts = Array.from({ length: 100 }, (_, index) => `text ${index}`);
    await expect(scheduler.run(tasksOf(texts))).rejects.toMatchObject({ code: "model-stuck" });
    expect(created).toBeLessThan(6);
    // These are not tried again when the run goes on.
    expect([...scores.values()].map((score) => score.scores)).toEqual([[], [], []]);
  });

  test("the error of a model that does not load reaches the caller", async () => {
    const scheduler = new Scheduler({
      createScorer: async () => {
        throw new AppError("bad-model", "No.");
      },
      workers: 2,
      onScore: () => {},
    });
    await expect(scheduler.run(tasksOf(["a"]))).rejects.toMatchObject({ code: "bad-model" });
  });
});
