/** npm test: lint, types, unit tests and end-to-end journeys, and lines that name what failed and count the rest. */

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join, relative } from "node:path";
import { findChromium } from "../support/chromium.mjs";
import { install, ROOT } from "../support/install.mjs";

const REPORTS = join(ROOT, ".cache", "reports");
/** A journey that passes only when it is repeated is flaky; more than these are a fault of the app or of the suite. */
const MAX_FLAKY = 3;

/** @type {{ passed: number, failed: string[] }} the number of checks and tests that passed, the names of those that failed */
const total = { passed: 0, failed: [] };
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

/** @param {string} title @param {string} command @param {string[]} args */
async function check(title, command, args) {
  console.log(`\n== ${title}`);
  if (await succeeds(command, args)) total.passed += 1;
  else total.failed.push(title);
}

/**
 * Adds a suite's own figures. A suite that failed without a failed test, or ran none, counts as one failure.
 * @param {string} title
 * @param {boolean} succeeded
 * @param {string} file
 * @param {(report: any) => { passed: number, failed: string[] }} read
 */
function countReport(title, succeeded, file, read) {
  /** @type {{ passed: number, failed: string[] }} */
  let figures = { passed: 0, failed: [] };
  try {
    figures = read(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    console.error(`No report of the suite: ${error}`);
  }
  total.passed += figures.passed;
  total.failed.push(...figures.failed.map((name) => `${title}: ${name}`));
  if (figures.failed.length === 0 && (!succeeded || figures.passed === 0)) total.failed.push(title);
}

/** @param {any} report of vitest @returns {string[]} */
function failedUnitTests({ testResults }) {
  return testResults.flatMap((/** @type {any} */ { name, assertionResults }) =>
    assertionResults
      .filter((/** @type {any} */ { status }) => status === "failed")
      .map((/** @type {any} */ { fullName }) => `${relative(ROOT, name)}: ${fullName}`),
  );
}

/** @param {any} suite of Playwright's report @returns {string[]} */
function failedJourneys({ file, specs = [], suites = [] }) {
  const failed = specs.filter((/** @type {any} */ { ok }) => !ok);
  return [
    ...failed.map((/** @type {any} */ { title }) => `${file}: ${title}`),
    ...suites.flatMap(failedJourneys),
  ];
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
  countReport("unit", passed, report, (figures) => ({
    passed: figures.numPassedTests,
    failed: failedUnitTests(figures),
  }));
}

/** @param {boolean} isBuilt */
async function runJourneys(isBuilt) {
  try {
    if (!isBuilt) throw new Error("The app could not be built.");
    const report = join(REPORTS, "e2e.json");
    const env = { CHROMIUM_PATH: await findChromium(), E2E_REPORT: report };
    console.log("\n== end to end");
    const passed = await succeeds("npx", ["playwright", "test"], env);
    countReport("end to end", passed, report, ({ stats, suites }) => {
      flaky = stats.flaky;
      return { passed: stats.expected + stats.flaky, failed: suites.flatMap(failedJourneys) };
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    total.failed.push("end to end");
  }
}

install();
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

// The build keeps one core busy most of the time, and each of these steps keeps another one busy.
const built = succeeds(process.execPath, ["scripts/build/app.mjs"]);
await check("lint", "npx", ["oxlint", "--deny-warnings"]);
await check("format", "npx", ["oxfmt", "--check"]);
await check("structure", process.execPath, ["scripts/check/structure.mjs"]);
await check("unused exports", "npm", ["run", "--silent", "check:exports"]);
await check("types", "npm", ["run", "--silent", "typecheck"]);
const isBuilt = await built;

// Journeys wait for pages, workers and timers for a third of their time. The unit tests take only what they leave of the
// processors, and are shown when they have ended.
const unit = runUnitTests();
await runJourneys(isBuilt);
await unit;

console.log(`\n${flaky} flaky (at most ${MAX_FLAKY})`);
if (flaky > MAX_FLAKY) total.failed.push("too many flaky journeys");
for (const name of total.failed) console.log(`failed: ${name}`);
console.log(`${total.passed} passed, ${total.failed.length} failed`);
process.exit(total.failed.length > 0 || total.passed === 0 ? 1 : 0);
