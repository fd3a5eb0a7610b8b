/**
 * npm run check:linear: counts the operations of readers, writers and charts for inputs of n, 2n and 4n, and fails for a function
 * that does more than in proportion. `npm run check:linear -- NAME` takes only the inputs whose names contain NAME.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "../support/install.mjs";
import { buildModules } from "./attack/modules.mjs";

const MODULES = join(ROOT, ".cache", "linear");

await buildModules(MODULES);
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, "scripts/check/linear/count.mjs"), MODULES, ...process.argv.slice(2)],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
