/**
 * Interaction to next paint in every end-to-end journey: `npm run bench -- interaction [--json]`. Measured by the
 * browser (Event Timing API); each journey counts with its slowest interaction, as "interaction to next paint" does for
 * visits of fewer than 50 interactions. Runs the whole end-to-end suite against the built app.
 */

import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "../../scripts/build/app.mjs";
import { findChromium } from "../../scripts/support/chromium.mjs";
import { ROOT } from "../../scripts/support/install.mjs";
import { median, report } from "../support/report.mjs";

/** Milliseconds; the upper bound that web.dev calls good. */
const GOOD = 200;
const file = join(ROOT, ".cache", "interactions.jsonl");

await build();
rmSync(file, { force: true });
const suite = spawn("npx", ["playwright", "test", "--retries=0"], {
  cwd: ROOT,
  stdio: ["ignore", "ignore", "inherit"],
  env: { ...process.env, CHROMIUM_PATH: await findChromium(), E2E_INTERACTIONS: file },
});
const code = await new Promise((resolve) => suite.on("exit", resolve));
if (code !== 0) console.error("Some journeys failed; their interactions count up to the failure.");
if (!existsSync(file)) throw new Error("No journey recorded an interaction.");

/** @type {import("../../e2e/support/interactions.ts").Interaction[]} */
const interactions = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
/** @type {Map<string, import("../../e2e/support/interactions.ts").Interaction>} */
const slowest = new Map();
for (const one of interactions)
  if (one.duration > (slowest.get(one.journey)?.duration ?? 0)) slowest.set(one.journey, one);
const journeys = [...slowest.values()].toSorted((a, b) => b.duration - a.duration);
const slow = journeys.filter(({ duration }) => duration > GOOD);
report(
  [
    ["journey", "slowest, ms", "what it was"],
    ...journeys
      .slice(0, Math.max(10, slow.length))
      .map(({ journey, duration, event, target }) => [journey, String(duration), `${event} on ${target}`]),
    [
      `all ${journeys.length} journeys, ${interactions.length} interactions of 16 ms and more`,
      `median ${median(journeys.map(({ duration }) => duration))}`,
      `${slow.length} over ${GOOD} ms`,
    ],
  ],
  {
    journeys: journeys.length,
    interactions: interactions.length,
    over_200_ms: slow.length,
    slowest: journeys,
  },
);
