/** One model in several inference processes, with a bounded queue. A process that ends is replaced. */

import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../src/errors/app-error.ts";
import type { LocalModel } from "../models/open-model.ts";
import { type AnswerTo, type Job, nameOf, type ServedModel } from "./protocol.ts";
import { isExclusive, Queue, type Task } from "./queue.ts";
import { WorkerProcess } from "./worker-process.ts";

/** The queue is full; `retryAfter` is in seconds. */
export class QueueFull extends Error {
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super("The queue is full.");
    this.retryAfter = retryAfter;
  }
}

export interface PoolOptions {
  /** The path of the built inference-worker.js. */
  workerFile: string;
  local: LocalModel;
  workers: number;
  /** The capacity of the queue, in texts. */
  maxQueue: number;
  /** A worker that has work and sends nothing for this many milliseconds is replaced. */
  stuckAfter: number;
  onRestart?: (cause: string) => void;
}

export type Timed<J extends Job> = AnswerTo<J> & { queue: number };

/** A text that has ended this many workers fails. */
const MAX_CRASHES = 3;
/**
 * A worker with fewer texts than this receives more, so that it does not run idle between two messages.
 * Texts that arrive while it has enough are collected for one message.
 */
const AT_HAND = 2;
/** Texts of a message if many wait; a message costs as much time as tokenizing a short text. */
const CHUNK = 8;
const MAX_PAUSE = 30_000;

export class Pool {
  readonly #options: PoolOptions;
  readonly #queue = new Queue();
  readonly #workers = new Set<WorkerProcess>();
  readonly #watch: NodeJS.Timeout;
  #model: ServedModel | undefined;
  /** The moving average of the milliseconds that a worker takes for a text. */
  #mean = 10;
  #failures = 0;
  #closed = false;
  #whenIdle: (() => void)[] = [];

  private constructor(options: PoolOptions) {
    this.#options = options;
    this.#watch = setInterval(() => this.#replaceStuck(), options.stuckAfter / 4).unref();
  }

