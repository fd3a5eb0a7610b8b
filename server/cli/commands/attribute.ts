/** `tonescope attribute FILE`: which words each verdict of a table rests on. */

import { writeAttributions } from "../../../src/scoring/bulk/attributions-file.ts";
import { ATTRIBUTION_FORMATS, ATTRIBUTION_METHODS, namesOf } from "../../../src/scoring/bulk/choices.ts";
import { command, UsageError } from "../command.ts";
import { runOnTable, TABLE_RUN_HELP, TABLE_RUN_OPTIONS } from "../table-run.ts";

const METHODS = namesOf(ATTRIBUTION_METHODS);
const FORMATS = namesOf(ATTRIBUTION_FORMATS);

const HELP = `tonescope attribute FILE [options]

Reads a table as score does and says for each word of each text by how much the probability of each class falls without
it. One run of the model for each word, so about as many times slower than score as texts have words.
FILE is - for standard input.

  --text COLUMN                 the column to read; found by its name and content when absent
  --method ${METHODS.join("|")}  leave one word out (the default), put the mask in its place,
                                Shapley values, or LIME, the last two from 8 orders and 200 samples
  --out FILE                    - for standard output; else FILE-words.EXTENSION beside the input
  --format ${FORMATS.join("|")}    csv and parquet: a line for each word (row, word, start, end, sentiment, effect on it,
                                and on each class). jsonl: a line for each row, with its words
  --safe-for-spreadsheets       put ' before words that a spreadsheet would run as a formula
${TABLE_RUN_HELP}`;

export const main = command({
  help: HELP,
  options: {
    ...TABLE_RUN_OPTIONS,
    method: { type: "string", default: "occlusion" },
    "safe-for-spreadsheets": { type: "boolean", default: false },
  },
  takes: [1, 1],
  run(values, [path = ""]) {
    const method = METHODS.find((name) => name === values.method);
    if (!method) throw new UsageError(`--method is one of ${METHODS.join(", ")}.`);
    return runOnTable({
      path,
      values,
      request: { of: "attributions", method: ATTRIBUTION_METHODS[method].method },
      formats: FORMATS,
      suffix: "words",
      write: (format, file) =>
        writeAttributions(format, { ...file, safeForSpreadsheets: values["safe-for-spreadsheets"] }),
    });
  },
});
