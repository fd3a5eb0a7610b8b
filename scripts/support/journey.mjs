/** Runs one journey on the built app, with variables that change what it does. */

import { spawnSync } from "node:child_process";
import { build } from "../build/app.mjs";
import { findChromium } from "./chromium.mjs";
import { ROOT } from "./install.mjs";

/**
 * @param {string} name file of the journey
 * @param {Record<string, string>} variables of the environment
 * @param {readonly string[]} options of Playwright
 * @returns {Promise<number>} the exit code
 */
export async function runJourney(name, variables, options = ["--retries=0"]) {
  await build();
  const { status } = spawnSync("npx", ["playwright", "test", name, ...options], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, CHROMIUM_PATH: await findChromium(), ...variables },
  });
  return status ?? 1;
}
