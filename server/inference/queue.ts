/** The queue of tasks for workers: texts of requests first, rows of files after them, and explanations apart. */

import type { Job } from "./protocol.ts";

export interface Task {
  job: Job;
  isWithdrawn: boolean;
  /** The number of workers that ended while they had this task. */
  crashes: number;
  isBackground: boolean;
  resolve: (result: never) => void;
  reject: (cause: unknown) => void;
}

export const isExplanation = ({ job }: Task) => job.kind === "explain";

/** In forward passes: one for a text. */
const costOf = ({ job }: Task) => (job.kind === "explain" ? job.passes : 1);

/** Whether the task gets a worker of its own: a text that ended a worker must not affect others. */
export const isExclusive = ({ crashes }: Task) => crashes > 0;

/** While requests wait, every fifth task is a row of a file, so that files hardly delay requests and still progress. */
const BACKGROUND_SHARE = 5;

export const totalCost = (tasks: readonly Task[]) => tasks.reduce((sum, task) => sum + costOf(task), 0);

export class Queue {
  readonly #foreground: Task[] = [];
  readonly #background: Task[] = [];
  readonly #explanations: Task[] = [];
  #taken = 0;

  /** The number of waiting texts of requests, which is limited; rows of files are not, because a file's reader waits for its rows. */
  get texts(): number {
    return this.#foreground.length;
  }

  get explanations(): readonly Task[] {
    return this.#explanations;
  }

  get isEmpty(): boolean {
    return this.#lanes.every((lane) => lane.length === 0);
  }

  get #lanes() {
    return [this.#foreground, this.#background, this.#explanations];
  }

  #lane(task: Task): Task[] {
    if (isExplanation(task)) return this.#explanations;
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

  /** The next text, without removing it. */
  peekText(): Task | undefined {
    const [first] = this.#foreground;
    const [second] = this.#background;
    return this.#taken % BACKGROUND_SHARE === 0 ? (second ?? first) : (first ?? second);
  }

  /** Removes and returns the next texts, at most `count`; an exclusive one is returned alone. */
  takeTexts(count: number): Task[] {
    const tasks: Task[] = [];
    for (let task = this.peekText(); task && tasks.length < count; task = this.peekText()) {
      if (isExclusive(task) && tasks.length > 0) break;
      this.remove(task);
      this.#taken++;
      tasks.push(task);
      if (isExclusive(task)) break;
    }
    return tasks;
  }

  /** Removes and returns the next explanation. */
  takeExplanation(): Task | undefined {
    return this.#explanations.shift();
  }

  /** Removes and returns all tasks. */
  clear(): Task[] {
    return this.#lanes.flatMap((lane) => lane.splice(0));
  }
}
