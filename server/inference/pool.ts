/** One model in several inference processes, with a bounded queue. A process that ends is replaced. */

import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../src/errors/app-error.ts";
import type { LocalModel } from "../models/open-model.ts";
import { Paces } from "./pace.ts";
import { NoWorkers, QueueFull } from "./rejections.ts";
import { type ResultOf, type Job, nameOf, Rejection, type ServedModel } from "./protocol.ts";
import { isExplanation, Queue, type Task, totalCost } from "./queue.ts";
import { WorkerProcess } from "./worker-process.ts";
import { Workers } from "./workers.ts";

export interface PoolOptions {
  /** The path of the built inference-worker.js. */
  workerFile: string;
  local: LocalModel;
  /** Paths of taught heads; none when absent. */
  headFiles?: readonly string[];
  workers: number;
  /** The capacity of the queue in texts, and that of the queue of explanations in forward passes. */
  maxQueue: number;
  /** A worker that has work and sends nothing for this many milliseconds is replaced. */
  stuckAfter: number;
  onRestart?: (cause: string) => void;
}

export type TimedResult<J extends Job> = ResultOf<J> & { queue: number };

/** A text that has ended this many workers fails. */
const MAX_CRASHES = 3;
/** Texts of a message if many wait; a message costs as much time as tokenizing a short text. */
const CHUNK = 8;
const MAX_PAUSE = 30_000;

export class Pool {
  readonly #options: PoolOptions;
  readonly #queue = new Queue();
  readonly #workers: Workers;
  readonly #watch: NodeJS.Timeout;
  #model: ServedModel | undefined;
  readonly #paces = new Paces();
  #failures = 0;
  /** When the next attempt to start a worker begins, by `performance.now()`. */
  #nextAttempt = 0;
  #closed = false;
  #whenIdle: (() => void)[] = [];

  private constructor(options: PoolOptions) {
    this.#options = options;
    this.#workers = new Workers(options.workers);
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

  /** The number of texts and explanations that wait. */
  get queued(): number {
    return this.#queue.texts + this.#queue.explanations.length;
  }

  /** The forward passes that wait: one for each text, and the price of each explanation. */
  get queuedPasses(): number {
    return this.#queue.texts + totalCost(this.#queue.explanations);
  }

  /** The number of texts and explanations that the workers have. */
  get running(): number {
    return this.#workers.tasks.length;
  }

  get workers(): number {
    return this.#workers.size;
  }

  /** Seconds until the texts that wait now are done, as fast as the last ones were. */
  get secondsForTexts(): number {
    const running = this.#workers.tasks.filter((task) => !isExplanation(task));
    return this.#paces.texts.secondsFor(this.#queue.texts + running.length);
  }

  /** Seconds until the explanations that wait or run now are done. */
  get secondsForExplanations(): number {
    const running = this.#workers.tasks.filter(isExplanation);
    return this.#paces.passes.secondsFor(totalCost([...this.#queue.explanations, ...running]));
  }

  /**
   * Runs all tasks, or rejects if any of them fails.
   * @param background tasks with lower priority than all others, which are not limited by the queue's capacity
   * @throws QueueFull, NoWorkers, the signal's reason, AppError, Rejection
   */
  async run<J extends Job>(
    jobs: readonly J[],
    { signal, background = false }: { signal?: AbortSignal; background?: boolean } = {},
  ): Promise<TimedResult<J>[]> {
    signal?.throwIfAborted();
    if (this.#isDown) throw this.#noWorkers();
    if (!background) this.#checkRoom(jobs);
    const tasks: Task[] = [];
    const results = jobs.map(
      (job, index) =>
        new Promise<TimedResult<J>>((resolve, reject) => {
          const rejectOne = (cause: unknown) => {
            if (cause instanceof Rejection && jobs.length > 1) cause.index = index;
            reject(cause);
          };
          tasks.push(this.#taskFor(job, background, resolve, rejectOne));
        }),
    );
    const onAbort = () => this.#withdraw(tasks, signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      for (const task of tasks) this.#queue.add(task);
      this.#dispatch();
      return await Promise.all(results);
    } catch (cause) {
      this.#withdraw(tasks, cause);
      throw cause;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** @throws QueueFull; an explanation that is larger than the queue may wait if no other does */
  #checkRoom(jobs: readonly Job[]): void {
    const passes = jobs.reduce((sum, job) => sum + (job.kind === "explain" ? job.passes : 0), 0);
    const { explanations, texts } = this.#queue;
    if (passes > 0) {
      const waiting = totalCost(explanations);
      if (waiting > 0 && waiting + passes > this.#options.maxQueue) {
        throw new QueueFull(this.secondsForExplanations);
      }
    } else if (texts + jobs.length > this.#options.maxQueue) {
      throw new QueueFull(this.secondsForTexts);
    }
  }

  /** While the first attempt to replace the last worker is under way, tasks wait for it. */
  get #isDown(): boolean {
    return this.#workers.size === 0 && this.#failures > 0;
  }

  #noWorkers(): NoWorkers {
    return new NoWorkers(Math.max(1, Math.ceil((this.#nextAttempt - performance.now()) / 1000)));
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
    const lost = [...this.#queue.clear(), ...this.#workers.tasks];
    for (const task of lost) task.reject(new AppError("cancelled", "The server is stopping."));
    await Promise.all([...this.#workers].map((worker) => worker.kill()));
  }

  #taskFor<J extends Job>(
    job: J,
    isBackground: boolean,
    resolve: (result: TimedResult<J>) => void,
    reject: (cause: unknown) => void,
  ): Task {
    const queuedAt = performance.now();
    return {
      job,
      isBackground,
      isWithdrawn: false,
      crashes: 0,
      reject,
      resolve: (result: ResultOf<J>) => {
        const computing = result.tokenization + result.inference;
        resolve({ ...result, queue: Math.max(0, performance.now() - queuedAt - computing) });
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

  #dispatch(): void {
    for (let task = this.#queue.peekText(); task; task = this.#queue.peekText()) {
      const worker = this.#workers.forText(task);
      if (!worker) break;
      const share = Math.ceil(this.#queue.texts / this.#workers.size);
      this.#give(worker, this.#queue.takeTexts(Math.min(CHUNK, Math.max(1, share))));
    }
    // Texts first. A worker computes an explanation beside its texts.
    for (const worker of this.#workers.explainers) {
      const task = this.#queue.takeExplanation();
      if (task) this.#give(worker, [task]);
    }
    this.#tellIfIdle();
  }

  #give(worker: WorkerProcess, tasks: readonly Task[]): void {
    this.#paces.begin(tasks, this.#workers.tasks);
    worker.give(tasks);
  }

  #tellIfIdle(): void {
    if (!this.#queue.isEmpty || this.running > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  async #spawn(): Promise<void> {
    const { workerFile, local, headFiles = [] } = this.#options;
    const worker = new WorkerProcess(workerFile, local, headFiles, {
      onFree: () => this.#dispatch(),
      onDone: (tasks) => this.#paces.complete(tasks),
    });
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
        this.#nextAttempt = performance.now() + pause;
        if (this.#isDown) for (const task of this.#queue.clear()) task.reject(this.#noWorkers());
        await new Promise((resolve) => setTimeout(resolve, pause).unref());
      }
    }
  }

  #replaceStuck(): void {
    const limit = performance.now() - this.#options.stuckAfter;
    for (const worker of this.#workers) if (worker.busySince < limit) this.replace(worker);
  }
}
