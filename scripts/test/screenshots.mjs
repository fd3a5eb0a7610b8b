/** npm run test:look [-- --update-snapshots]: compares the main views with stored screenshots (`e2e/journeys/look.spec.ts`). */

import { spawnSync } from "node:child_process";
import process from "node:process";
import { build } from "../build/app.mjs";
import { findChromium } from "../support/chromium.mjs";
import { ROOT } from "../support/install.mjs";

await build();
const { status } = spawnSync("npx", ["playwright", "test", "look.spec.ts", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
  env: { ...process.env, CHROMIUM_PATH: await findChromium(), E2E_LOOK: "1" },
});
process.exit(status ?? 1);
