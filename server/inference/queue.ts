/** The queue of tasks for workers: interactive requests first, rows of files after them. */

import type { Job } from "./protocol.ts";

export interface Task {
  job: Job;
  isWithdrawn: boolean;
  /** The number of workers that ended while they had this task. */
  crashes: number;
  isBackground: boolean;
  resolve: (answer: never) => void;
  reject: (cause: unknown) => void;
}

/** Whether the task is sent alone: an explanation takes many runs, and a text that ended a worker must not affect others. */
export const isExclusive = ({ job, crashes }: Task) => job.kind === "explain" || crashes > 0;

/** While requests wait, every fifth task is a row of a file, so that files hardly delay requests and still progress. */
const BACKGROUND_SHARE = 5;

export class Queue {
  readonly #foreground: Task[] = [];
  readonly #background: Task[] = [];
  #taken = 0;

  /** The number of waiting requests, which is limited; rows of files are not, because a file's reader waits for its rows. */
  get length(): number {
    return this.#foreground.length;
  }

  get isEmpty(): boolean {
    return this.#foreground.length === 0 && this.#background.length === 0;
  }

  #lane(task: Task): Task[] {
    return task.isBackground ? this.#background : this.#foreground;
  }

  add(task: Task): void {
    this.#lane(task).push(task);
  }

  /** Puts a task back in front of all others, because it was taken before them. */
  putBack(task: Task): void {
    this.#lane(task).unshift(task);
  }

  remove(task: Task): boolean {
    const lane = this.#lane(task);
    const at = lane.indexOf(task);
    if (at >= 0) lane.splice(at, 1);
    return at >= 0;
  }

  /** The next task, without removing it. */
  peek(): Task | undefined {
    const [first] = this.#foreground;
    const [second] = this.#background;
    return this.#taken % BACKGROUND_SHARE === 0 ? (second ?? first) : (first ?? second);
  }

  /** Removes and returns the next tasks, at most `count`; an exclusive task is returned alone. */
  take(count: number): Task[] {
    const tasks: Task[] = [];
    for (let task = this.peek(); task && tasks.length < count; task = this.peek()) {
      if (isExclusive(task) && tasks.length > 0) break;
      this.remove(task);
      this.#taken++;
      tasks.push(task);
      if (isExclusive(task)) break;
    }
    return tasks;
  }

  /** Removes and returns all tasks. */
  clear(): Task[] {
    return [...this.#foreground.splice(0), ...this.#background.splice(0)];
  }
}
