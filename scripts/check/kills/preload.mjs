/**
 * Loaded before the command line (`node --import`): kills the process at a write, or logs the writes of a run that is
 * not disturbed. KILL_FOLDER is the folder of the output; KILL_AT names the operation, how often it has happened and
 * when the process ends: "journal write,3,partly".
 */

import { appendFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { interceptWrites, nameOf } from "./intercept-writes.mjs";

const { KILL_FOLDER: folder, KILL_AT: at, KILL_LOG: log } = process.env;
const [wanted, count, moment] = at?.split(",") ?? [];

/** @returns {Promise<never>} */
function die() {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

let remaining = Number(count);

if (isMainThread && folder) {
  interceptWrites(folder, async (operation) => {
    const name = nameOf(operation);
    if (log) appendFileSync(log, `${name}\n`);
    if (name !== wanted || --remaining > 0) return operation.run();
    if (moment === "partly") await operation.runPartly();
    if (moment === "after") await operation.run();
    return die();
  });
}
