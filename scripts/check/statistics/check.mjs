/**
 * npm run check:statistics -- [--write]: what Python packages answer on the inputs of the tests of `src/statistics`, against
 * the committed answers, or in place of them. The packages are installed under `.cache`.
 */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/install.mjs";
import { pythonWith } from "../../support/python.mjs";

/** The packages that each module of `statistics/` needs: in environments of their own, because they exclude each other. */
const MODULES = {
  agreement: [
    "irrCAC==0.4.4",
    "krippendorff==0.9.0",
    "numpy==1.26.4",
    "pandas==2.3.3",
    "scikit-learn==1.9.1",
  ],
  shares: ["numpy==1.26.4", "ppi-python==0.2.3", "QuaPy==0.2.3"],
  comparisons: ["numpy==1.26.4", "ruptures==1.1.10", "scipy==1.12.0", "statsmodels==0.15.0"],
};
const FILE = join(ROOT, "src", "testing", "fixtures", "statistics", "reference.json");

/** @type {Record<string, unknown>} */
const answers = {};
for (const [name, requirements] of Object.entries(MODULES)) {
  const python = pythonWith(requirements);
  const script = join(ROOT, "scripts", "check", "statistics", "reference.py");
  const { status, stdout } = spawnSync(python, ["-B", script, name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) process.exit(1);
  Object.assign(answers, JSON.parse(stdout));
}

/** Where two answers differ by more than rounding. @param {any} found @param {any} kept @param {string} path @returns {string[]} */
function differences(found, kept, path) {
  if (typeof found === "number" && typeof kept === "number")
    return Math.abs(found - kept) <= 1e-9 * Math.max(1, Math.abs(kept))
      ? []
      : [`${path}: ${found}, not ${kept}`];
  if (typeof found !== "object" || found === null || typeof kept !== "object" || kept === null)
    return found === kept ? [] : [`${path}: ${found}, not ${kept}`];
  return [...new Set([...Object.keys(found), ...Object.keys(kept)])].flatMap((key) =>
    differences(found[key], kept[key], `${path}.${key}`),
  );
}

if (process.argv.includes("--write")) {
  writeFileSync(FILE, JSON.stringify(answers));
  spawnSync(join(ROOT, "node_modules", ".bin", "oxfmt"), [FILE], { stdio: "inherit" });
} else {
  const faults = differences(answers, JSON.parse(readFileSync(FILE, "utf8")), "");
  for (const fault of faults.slice(0, 20)) console.error(fault);
  console.log(
    faults.length === 0 ? "The committed answers are those of Python." : `${faults.length} differ.`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
