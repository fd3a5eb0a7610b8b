/** How long a process has worked, which other work on the machine does not change. */

import { spawnSync } from "node:child_process";

/** @param {number} pid @returns {number} seconds of processor time of all threads; 0 for a process that has ended */
export function processorSeconds(pid) {
  const { stdout } = spawnSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8" });
  const [days, time] = stdout.includes("-") ? stdout.split("-") : ["0", stdout];
  return (time ?? "").split(":").reduce((sum, part) => 60 * sum + Number(part), 0) + 86_400 * Number(days);
}
