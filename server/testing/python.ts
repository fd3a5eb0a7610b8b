/** A Python with Hugging Face's client: an installed one, or a virtual environment under .cache. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";

const REQUIREMENT = "huggingface_hub==0.34.4";
const FOLDER = resolve(".cache/python-client");

const succeeds = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** The system's Python 3.9 or later; undefined if there is none. */
export function systemPython(): string | undefined {
  const check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))";
  return [process.env["PYTHON"] ?? "", "python3", "python"].find(
    (name) => name && succeeds(name, "-c", check),
  );
}

/**
 * Created at the first use, which takes about 15 seconds; later uses take a second.
 * @throws Error when the package cannot be installed
 */
export function pythonWithClient(system: string): string {
  const python = `${FOLDER}/bin/python`;
  if (existsSync(python) && succeeds(python, "-c", "import huggingface_hub")) return python;
  const run = (command: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${stderr}`);
  };
  run(system, "-m", "venv", FOLDER);
  run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENT);
  return python;
}
