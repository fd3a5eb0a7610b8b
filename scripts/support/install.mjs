/** Installs the dependencies when others than those of the lock file are there. Uses only what Node itself provides. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} LockFile */

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

/**
 * Whether an installation has the packages of a lock file. Optional packages, such as those of other systems, may be missing.
 * @param {LockFile} wanted @param {LockFile} installed the copy that npm writes at the end of each installation
 */
export function hasPackages(wanted, installed) {
  const { "": _project, ...packages } = wanted.packages;
  if (Object.keys(installed.packages).some((path) => !Object.hasOwn(packages, path))) return false;
  return Object.entries(packages).every(([path, { version, integrity, optional, devOptional }]) => {
    const found = installed.packages[path];
    if (!found) return optional === true || devOptional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/** @param {string} path @returns {LockFile | undefined} undefined when there is no such file, or it is damaged */
function readLockFile(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
  } catch {
    return undefined;
  }
}

function isInstalled() {
  const wanted = readLockFile("package-lock.json");
  const installed = readLockFile("node_modules/.package-lock.json");
  return (
    wanted?.packages !== undefined && installed?.packages !== undefined && hasPackages(wanted, installed)
  );
}

export function install() {
  requireNode();
  if (isInstalled()) return;
  console.log("Installing dependencies");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}
