/** Finds a Chromium or Chrome for the end-to-end tests, or installs one. */

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "./install.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const MAC = ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed() {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen && !isExecutable(chosen))
    throw new Error(`CHROMIUM_PATH is ${chosen}, which is not executable.`);
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = [
    chosen,
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...MAC,
  ];
  return candidates.find((file) => file !== undefined && isExecutable(file));
}

/** @param {string} command @param {string[]} args */
function succeeds(command, args) {
  return spawnSync(command, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

function fromDebian() {
  const allowed = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (!allowed) return undefined;
  console.log("Installing Chromium from the system's packages");
  if (!succeeds("apt-get", ["update", "-qq"])) return undefined;
  return succeeds("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"])
    ? installed()
    : undefined;
}

async function fromPlaywright() {
  console.log("Installing Playwright's Chromium");
  if (!succeeds("npx", ["playwright", "install", "chromium"])) return undefined;
  const { chromium } = await import("@playwright/test");
  return isExecutable(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/**
 * @returns {Promise<string>} the path of an executable
 * @throws Error when none is installed and none can be installed
 */
export async function findChromium() {
  const found = installed() ?? fromDebian() ?? (await fromPlaywright());
  if (found) return found;
  throw new Error(
    "No Chromium or Chrome was found, and none could be installed. Install one (on Debian: apt-get install chromium) " +
      "or let Playwright get its own (npx playwright install chromium); CHROMIUM_PATH names one in an unusual place.",
  );
}
