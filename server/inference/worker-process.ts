/** The server's side of one inference process: its tasks and how it ended. */

import { type ChildProcess, fork } from "node:child_process";
import { AppError } from "../../src/errors/app-error.ts";
import type { LocalModel } from "../models/open-model.ts";
import { type FromWorker, type JobResponse, Rejection, type ServedModel, type ToWorker } from "./protocol.ts";
import { isExclusive, isExplanation, type Task } from "./queue.ts";

interface WorkerEvents {
  /** The process can take more tasks. */
  onFree: () => void;
  /** The process has completed the tasks of a message. */
  onDone: (tasks: readonly Task[]) => void;
}

export class WorkerProcess {
  /** Resolves when the process has the model. @throws AppError the cause why it has none */
  readonly ready: Promise<ServedModel>;
  /** The reason why the process ended. */
  readonly ended: Promise<string>;
  /** The tasks that the process has not completed, by number, in order. */
  readonly tasks = new Map<number, Task>();
  readonly #child: ChildProcess;
  readonly #onFree: () => void;
  readonly #onDone: (tasks: readonly Task[]) => void;
  #next = 0;
  #heardAt = performance.now();

  /**
   * @param file the built inference-worker.js
   * @param headFiles paths of taught heads
   */
  constructor(
    file: string,
    local: LocalModel,
    headFiles: readonly string[],
    { onFree, onDone }: WorkerEvents,
  ) {
    this.#onFree = onFree;
    this.#onDone = onDone;
    // Standard output is the server's log.
    this.#child = fork(file, [JSON.stringify(local), ...headFiles], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (cause) => resolve(cause.message));
      this.#child.once("exit", (code, signal) =>
        resolve(`The inference process ended with ${signal ?? code}.`),
      );
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.on("message", (message: FromWorker) => {
        if ("ready" in message) resolve(message.ready);
        else if ("failed" in message) reject(AppError.fromReport(message.failed));
        else this.#settle(message.responses);
      });
      void this.ended.then((cause) => reject(new AppError("worker-crashed", cause)));
    });
    // Callers that await `ready` receive the error; without one it must not be unhandled.
    this.ready.catch(() => void this.kill());
  }

  /** The number of its tasks that are no explanations. */
  get texts(): number {
    return this.tasks.size - (this.isExplaining ? 1 : 0);
  }

  get isExplaining(): boolean {
    return [...this.tasks.values()].some(isExplanation);
  }

  /** Whether the process has an exclusive task. */
  get isReserved(): boolean {
    return [...this.tasks.values()].some(isExclusive);
  }

  /** When the process last sent a message or was idle, by `performance.now()`. */
  get busySince(): number {
    return this.tasks.size === 0 ? performance.now() : this.#heardAt;
  }

  give(tasks: readonly Task[]): void {
    if (this.tasks.size === 0) this.#heardAt = performance.now();
    const jobs = tasks.map((task) => {
      const id = this.#next++;
      this.tasks.set(id, task);
      return { id, job: task.job };
    });
    this.#send({ jobs });
  }

  cancel(task: Task): void {
    for (const [id, own] of this.tasks) if (own === task) this.#send({ cancel: id });
  }

  /** Kills the process immediately. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  /** Sends a message; if the process ends meanwhile, `ended` reports it. */
  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #settle(responses: readonly JobResponse[]): void {
    this.#heardAt = performance.now();
    this.#onDone(responses.flatMap(({ id }) => this.tasks.get(id) ?? []));
    for (const response of responses) {
      const task = this.tasks.get(response.id);
      this.tasks.delete(response.id);
      if (!task) continue;
      if ("rejected" in response) task.reject(new Rejection(response.rejected));
      else if (response.result.ok) task.resolve(response.result.value as never);
      else task.reject(AppError.fromReport(response.result.error));
    }
    this.#onFree();
  }
}
