/**
 * npm run check:answers -- [--rows N] [--labels N]: a file with a known truth (three brands of which two are equal, one event)
 * is scored, sampled and labeled by a scripted coder in a real Chromium. The corrected shares have to hold the truth, the
 * difference has to be found and the equal brands not, and the event has to be found as a change. 5,000 rows and 400 labels
 * unless said otherwise.
 */

import { parseArgs } from "node:util";
import { runJourney } from "../support/journey.mjs";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "5000" },
    labels: { type: "string", default: "400" },
  },
});
process.exitCode = await runJourney(
  "shares.spec.ts",
  { E2E_ANSWER_ROWS: values.rows, E2E_ANSWER_LABELS: values.labels },
  ["--retries=0", "--workers=1", "--grep", "known truth"],
);
