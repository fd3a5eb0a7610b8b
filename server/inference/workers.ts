/** The running inference processes of a pool, and which of them takes a task. */

import { isExclusive, type Task } from "./queue.ts";
import type { WorkerProcess } from "./worker-process.ts";

/**
 * A worker with fewer texts than this receives more, so that it does not run idle between two messages.
 * Texts that arrive while it has enough are collected for one message.
 */
const AT_HAND = 2;

export class Workers extends Set<WorkerProcess> {
  readonly #planned: number;

  /** @param planned the number of workers when all are running */
  constructor(planned: number) {
    super();
    this.#planned = planned;
  }

  /** The tasks that they have. */
  get tasks(): Task[] {
    return [...this].flatMap((worker) => [...worker.tasks.values()]);
  }

  /** The worker with the fewest tasks that may take this text. */
  forText(task: Task): WorkerProcess | undefined {
    const hasRoom = (worker: WorkerProcess) =>
      isExclusive(task) ? worker.tasks.size === 0 : worker.texts < AT_HAND;
    return [...this]
      .filter((worker) => hasRoom(worker) && !worker.isReserved)
      .sort((a, b) => a.tasks.size - b.tasks.size)[0];
  }

  /**
   * The workers that can take an explanation: of the same half of all, because a session that returns attentions or
   * gradients takes memory.
   */
  get explainers(): WorkerProcess[] {
    return [...this]
      .slice(-Math.max(1, Math.floor(this.#planned / 2)))
      .filter((worker) => !worker.isExplaining && !worker.isReserved);
  }
}
