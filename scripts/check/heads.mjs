/**
 * npm run check:heads -- [--write]: the probabilities of scikit-learn on the inputs of the tests of `src/heads`, against
 * the committed ones, or in place of them. The packages are installed under `.cache`.
 */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/install.mjs";
import { pythonWith, requirementsIn } from "../support/python.mjs";

const FILE = join(ROOT, "src", "testing", "fixtures", "heads", "reference.json");
const TOLERANCE = 1e-6;

const python = pythonWith(requirementsIn(new URL("heads/requirements.txt", import.meta.url)));
const script = join(ROOT, "scripts", "check", "heads", "reference.py");
const { status, stdout } = spawnSync(python, ["-B", script], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
});
if (status !== 0) process.exit(1);

if (process.argv.includes("--write")) {
  writeFileSync(FILE, stdout);
  spawnSync(join(ROOT, "node_modules", ".bin", "oxfmt"), [FILE], { stdio: "inherit" });
} else {
  /** @param {string} text @returns {number[]} */
  const numbersIn = (text) => (text.match(/-?\d+(\.\d+)?(e-?\d+)?/g) ?? []).map(Number);
  const [found, kept] = [numbersIn(stdout), numbersIn(readFileSync(FILE, "utf8"))];
  const differs =
    kept.length !== found.length ||
    kept.some((value, at) => !(Math.abs(value - (found[at] ?? NaN)) <= TOLERANCE));
  console.log(
    differs
      ? "The committed answers differ from scikit-learn's."
      : "The committed answers are scikit-learn's.",
  );
  process.exitCode = differs ? 1 : 0;
}
