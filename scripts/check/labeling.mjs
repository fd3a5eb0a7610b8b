/**
 * npm run check:labeling -- [--rows N] [--labels N] [--kills N]: the journey of a person who labels, compares, settles,
 * teaches and saves without a mouse (`e2e/journeys/labeling.spec.ts`) on 3,000 rows with 120 labels and 3 kills of the
 * browser, unless said otherwise. axe checks each view in both themes.
 */

import { parseArgs } from "node:util";
import { runJourney } from "../support/journey.mjs";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "3000" },
    labels: { type: "string", default: "120" },
    kills: { type: "string", default: "3" },
  },
});
process.exitCode = await runJourney("labeling.spec.ts", {
  E2E_LABEL_ROWS: values.rows,
  E2E_LABELS: values.labels,
  E2E_LABEL_KILLS: values.kills,
});
