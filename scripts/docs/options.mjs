/** Part of npm run docs:api: writes docs/reference/options.md from the tables of options of all commands. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";
import { ROOT } from "../support/install.mjs";

/** @type {{ module: typeof import("../../server/cli/options-reference.ts") }} */
const { module } = await runnerImport(join(ROOT, "server/cli/options-reference.ts"), {
  configFile: false,
  root: ROOT,
});
writeFileSync(join(ROOT, "docs/reference/options.md"), module.OPTIONS_REFERENCE);
