/**
 * npm run check:kills -- [--kills N] [--seed S]: kills the command line and the page N times each (20 unless said
 * otherwise), at a random write: of the journal, the output, or the pages in IndexedDB. After each chain of kills the run
 * is resumed to its end, and its file has to be the same bytes as that of an undisturbed run. The seed is printed.
 */

import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { withModules } from "../../bench/support/modules.mjs";
import { runJourney } from "../support/journey.mjs";
import { killCommandLine } from "./kills/command-line.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
  },
});
const { kills, seed } = values;
console.log(`npm run check:kills -- --kills ${kills} --seed ${seed} repeats these kills.`);
const random = await withModules(async (load) => {
  const { randomFrom } = await load("/src/statistics/random.ts");
  return randomFrom(Number(seed));
});
await killCommandLine({ kills: Number(kills), random });
process.exitCode = await runJourney("kills.spec.ts", { E2E_KILLS: kills, E2E_SEED: seed });
