/** npm run test:look [-- --update-snapshots]: compares the main views with stored screenshots (`e2e/journeys/look.spec.ts`). */

import process from "node:process";
import { runJourney } from "../support/journey.mjs";

process.exitCode = await runJourney("look.spec.ts", { E2E_LOOK: "1" }, process.argv.slice(2));
