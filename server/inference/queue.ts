/** Texts that wait for a worker: those that somebody waits for, and the rows of files behind them. */

import type { Job } from "./protocol.ts";

export interface Task {
  job: Job;
  isWithdrawn: boolean;
  /** Workers that ended while they had it. */
  crashes: number;
  isBackground: boolean;
  resolve: (answer: never) => void;
  reject: (cause: unknown) => void;
}

/** An explanation is many runs, and a text that ended a worker is not to take others with it. */
export const isExclusive = ({ job, crashes }: Task) => job.kind === "explain" || crashes > 0;

/** While others wait, a file gets every fifth place: it never holds anybody up and never stands still. */
const BACKGROUND_SHARE = 5;

export class Queue {
  readonly #foreground: Task[] = [];
  readonly #background: Task[] = [];
  #taken = 0;

  /** Of the foreground, which alone is bounded: whoever sends a file waits for its own rows. */
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

  /** In front of all others, because it was taken before them. */
  putBack(task: Task): void {
    this.#lane(task).unshift(task);
  }

  remove(task: Task): boolean {
    const lane = this.#lane(task);
    const at = lane.indexOf(task);
    if (at >= 0) lane.splice(at, 1);
    return at >= 0;
  }

  /** The next one, without taking it. */
  peek(): Task | undefined {
    const [first] = this.#foreground;
    const [second] = this.#background;
    return this.#taken % BACKGROUND_SHARE === 0 ? (second ?? first) : (first ?? second);
  }

  /** The next ones, at most `count`; one that is exclusive comes alone. */
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

  /** Takes everything out. */
  clear(): Task[] {
    return [...this.#foreground.splice(0), ...this.#background.splice(0)];
  }
}
