/** `npm run bench -- heads`: runs heads.ts in Node, and scikit-learn on the same vectors. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { pythonWith, systemPython } from "../../scripts/support/python.mjs";

const requirements = readFileSync(
  new URL("../../scripts/check/heads/requirements.txt", import.meta.url),
  "utf8",
);
const system = systemPython();
if (system === undefined)
  throw new Error("Needs Python 3.9 or later with venv and ensurepip; PYTHON names it.");
process.env["TONESCOPE_PYTHON"] = pythonWith(system, requirements.trim().split("\n"));
await runnerImport(fileURLToPath(new URL("heads.ts", import.meta.url)), {
  configFile: false,
  logLevel: "error",
});
