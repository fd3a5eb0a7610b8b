/** Virtual environments with Python packages, under `.cache`, for checks against clients and references in Python. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.mjs";

/** @param {string} command @param {string[]} args */
const succeeds = (command, ...args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** The system's Python 3.9 or later; undefined if there is none. @returns {string | undefined} */
export function systemPython() {
  const check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))";
  return [process.env["PYTHON"] ?? "", "python3", "python"].find(
    (name) => name && succeeds(name, "-c", check),
  );
}

/** The packages of a requirements file, as `name==version`. @param {URL} file @returns {string[]} */
export const requirementsIn = (file) => readFileSync(file, "utf8").trim().split("\n");

/**
 * The Python of an environment that has the packages. It is created at the first use.
 * @param {readonly string[]} requirements as `name==version`
 * @returns {string} path of the interpreter
 * @throws Error without a system's Python, and when a package cannot be installed
 */
export function pythonWith(requirements) {
  const system = systemPython();
  if (system === undefined)
    throw new Error("Needs Python 3.9 or later with venv and ensurepip; PYTHON names it.");
  const id = createHash("sha256").update(requirements.join("\n")).digest("hex").slice(0, 12);
  const folder = join(ROOT, ".cache", `python-${id}`);
  const python = join(folder, "bin", "python");
  const probe =
    "import importlib.metadata as m, sys; [m.version(r.split('==')[0].split('[')[0]) for r in sys.argv[1:]]";
  if (existsSync(python) && succeeds(python, "-c", probe, ...requirements)) return python;
  /** @param {string} command @param {string[]} args */
  const run = (command, ...args) => {
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${stderr}`);
  };
  run(system, "-m", "venv", folder);
  run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...requirements);
  return python;
}