  /**
   * Resolves when every worker has the model.
   * @throws AppError the cause why the model cannot be loaded
   */
  static async start(options: PoolOptions): Promise<Pool> {
    const pool = new Pool(options);
    try {
      await Promise.all(Array.from({ length: options.workers }, () => pool.#spawn()));
    } catch (cause) {
      await pool.close();
      throw cause;
    }
    return pool;
  }

  get model(): ServedModel {
    if (!this.#model) throw new Error("The pool was not started.");
    return this.#model;
  }

  /** The number of texts that wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /** The number of texts that the workers have. */
  get running(): number {
    return [...this.#workers].reduce((sum, worker) => sum + worker.tasks.size, 0);
  }

  get workers(): number {
    return this.#workers.size;
  }

  /**
   * Runs all tasks, or rejects if any of them fails.
   * @param background tasks with lower priority than all others, which are not limited by the queue's capacity
   * @throws QueueFull, the signal's reason, AppError, Rejection
   */
  async run<J extends Job>(
    jobs: readonly J[],
    { signal, background = false }: { signal?: AbortSignal; background?: boolean } = {},
  ): Promise<Timed<J>[]> {
    signal?.throwIfAborted();
    if (!background && this.#queue.length + jobs.length > this.#options.maxQueue) {
      const wait = (this.#queue.length * this.#mean) / Math.max(1, this.#workers.size);
      throw new QueueFull(Math.max(1, Math.ceil(wait / 1000)));
    }
    const tasks: Task[] = [];
    const answers = jobs.map(
      (job) =>
        new Promise<Timed<J>>((resolve, reject) => {
          tasks.push(this.#taskFor(job, background, resolve, reject));
        }),
    );
    const onAbort = () => this.#withdraw(tasks, signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      for (const task of tasks) this.#queue.add(task);
      this.#dispatch();
      return await Promise.all(answers);
    } catch (cause) {
      this.#withdraw(tasks, cause);
      throw cause;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Kills a worker as in a crash; another one takes over its tasks. */
  replace(worker: WorkerProcess | undefined = [...this.#workers][0]): void {
    void worker?.kill();
  }

  /** Resolves when no task waits or runs. */
  async idle(): Promise<void> {
    if (!this.#queue.isEmpty || this.running > 0) {
      await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    }
  }

  /** Ends all workers; tasks that wait or run are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watch);
    const lost = [
      ...this.#queue.clear(),
      ...[...this.#workers].flatMap((worker) => [...worker.tasks.values()]),
    ];
    for (const task of lost) task.reject(new AppError("cancelled", "The server is stopping."));
    await Promise.all([...this.#workers].map((worker) => worker.kill()));
  }

  #taskFor<J extends Job>(
    job: J,
    isBackground: boolean,
    resolve: (answer: Timed<J>) => void,
    reject: (cause: unknown) => void,
  ): Task {
    const queuedAt = performance.now();
    return {
      job,
      isBackground,
      isWithdrawn: false,
      crashes: 0,
      reject,
      resolve: (answer: AnswerTo<J>) => {
        const spent = answer.tokenization + answer.inference;
        this.#mean += 0.05 * (spent - this.#mean);
        resolve({ ...answer, queue: Math.max(0, performance.now() - queuedAt - spent) });
      },
    };
  }

  /** Removes cancelled tasks. A worker finishes a task that it has begun. */
  #withdraw(tasks: readonly Task[], reason: unknown): void {
    for (const task of tasks) {
      task.isWithdrawn = true;
      if (!this.#queue.remove(task)) for (const worker of this.#workers) worker.cancel(task);
      task.reject(reason);
    }
    this.#tellIfIdle();
  }

  /** The worker with the fewest tasks that may take this one. */
  #workerFor(task: Task): WorkerProcess | undefined {
    const room = isExclusive(task) ? 1 : AT_HAND;
    return [...this.#workers]
      .filter((worker) => worker.tasks.size < room && !worker.isReserved)
      .sort((a, b) => a.tasks.size - b.tasks.size)[0];
  }

  #dispatch(): void {
    for (let task = this.#queue.peek(); task; task = this.#queue.peek()) {
      const worker = this.#workerFor(task);
      if (!worker) return;
      const share = Math.ceil(this.#queue.length / this.#workers.size);
      worker.give(this.#queue.take(Math.min(CHUNK, Math.max(1, share))));
    }
    this.#tellIfIdle();
  }

  #tellIfIdle(): void {
    if (!this.#queue.isEmpty || this.running > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  async #spawn(): Promise<void> {
    const { workerFile, local } = this.#options;
    const worker = new WorkerProcess(workerFile, local, { onFree: () => this.#dispatch() });
    void worker.ended.then((cause) => this.#onEnd(worker, cause));
    const model = await worker.ready;
    if (this.#closed) {
      await worker.kill();
      return;
    }
    if (this.#model && !isDeepStrictEqual(this.#model, model)) {
      await worker.kill();
      throw new AppError(
        "hash-mismatch",
        `${nameOf(model)} is no longer the model that is served as ${nameOf(this.#model)}.`,
      );
    }
    this.#model ??= model;
    this.#failures = 0;
    this.#workers.add(worker);
    this.#dispatch();
  }

  #onEnd(worker: WorkerProcess, cause: string): void {
    if (!this.#workers.delete(worker) || this.#closed) return;
    this.#options.onRestart?.(cause);
    for (const task of [...worker.tasks.values()].toReversed()) {
      if (task.isWithdrawn) continue;
      task.crashes++;
      if (task.crashes < MAX_CRASHES) this.#queue.putBack(task);
      else task.reject(new AppError("worker-crashed", "Inference ended each time it was given this text."));
    }
    void this.#respawn();
    this.#dispatch();
  }

  async #respawn(): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#spawn();
        return;
      } catch (cause) {
        this.#failures++;
        this.#options.onRestart?.(cause instanceof Error ? cause.message : String(cause));
        const pause = Math.min(MAX_PAUSE, 500 * 2 ** this.#failures);
        await new Promise((resolve) => setTimeout(resolve, pause).unref());
      }
    }
  }

  #replaceStuck(): void {
    const limit = performance.now() - this.#options.stuckAfter;
    for (const worker of this.#workers) if (worker.busySince < limit) this.replace(worker);
  }
}
