/** Distributes texts to several workers; identical texts are scored once. */

import { AppError, type ErrorCode, throwIfCancelled } from "../../errors/app-error.ts";
import type { TextWarning } from "../tokenizer/text-warning.ts";

export interface TextScore {
  /** Probabilities in the order of the model's labels, then of each asked head's; empty when it could not be scored. */
  scores: ArrayLike<number>;
  /** The model could not read the end of the text. */
  cut: boolean;
  /** It was read in several windows, and the scores are their mean. */
  averaged?: boolean;
  /** Why the scores are not reliable. */
  warning?: TextWarning;
}

/** One worker with one model. Its scores must not depend on which texts it gets together. */
export interface Scorer<S extends TextScore = TextScore> {
  /** @throws AppError */
  score(texts: readonly string[]): Promise<S[]>;
  /** Ends the worker at once, also during a run. */
  terminate(): void;
}

export interface ScoringTask {
  /** The caller's own number for the text. */
  id: number;
  text: string;
}

export interface ScheduleOptions<S extends TextScore = TextScore> {
  /** Called once for each worker, and again for each that fails. */
  createScorer: () => Promise<Scorer<S>>;
  workers: number;
  /** A text that could not be scored has a bare `TextScore` without scores. */
  onScore: (id: number, score: S | TextScore) => void;
  signal?: AbortSignal;
  /** Texts that a worker gets at a time: few enough to stop soon, enough to hide the message. */
  chunk?: number;
  /** Failures in a row after which no other worker is begun; what is under way then stays unscored. */
  maxFailures?: number;
  /** Milliseconds of a pause after which a worker ends and frees its memory; resuming starts another. */
  idle?: number;
  /** The number of distinct texts whose scores are cached; the oldest is evicted first. */
  memory?: number;
}

/** Errors after which a worker scores nothing more. */
const ENDED: readonly ErrorCode[] = ["worker-crashed", "model-stuck"];

const FAILED: TextScore = { scores: [], cut: false };

export class Scheduler<S extends TextScore = TextScore> {
  readonly #options: Required<Omit<ScheduleOptions<S>, "signal">>;
  readonly #signal: AbortSignal | undefined;
  readonly #scored = new Map<string, S | TextScore>();
  /** Texts that a worker is scoring, with the ids of the tasks that wait for each. */
  readonly #waiting = new Map<string, number[]>();
  #paused: Promise<void> | undefined;
  #resume: () => void = () => {};
  #reading: Promise<unknown> = Promise.resolve();

  constructor({
    signal,
    chunk = 8,
    maxFailures = 3,
    idle = 30_000,
    memory = 50_000,
    ...options
  }: ScheduleOptions<S>) {
    this.#options = { ...options, chunk, maxFailures, idle, memory };
    this.#signal = signal;
  }

  get paused(): boolean {
    return this.#paused !== undefined;
  }

  /** Texts that are being scored are finished; no new ones are begun. */
  pause(): void {
    this.#paused ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#paused = undefined;
    this.#resume();
  }

