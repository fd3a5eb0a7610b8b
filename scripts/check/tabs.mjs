/**
 * npm run check:tabs -- [--minutes N] [--seed S]: two tabs of the real page in which random things are done to batches,
 * for 10 minutes unless said otherwise (`e2e/journeys/two-tabs.spec.ts`). The seed is printed.
 */

import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { runJourney } from "../support/journey.mjs";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
  },
});
console.log(`npm run check:tabs -- --seed ${values.seed} repeats these commands.`);
process.exitCode = await runJourney("two-tabs.spec.ts", {
  E2E_TABS_MINUTES: values.minutes,
  E2E_SEED: values.seed,
});
