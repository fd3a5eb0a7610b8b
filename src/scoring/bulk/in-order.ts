/** Results in the order of the file from workers that finish as they can. */

import { throwIfCancelled } from "../../errors/app-error.ts";
import { Scheduler, type Scorer, type ScoringTask, type TextScore } from "../../engine/pool/scheduler.ts";
import type { ExplainedRow } from "./rows.ts";

/** Rows that may be ahead of the one that is waited for. */
const AHEAD = 512;

export interface InOrderOptions<S extends TextScore> {
  createScorer: () => Promise<Scorer<S>>;
  workers: number;
  signal: AbortSignal;
}

/**
 * @param texts one for each row.
 * @throws AppError `cancelled`, or why no worker could be kept alive
 */
export async function* inOrder<S extends TextScore>(
  texts: AsyncIterable<string>,
  { createScorer, workers, signal }: InOrderOptions<S>,
): AsyncGenerator<ExplainedRow<S>, void, undefined> {
  const waiting = new Map<number, string>();
  const settled = new Map<number, S | undefined>();
  let next = 0;
  let rows = Number.POSITIVE_INFINITY;
  let announce: () => void = () => {};
  let changed = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const change = () => {
    announce();
    changed = new Promise((resolve) => {
      announce = resolve;
    });
  };
  const settle = (row: number, result: S | undefined) => {
    settled.set(row, result);
    change();
  };
  const isFull = (id: number) => id - next >= AHEAD;
  const isOver = () => next >= rows;
  async function* tasks(): AsyncGenerator<ScoringTask> {
    let id = 0;
    for await (const text of texts) {
      while (isFull(id)) await changed;
      waiting.set(id, text);
      if (text.trim() === "") settle(id, undefined);
      else yield { id, text };
      id += 1;
    }
    rows = id;
    change();
  }
  const stop = new AbortController();
  const cancel = () => stop.abort();
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel);
  const scheduler = new Scheduler<S>({
    createScorer,
    workers,
    // One at a time, for a half-filled share would wait for rows that wait for it.
    chunk: 1,
    memory: 1000,
    signal: stop.signal,
    onScore: (row, score) => settle(row, score.scores.length > 0 ? (score as S) : undefined),
  });
  const running = scheduler.run(tasks());
  const failed = new Promise<never>((_, reject) => {
    running.catch(reject);
  });
  failed.catch(() => {});
  try {
    while (!isOver()) {
      throwIfCancelled(signal);
      if (!settled.has(next)) {
        await Promise.race([changed, failed]);
        continue;
      }
      const explained = { row: next + 1, text: waiting.get(next) ?? "", result: settled.get(next) };
      waiting.delete(next);
      settled.delete(next);
      next += 1;
      change();
      yield explained;
    }
    await running;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
