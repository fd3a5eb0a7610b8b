/** Reads files in a child process, which is ended and replaced when it hangs. */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const LIMIT_MS = 10_000;
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
    const child = fork(CHILD, { serialization: "advanced" });
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
    return new Promise((resolve) => {
      /** @param {Outcome} outcome */
      const finish = (outcome) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(outcome);
      };
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        this.#child = undefined;
        finish({ hang: true });
      }, LIMIT_MS);
      child.once("message", (outcome) => finish(/** @type {Outcome} */ (outcome)));
      child.once("exit", (code, signal) => finish({ fault: `The process ended with ${signal ?? code}.` }));
      child.send(input);
    });
  }

  close() {
    this.#child?.disconnect();
  }
}
