/** Scores texts on several workers and yields the results in the order of the texts, with bounded memory. */

import { throwIfCancelled } from "../errors/app-error.ts";
import { Scheduler, type Scorer, type ScoringTask, type TextScore } from "../engine/pool/scheduler.ts";
import { isEmptyText } from "../data/text/missing.ts";

/** Number of distinct texts whose scores are cached. */
const CACHED_TEXTS = 1000;

export interface ScoreInOrderOptions<S extends TextScore> {
  createScorer: () => Promise<Scorer<S>>;
  workers: number;
  /** Number of texts that can be read ahead of the oldest unfinished one. */
  window?: number;
  signal: AbortSignal;
}

/** Lets a generator wait for a change that another one makes. */
class ChangeSignal {
  #resolve: () => void = () => {};
  changed!: Promise<void>;

  constructor() {
    this.#renew();
  }

  notify(): void {
    this.#resolve();
    this.#renew();
  }

  #renew(): void {
    this.changed = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }
}

/**
 * @returns each item with its score; undefined for an empty text and for one that could not be scored
 * @throws AppError `cancelled`, or the last worker's error when all workers have failed
 */
export async function* scoreInOrder<T extends { text: string }, S extends TextScore = TextScore>(
  items: AsyncIterable<T>,
  { createScorer, workers, window = 512, signal }: ScoreInOrderOptions<S>,
): AsyncGenerator<{ item: T; score: S | undefined }, void, undefined> {
  const unfinished = new Map<number, T>();
  const finished = new Map<number, S | undefined>();
  const change = new ChangeSignal();
  let next = 0;
  let end = Number.POSITIVE_INFINITY;
  const finish = (id: number, score: S | undefined) => {
    finished.set(id, score);
    change.notify();
  };
  // Functions, because their results change while the generators below wait.
  const isFull = (id: number) => id - next >= window;
  const isAtEnd = () => next >= end;
  async function* tasks(): AsyncGenerator<ScoringTask> {
    let id = 0;
    for await (const item of items) {
      while (isFull(id)) await change.changed;
      unfinished.set(id, item);
      if (isEmptyText(item.text)) finish(id, undefined);
      else yield { id, text: item.text };
      id++;
    }
    end = id;
    change.notify();
  }
  const controller = new AbortController();
  const cancel = () => controller.abort();
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel);
  const scheduler = new Scheduler<S>({
    createScorer,
    workers,
    // With a larger chunk, a half-filled chunk would wait for texts that wait for its scores.
    chunk: 1,
    memory: CACHED_TEXTS,
    signal: controller.signal,
    onScore: (id, score) => finish(id, score.scores.length > 0 ? (score as S) : undefined),
  });
  const running = scheduler.run(tasks());
  const failed = new Promise<never>((_, reject) => {
    running.catch(reject);
  });
  failed.catch(() => {});
  try {
    while (!isAtEnd()) {
      throwIfCancelled(signal);
      const item = unfinished.get(next);
      if (item === undefined || !finished.has(next)) {
        await Promise.race([change.changed, failed]);
        continue;
      }
      const score = finished.get(next);
      unfinished.delete(next);
      finished.delete(next);
      next++;
      change.notify();
      yield { item, score };
    }
    await running;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
