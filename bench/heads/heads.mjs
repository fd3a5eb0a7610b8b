/** `npm run bench -- heads`: runs heads.ts in Node, and scikit-learn on the same vectors. */

import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { pythonWith, requirementsIn } from "../../scripts/support/python.mjs";

const requirements = new URL("../../scripts/check/heads/requirements.txt", import.meta.url);
process.env["TONESCOPE_PYTHON"] = pythonWith(requirementsIn(requirements));
await runnerImport(fileURLToPath(new URL("heads.ts", import.meta.url)), {
  configFile: false,
  logLevel: "error",
});
