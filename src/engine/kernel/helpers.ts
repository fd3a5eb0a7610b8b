/** Threads that help with the runs of a session, in the same memory (assembly/forward.ts). */

import type { KernelModel } from "./encoder.ts";
import { instantiate } from "./module.ts";

/** What a helper needs to know, as plain data for a message to its thread. */
export interface HelperTask extends Pick<KernelModel, "module" | "memory" | "variant"> {
  /** The address of what the threads share. */
  team: number;
  /** From 1; the thread of the session is 0. */
  thread: number;
}

export interface HelperThreads {
  /** The number of helpers. */
  count: number;
  /**
   * Starts a thread that calls `help` with the task. It may begin at any time.
   * @returns ends the thread
   */
  start(task: HelperTask): () => void;
}

/** Helps until the thread is ended; it receives no message meanwhile. @throws AppError `runtime-unavailable` */
export async function help({ module, memory, variant, team, thread }: HelperTask): Promise<never> {
  return (await instantiate(module, memory, variant)).help(team, thread);
}
