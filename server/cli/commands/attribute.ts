/** `tonescope attribute FILE`: attributions of every text of a table. */

import { writeAttributions } from "../../../src/scoring/bulk/attributions-file.ts";
import { ATTRIBUTION_FORMATS, namesOf } from "../../../src/scoring/bulk/choices.ts";
import { METHOD_OPTIONS, methodFrom } from "../../options/method.ts";
import { formatOption, JOURNAL_NOTES, outOption, SAFE_FOR_SPREADSHEETS } from "../../options/output.ts";
import { defineCommand } from "../command.ts";
import { runOnTable, TABLE_RUN_OPTIONS } from "../table-run.ts";

const FORMATS = namesOf(ATTRIBUTION_FORMATS);

export const command = defineCommand({
  usage: "tonescope attribute FILE [options]",
  about: `\
Reads a table as score does and gives each word of each text a value: by how much it raises the probability of each
class, or how much attention it gets. A text that is too long for the method has no words in the output. FILE is - for
standard input.`,
  examples: [
    "tonescope attribute tweets.csv",
    "tonescope attribute tweets.csv --method gradients --out words.csv",
  ],
  options: {
    ...METHOD_OPTIONS,
    out: outOption("words"),
    format: formatOption(
      FORMATS,
      "csv and parquet: a line for each word (row, word, start, end, sentiment, effect on it, and on each class). jsonl: a line for each row, with its words",
      "by the extension of --out, else csv",
    ),
    safeForSpreadsheets: SAFE_FOR_SPREADSHEETS,
    ...TABLE_RUN_OPTIONS,
  },
  notes: JOURNAL_NOTES,
  positionals: [1, 1],
  run(values, [path = ""], context) {
    const { safeForSpreadsheets } = values;
    return runOnTable(
      {
        path,
        values,
        request: { of: "attributions", method: methodFrom(values) },
        formats: FORMATS,
        suffix: "words",
        write: (format, file) => writeAttributions(format, { ...file, safeForSpreadsheets }),
      },
      context,
    );
  },
});
