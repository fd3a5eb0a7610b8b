/** `tonescope attribute FILE`: which words each verdict of a table rests on. */

import type { AttributionRequest } from "../../src/engine/explain/bulk.ts";
import { writeAttributions } from "../../src/scoring/bulk/attributions-file.ts";
import { command, UsageError } from "../command-line/command.ts";
import { MODEL_HELP, MODEL_OPTIONS } from "../command-line/model-options.ts";
import { TABLE_HELP, TABLE_OPTIONS } from "../command-line/table-options.ts";
import { runOnTable, TABLE_RUN_OPTIONS } from "../command-line/table-run.ts";

const HELP = `tonescope attribute FILE [options]

Reads a table as score does and says for each word of each text by how much the probability of each class falls without
it. One run of the model for each word, so about as many times slower than score as texts have words.
FILE is - for standard input.

  --text COLUMN                 the column to read; found by its name and content when absent
  --method occlusion|mask|shapley|lime  leave one word out (the default), put the mask in its place,
                                Shapley values, or LIME, the last two from 8 orders and 200 samples
  --out FILE                    - for standard output; else FILE-words.EXTENSION beside the input
  --format csv|jsonl|parquet    csv and parquet: a line for each word (row, word, start, end, sentiment, effect on it,
                                and on each class). jsonl: a line for each row, with its words
  --safe-for-spreadsheets       put ' before words that a spreadsheet would run as a formula
${MODEL_HELP}
  --workers N                   threads, each with the model in memory; all cores when absent
${TABLE_HELP}
  --quiet                       nothing on standard error but errors
`;

const METHODS: Record<string, AttributionRequest["method"]> = {
  occlusion: { name: "occlusion", operator: "delete" },
  mask: { name: "occlusion", operator: "mask" },
  shapley: { name: "shapley", operator: "delete", orders: 8 },
  lime: { name: "lime", operator: "delete", samples: 200 },
};

export const main = command({
  help: HELP,
  options: {
    ...MODEL_OPTIONS,
    ...TABLE_OPTIONS,
    ...TABLE_RUN_OPTIONS,
    method: { type: "string", default: "occlusion" },
    "safe-for-spreadsheets": { type: "boolean", default: false },
  },
  takes: [1, 1],
  run(values, [path = ""]) {
    const method = Object.hasOwn(METHODS, values.method) ? METHODS[values.method] : undefined;
    if (!method) throw new UsageError(`--method is one of ${Object.keys(METHODS).join(", ")}.`);
    return runOnTable({
      path,
      values,
      request: { of: "attributions", method },
      formats: ["csv", "jsonl", "parquet"],
      suffix: "words",
      write: (format, file) =>
        writeAttributions(format, { ...file, safeForSpreadsheets: values["safe-for-spreadsheets"] }),
    });
  },
});
