/** Installs the dependencies when the lock file changed since the last time. Uses only what Node itself provides. */

import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The oldest Node that the build tools run on: major and minor version. */
const MIN_NODE = [20, 19];

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [minMajor = 0, minMinor = 0] = MIN_NODE;
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return;
  console.error(`Tonescope needs Node ${MIN_NODE.join(".")} or later; this is ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Runs a command in the repository and ends this process when the command fails.
 * @param {string} command
 * @param {string[]} args
 */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

/** npm writes its own copy of the lock file at the end of each installation. */
function isInstalled() {
  const installed = statSync(join(ROOT, "node_modules", ".package-lock.json"), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(join(ROOT, "package-lock.json")).mtimeMs;
}

export function install() {
  requireNode();
  if (isInstalled()) return;
  console.log("Installing dependencies");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}
