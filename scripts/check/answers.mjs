/**
 * npm run check:answers -- [--rows N] [--labels N]: a file with a known truth (three brands of which two are equal, one event)
 * is scored, sampled and labeled by a scripted coder in a real Chromium. 5,000 rows and 400 labels unless said otherwise.
 *
 * - The page finds the brands that differ and the event: both are four standard errors from 0.
 * - It shows what the estimators say of its sample, to a tenth of a point. Whether that holds the truth, and whether the equal
 *   brands come out equal, one sample cannot say: one 95 % interval in twenty misses.
 * - So the estimators are judged on 1,000 further samples of the scored file. Of each share and difference, no more intervals
 *   miss the truth than a binomial distribution of 5 % allows, and the mean of the estimates is the truth within a normal
 *   interval. All bounds together are passed by right estimators with a probability of 99.9 %; intervals that are 15 % too
 *   narrow, and a count of predicted classes, are found.
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
