/** npm test: lint, types, unit tests and end-to-end journeys, and two lines that count them. */

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { findChromium } from "../support/chromium.mjs";
import { install, ROOT } from "../support/install.mjs";

const REPORTS = join(ROOT, ".cache", "reports");
/** A journey that passes only when it is repeated is flaky; more than these are a fault of the app or of the suite. */
const MAX_FLAKY = 3;

/** @type {{ passed: number, failed: number }} */
const total = { passed: 0, failed: 0 };
let flaky = 0;

/** @param {string} command @param {string[]} args @param {Record<string, string>} [env] @returns {Promise<boolean>} */
function succeeds(command, args, env = {}) {
  return ended(spawn(command, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } }));
}

/** @param {import("node:child_process").ChildProcess} child @returns {Promise<boolean>} whether it succeeded */
function ended(child) {
  return new Promise((resolve) => {
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}

/** @param {string} title @param {string} command @param {string[]} args @param {Record<string, string>} [env] */
function step(title, command, args, env) {
  console.log(`\n== ${title}`);
  return succeeds(command, args, env);
}

/** @param {boolean} passed */
function count(passed) {
  total[passed ? "passed" : "failed"] += 1;
}

/**
 * Adds a suite's own figures. A suite that failed without a failed test, or ran none, counts as one failure.
 * @param {boolean} succeeded
 * @param {string} file
 * @param {(report: any) => { passed: number, failed: number }} read
 */
function countReport(succeeded, file, read) {
  let figures = { passed: 0, failed: 0 };
  try {
    figures = read(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    console.error(`No report of the suite: ${error}`);
  }
  total.passed += figures.passed;
  total.failed += figures.failed;
  if (figures.failed === 0 && (!succeeded || figures.passed === 0)) total.failed += 1;
}

/** Runs the unit tests with a lower priority, and shows their output at their end. */
async function runUnitTests() {
  const report = join(REPORTS, "unit.json");
  const log = join(REPORTS, "unit.log");
  const output = openSync(log, "w");
  const args = ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn("npx", args, { cwd: ROOT, stdio: ["ignore", output, output] });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const passed = await ended(child);
  closeSync(output);
  console.log(`\n== unit\n${readFileSync(log, "utf8")}`);
  countReport(passed, report, ({ numPassedTests, numFailedTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
  }));
}

/** @param {boolean} isBuilt */
async function runJourneys(isBuilt) {
  try {
    if (!isBuilt) throw new Error("The app could not be built.");
    const report = join(REPORTS, "e2e.json");
    const env = { CHROMIUM_PATH: await findChromium(), E2E_REPORT: report };
    const passed = await step("end to end", "npx", ["playwright", "test"], env);
    countReport(passed, report, ({ stats }) => {
      flaky = stats.flaky;
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    total.failed += 1;
  }
}

install();
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

// The build keeps one core busy most of the time, and each of these steps keeps another one busy.
const built = succeeds(process.execPath, ["scripts/build/app.mjs"]);
count(await step("lint", "npx", ["oxlint", "--deny-warnings"]));
count(await step("format", "npx", ["oxfmt", "--check"]));
count(await step("structure", process.execPath, ["scripts/check/structure.mjs"]));
count(await step("unused exports", "npm", ["run", "--silent", "check:exports"]));
count(await step("types", "npm", ["run", "--silent", "typecheck"]));
const isBuilt = await built;

// Journeys wait for pages, workers and timers for a third of their time. The unit tests take only what they leave of the
// processors, and are shown when they have ended.
const unit = runUnitTests();
await runJourneys(isBuilt);
await unit;

console.log(`\n${flaky} flaky (at most ${MAX_FLAKY})`);
if (flaky > MAX_FLAKY) total.failed += 1;
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
