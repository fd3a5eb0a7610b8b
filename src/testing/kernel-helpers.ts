/** Threads that help the encoder kernel, in a test, where a thread cannot load TypeScript. */

import { Worker } from "node:worker_threads";
import type { HelperThreads } from "../engine/kernel/helpers.ts";

/** `help` of engine/kernel/helpers.ts. */
const HELP = `
const { module, memory, variant, team, thread } = require("node:worker_threads").workerData;
WebAssembly.instantiate(module, { env: { memory } }).then(({ exports }) => {
  exports.activationOffset.value = variant === "signed" ? 128 : 0;
  exports.help(team, thread);
});`;

/** @returns the helpers, and how many threads run */
export function testHelpers(count: number): { helpers: HelperThreads; running: () => number } {
  let running = 0;
  const start: HelperThreads["start"] = (task) => {
    const thread = new Worker(HELP, { eval: true, workerData: task });
    running += 1;
    thread.on("exit", () => {
      running -= 1;
    });
    return () => void thread.terminate();
  };
  return { helpers: { count, start }, running: () => running };
}
