/** Runs inputs of a target in child processes, and ends a process that hangs or takes too much memory. */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { processorSeconds } from "../../support/processor-time.mjs";

/** Processor time of an input; that of the clock, where the system does not tell it. */
const LIMIT_SECONDS = 10;
/** Seconds of the clock in units of that limit: for a process that waits without end, which uses no processor time. */
const CLOCK_FACTOR = 12;
const LOOK_MS = 1000;
const LIMIT_MB = 1024;
/** MB of JavaScript objects, so that a process is not as large as the garbage that it may keep. */
const HEAP_MB = 600;
const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));

/**
 * @typedef {object} Ending
 * @property {number} number of the input
 * @property {string} [outcome] a word that is counted
 * @property {"fault" | "hang" | "abort" | "memory"} [failure]
 * @property {string} [detail]
 *
 * @typedef {object} Inputs
 * @property {string} target
 * @property {number} seed
 * @property {number} first number of the first input
 * @property {number} end number after the last input
 * @property {number} until milliseconds of the clock after which no input starts
 * @property {string} [folder] where each input is written
 */

/** Ends a child and the processes that it has started. @param {import("node:child_process").ChildProcess} child */
function kill(child) {
  try {
    process.kill(-Number(child.pid), "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Looks whether a group of processes takes too long from now on. @param {number} group @param {() => void} onHang */
function watch(group, onHang) {
  const started = Date.now();
  /** @type {number | undefined} */
  let before;
  return setInterval(() => {
    const clock = (Date.now() - started) / 1000;
    const used = processorSeconds(group);
    before ??= used;
    const isOver = used === undefined ? clock > LIMIT_SECONDS : used - (before ?? 0) > LIMIT_SECONDS;
    if (isOver || clock > LIMIT_SECONDS * CLOCK_FACTOR) onHang();
  }, LOOK_MS);
}

/**
 * Runs inputs in one process until the last, the end of the time, or the first that ends the process.
 * @param {Inputs} inputs
 * @param {(ending: Ending) => boolean} onEnding returns whether to go on
 * @returns {Promise<number | undefined>} number of the input to go on with; undefined at the end
 */
export function runInputs({ target, seed, first, end, until, folder }, onEnding) {
  return new Promise((resolve, reject) => {
    const args = [target, ...[seed, first, end, until].map(String), ...(folder ? [folder] : [])];
    const options = { detached: true, execArgv: [`--max-old-space-size=${HEAP_MB}`] };
    const child = fork(CHILD, args, options);
    const killChild = () => kill(child);
    process.on("exit", killChild);
    /** @type {number | undefined} the input that runs */
    let current;
    /** @type {"hang" | "abort" | "memory"} */
    let failure = "abort";
    let isStopped = false;
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    child.on("message", (message) => {
      const { megabytes = 0, fault, ...ending } = /** @type {any} */ (message);
      clearInterval(timer);
      if (ending.outcome === undefined && fault === undefined) {
        current = ending.number;
        timer = watch(Number(child.pid), () => {
          failure = "hang";
          killChild();
        });
      } else if (megabytes > LIMIT_MB) {
        failure = "memory";
        killChild();
      } else {
        current = undefined;
        isStopped = !onEnding(fault === undefined ? ending : { ...ending, failure: "fault", detail: fault });
        if (isStopped) killChild();
      }
    });
    child.on("exit", (code, signal) => {
      clearInterval(timer);
      process.off("exit", killChild);
      killChild();
      if (current === undefined) {
        if (code === 0 || isStopped) resolve(undefined);
        else reject(new Error(`The process of ${target} ended with ${signal ?? code} between two inputs.`));
        return;
      }
      onEnding({ number: current, failure, detail: `the process ended by ${signal ?? code}` });
      resolve(current + 1);
    });
  });
}
