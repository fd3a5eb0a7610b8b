/**
 * Lighthouse scores of the built app: `npm run bench -- lighthouse [--rounds N] [--json]`. Scores out of 100 on its two
 * devices, the median of N runs, each in a browser of its own. Lighthouse is installed under .cache/ on first use.
 *
 * Lighthouse's phone is four times as slow as this machine, so the performance score depends on the machine's load:
 * `benchmark` is Lighthouse's own measure of the machine, 1,500 or more on a quiet laptop.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { ROOT } from "../../scripts/support/install.mjs";
import { serve } from "../../scripts/run/serve.mjs";
import { median, option, report } from "../support/report.mjs";

/** The last version that runs on Node 20. */
const PACKAGE = "lighthouse@12.8.2";
const FOLDER = join(ROOT, ".cache/lighthouse");
const ROUNDS = option("rounds", 3);
const AUDITS = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "total-blocking-time",
  "cumulative-layout-shift",
  "speed-index",
];

/** @param {string} name @returns {Promise<any>} */
async function importInstalled(name) {
  if (!existsSync(join(FOLDER, "node_modules/lighthouse"))) {
    mkdirSync(FOLDER, { recursive: true });
    const args = ["install", "--prefix", FOLDER, "--no-save", "--silent", "--no-audit", "--no-fund", PACKAGE];
    const { status } = spawnSync("npm", args, { stdio: "inherit" });
    if (status !== 0) throw new Error(`${PACKAGE} could not be installed.`);
  }
  const require = createRequire(join(FOLDER, "node_modules/lighthouse/package.json"));
  return await import(pathToFileURL(require.resolve(name)).href);
}

await build();
const { default: lighthouse, desktopConfig } = await importInstalled("lighthouse");
const { launch } = await importInstalled("chrome-launcher");
const chromePath = await findChromium();
const server = await serve({ port: 0 });
/** @type {string[][]} */
const rows = [];
/** @type {Record<string, Record<string, number>>} */
const figures = {};
/** @type {Set<string>} */
const shortcomings = new Set();
for (const [device, config] of /** @type {const} */ ([
  ["phone", undefined],
  ["desktop", desktopConfig],
])) {
  /** @type {Record<string, number[]>} */
  const measured = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", "--no-sandbox"] });
    try {
      const { lhr } = await lighthouse(server.url, { port: chrome.port, logLevel: "error" }, config);
      if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
      /** @param {string} name @param {number} value */
      const note = (name, value) => (measured[name] ??= []).push(value);
      for (const { id, score, auditRefs } of Object.values(lhr.categories)) {
        note(id, Math.round(100 * score));
        for (const { id: audit } of id === "performance" ? [] : auditRefs) {
          const { score: own, title } = lhr.audits[audit];
          if (own !== null && own < 1) shortcomings.add(`${id}: ${title}`);
        }
      }
      for (const name of AUDITS) note(name, lhr.audits[name].numericValue);
      note("benchmark", lhr.environment.benchmarkIndex);
    } finally {
      chrome.kill();
    }
  }
  figures[device] = Object.fromEntries(
    Object.entries(measured).map(([name, values]) => [name, median(values)]),
  );
}
await server.close();
for (const name of Object.keys(figures["phone"] ?? {})) {
  const digits = name === "cumulative-layout-shift" ? 3 : 0;
  rows.push([
    name,
    ...["phone", "desktop"].map((device) => (figures[device]?.[name] ?? NaN).toFixed(digits)),
  ]);
}
report([["", "phone", "desktop"], ...rows], { lighthouse: figures, shortcomings: [...shortcomings] });
for (const each of process.argv.includes("--json") ? [] : shortcomings) console.log(each);