  /**
   * Scores every task; resolves when all are done.
   * @throws AppError `cancelled`, or why no worker could be started or kept alive
   */
  async run(tasks: AsyncIterable<ScoringTask>): Promise<void> {
    const iterator = tasks[Symbol.asyncIterator]();
    let stop: (cause: unknown) => void = () => {};
    const stopped = new Promise<never>((_, reject) => {
      stop = reject;
    });
    stopped.catch(() => {});
    const cancel = () => stop(new AppError("cancelled", "Cancelled."));
    this.#signal?.addEventListener("abort", cancel);
    try {
      throwIfCancelled(this.#signal);
      await Promise.all(Array.from({ length: this.#options.workers }, () => this.#work(iterator, stopped)));
    } catch (cause) {
      stop(cause);
      throw cause;
    } finally {
      this.#signal?.removeEventListener("abort", cancel);
    }
  }

  async #work(iterator: AsyncIterator<ScoringTask>, stopped: Promise<never>): Promise<void> {
    let scorer = await this.#create(stopped);
    let failures = 0;
    try {
      for (;;) {
        if (this.#paused) scorer = await this.#waitOutPause(scorer, this.#paused, stopped);
        const texts = await Promise.race([this.#take(iterator), stopped]);
        if (texts.length === 0) return;
        let scores: readonly S[];
        try {
          scores = await Promise.race([scorer.score(texts), stopped]);
        } catch (cause) {
          throwIfCancelled(this.#signal);
          if (++failures >= this.#options.maxFailures) throw cause;
          scorer.terminate();
          scorer = await this.#create(stopped);
          let endings = 0;
          for (const text of texts) {
            const next = await this.#scoreAlone(scorer, text, stopped);
            endings = next === scorer ? 0 : endings + 1;
            scorer = next;
            if (endings >= this.#options.maxFailures) throw cause;
          }
          continue;
        }
        failures = 0;
        for (const [index, text] of texts.entries()) this.#settle(text, scores[index] ?? FAILED);
      }
    } finally {
      scorer.terminate();
    }
  }

  /** Waits for the end of a pause. @returns the same worker, or another after a long one */
  async #waitOutPause(scorer: Scorer<S>, paused: Promise<void>, stopped: Promise<never>): Promise<Scorer<S>> {
    let ended = false;
    const timer = setTimeout(() => {
      ended = true;
      scorer.terminate();
    }, this.#options.idle);
    try {
      await Promise.race([paused, stopped]);
    } finally {
      clearTimeout(timer);
    }
    return ended ? this.#create(stopped) : scorer;
  }

  /** Terminates a worker that becomes ready after the run has stopped. */
  async #create(stopped: Promise<never>): Promise<Scorer<S>> {
    const creating = this.#options.createScorer();
    try {
      return await Promise.race([creating, stopped]);
    } catch (cause) {
      creating.then(
        (late) => late.terminate(),
        () => {},
      );
      throw cause;
    }
  }

  /** After a failure: the text at fault fails alone. @returns the same worker, or another when the text has ended it */
  async #scoreAlone(scorer: Scorer<S>, text: string, stopped: Promise<never>): Promise<Scorer<S>> {
    try {
      const [score] = await Promise.race([scorer.score([text]), stopped]);
      this.#settle(text, score ?? FAILED);
      return scorer;
    } catch (cause) {
      throwIfCancelled(this.#signal);
      this.#settle(text, FAILED);
      if (!ENDED.includes(AppError.of(cause).code)) return scorer;
      scorer.terminate();
      return this.#create(stopped);
    }
  }

  /** The next distinct texts that are neither scored nor being scored; empty at the end. One reader at a time. */
  async #take(iterator: AsyncIterator<ScoringTask>): Promise<string[]> {
    const before = this.#reading;
    let release: () => void = () => {};
    this.#reading = new Promise<void>((resolve) => {
      release = resolve;
    });
    await before;
    try {
      const texts: string[] = [];
      while (texts.length < this.#options.chunk) {
        const next = await iterator.next();
        if (next.done) break;
        const { id, text } = next.value;
        const scored = this.#scored.get(text);
        const waiting = this.#waiting.get(text);
        if (scored) this.#options.onScore(id, scored);
        else if (waiting) waiting.push(id);
        else {
          this.#waiting.set(text, [id]);
          texts.push(text);
        }
      }
      return texts;
    } finally {
      release();
    }
  }

  #settle(text: string, score: S | TextScore): void {
    for (const id of this.#waiting.get(text) ?? []) this.#options.onScore(id, score);
    this.#waiting.delete(text);
    if (score.scores.length === 0) return;
    this.#scored.set(text, score);
    if (this.#scored.size <= this.#options.memory) return;
    const [oldest] = this.#scored.keys();
    if (oldest !== undefined) this.#scored.delete(oldest);
  }
}
