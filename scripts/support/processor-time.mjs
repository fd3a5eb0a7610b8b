import { readdirSync, readFileSync } from "node:fs";

/** What Linux counts processor time in. */
const TICKS_PER_SECOND = 100;

/** @param {string} pid @returns {{ group: number, ticks: number } | undefined} */
function statOf(pid) {
  try {
    // The name of the program, in parentheses, can hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { group: Number(fields[2]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

/** Processor seconds of the processes of a group; undefined on systems that do not tell. @param {number} group */
export function processorSeconds(group) {
  if (statOf("self") === undefined) return undefined;
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(statOf);
  const ticks = processes.reduce((sum, found) => sum + (found?.group === group ? found.ticks : 0), 0);
  return ticks / TICKS_PER_SECOND;
}
