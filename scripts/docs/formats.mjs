/** Part of npm run docs:api: writes docs/formats.md from the registry of export formats. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";
import { ROOT } from "../support/install.mjs";

/** @type {{ module: typeof import("./formats-page.ts") }} */
const { module } = await runnerImport(join(ROOT, "scripts/docs/formats-page.ts"), {
  configFile: false,
  root: ROOT,
});
writeFileSync(join(ROOT, "docs/formats.md"), module.FORMATS_PAGE);
