/** Reads files in a child process, which is ended and replaced when it hangs. */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { processorSeconds } from "../../support/processor-time.mjs";

/** Seconds of processor time, which a busy machine does not use up. */
const LIMIT_SECONDS = 10;
/** Seconds after which a process that waits without working is ended. */
const WAIT_SECONDS = 300;
const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));

/**
 * @typedef {object} Input
 * @property {string} name name of the file, whose extension can count
 * @property {Uint8Array} bytes
 * @property {import("../../../src/data/table.ts").OpenOptions} [options]
 *
 * @typedef {object} Reading
 * @property {string[]} columns
 * @property {string[][]} cells
 * @property {string[]} parts the sheets that were read
 * @property {Record<string, number>} issues number of issues of the import report by kind
 * @property {boolean} isUnsure whether a guess about the file is called unsure
 * @property {string | undefined} encoding
 * @property {string | undefined} content the file, decoded
 *
 * @typedef {{ reading: Reading } | { refused: string } | { fault: string } | { hang: true }} Outcome
 */

export class FileReader {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;

  /** @returns {Promise<import("node:child_process").ChildProcess>} */
  async #start() {
    if (this.#child?.connected) return this.#child;
    const child = fork(CHILD, { serialization: "advanced", detached: true });
    this.#child = child;
    await new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", () => reject(new Error("The process that reads files did not start.")));
    });
    return child;
  }

  /** @param {Input} input @returns {Promise<Outcome>} */
  async read(input) {
    const child = await this.#start();
    // A detached process is the first of a group of its own.
    const group = Number(child.pid);
    const started = Date.now();
    const waited = () => (Date.now() - started) / 1000;
    const before = processorSeconds(group);
    const worked = () => (before === undefined ? waited() : (processorSeconds(group) ?? 0) - before);
    return new Promise((resolve) => {
      /** @param {Outcome} outcome */
      const finish = (outcome) => {
        clearInterval(timer);
        child.removeAllListeners();
        resolve(outcome);
      };
      const timer = setInterval(() => {
        if (worked() <= LIMIT_SECONDS && waited() <= WAIT_SECONDS) return;
        child.kill("SIGKILL");
        this.#child = undefined;
        finish({ hang: true });
      }, 1000);
      child.once("message", (outcome) => finish(/** @type {Outcome} */ (outcome)));
      child.once("exit", (code, signal) => finish({ fault: `The process ended with ${signal ?? code}.` }));
      child.send(input);
    });
  }

  close() {
    this.#child?.disconnect();
  }
}
