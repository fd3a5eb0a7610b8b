/** `tonescope attribute FILE`: attributions of every text of a table. */

import { writeAttributions } from "../../../src/scoring/bulk/attributions-file.ts";
import { ATTRIBUTION_FORMATS, namesOf } from "../../../src/scoring/bulk/choices.ts";
import { command } from "../command.ts";
import { METHOD_HELP, METHOD_OPTIONS, methodFrom } from "../method-options.ts";
import { runOnTable, TABLE_RUN_HELP, TABLE_RUN_OPTIONS } from "../table-run.ts";

const FORMATS = namesOf(ATTRIBUTION_FORMATS);

const HELP = `tonescope attribute FILE [options]

Reads a table as score does and gives each word of each text a value: by how much it raises the probability of each
class, or how much attention it gets. FILE is - for standard input.

  --text COLUMN                 the column to read; found by its name and content when absent
${METHOD_HELP}
                                a text that is too long for the method has no words in the output
  --out FILE                    - for standard output; else FILE-words.EXTENSION beside the input
  --format ${FORMATS.join("|")}    csv and parquet: a line for each word (row, word, start, end, sentiment, effect on it,
                                and on each class). jsonl: a line for each row, with its words
  --safe-for-spreadsheets       put ' before words that a spreadsheet would run as a formula
${TABLE_RUN_HELP}`;

export const main = command({
  help: HELP,
  options: {
    ...TABLE_RUN_OPTIONS,
    ...METHOD_OPTIONS,
    "safe-for-spreadsheets": { type: "boolean", default: false },
  },
  takes: [1, 1],
  run(values, [path = ""], context) {
    return runOnTable(
      {
        path,
        values,
        request: { of: "attributions", method: methodFrom(values) },
        formats: FORMATS,
        suffix: "words",
        write: (format, file) =>
          writeAttributions(format, { ...file, safeForSpreadsheets: values["safe-for-spreadsheets"] }),
      },
      context,
    );
  },
});
