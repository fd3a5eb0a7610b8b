/** Threads that help the encoder kernel in Node. */

import { Worker } from "node:worker_threads";
import type { HelperThreads } from "../../src/engine/kernel/helpers.ts";

/** Built beside the command line (scripts/build/vite.node.config.ts), whichever chunk this code is in. */
const ENTRY = new URL(
  import.meta.url.includes("/chunks/") ? "../kernel-helper.js" : "kernel-helper.js",
  import.meta.url,
);

/** @param count threads; they do not keep the process alive */
export function kernelHelpers(count: number): HelperThreads | undefined {
  if (count < 1) return undefined;
  return {
    count,
    start(task) {
      const thread = new Worker(ENTRY, { workerData: task });
      // The thread that has the run does the work alone.
      thread.on("error", () => {});
      thread.unref();
      return () => void thread.terminate();
    },
  };
}
