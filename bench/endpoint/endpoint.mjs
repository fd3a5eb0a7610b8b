/** Starts the built endpoint as a process, for the benchmarks. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { buildNode } from "../../scripts/build/node.mjs";
import { ROOT } from "../../scripts/support/install.mjs";

const entry = await buildNode();

/**
 * Resolves when the endpoint is ready.
 * @param {string[]} args of `tonescope serve`
 * @param {(command: string[]) => string[]} [wrap] adds a prefix to the command
 */
export async function startEndpoint(args, wrap = (command) => command) {
  const [file = "", ...rest] = wrap([process.execPath, entry, "serve", "--port", "0", ...args]);
  const child = spawn(file, rest, { stdio: ["ignore", "pipe", "inherit"], cwd: ROOT });
  /** @type {string} */
  const url = await new Promise((done) => {
    createInterface(child.stdout).on("line", (line) => {
      const [, address] = /^Server listening at (.*)$/.exec(JSON.parse(line).msg) ?? [];
      if (address) done(address);
    });
  });
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((done) => setTimeout(done, 100));
  const stop = () => new Promise((done) => child.once("exit", done) && child.kill("SIGTERM"));
  return { url, pid: Number(child.pid), stop };
}

/** The process ids of its inference processes; Linux only. @param {number} pid @returns {number[]} */
export function workersOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(/\s+/)
    .map(Number)
    .filter(Boolean);
}
