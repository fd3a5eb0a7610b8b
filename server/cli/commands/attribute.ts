/** `tonescope attribute FILE`: attributions of every text of a table. */

import { isSigned } from "../../../src/engine/explain/attribution/registry.ts";
import {
  type AttributionsFile,
  type AttributionsFormat,
  writeAttributions,
} from "../../../src/scoring/bulk/attributions-file.ts";
import { ATTRIBUTION_FORMATS, namesOf } from "../../../src/scoring/bulk/choices.ts";
import { type ClassWordsFormat, writeClassWords } from "../../../src/scoring/bulk/class-words-file.ts";
import { EXPLAINED_HEAD } from "../../options/head.ts";
import { METHOD_OPTIONS, methodFrom } from "../../options/method.ts";
import { group, UsageError, wholeNumber } from "../../options/option.ts";
import { formatOption, JOURNAL_NOTES, outOption, SAFE_FOR_SPREADSHEETS } from "../../options/output.ts";
import { defineCommand } from "../command.ts";
import { runOnTable, TABLE_RUN_OPTIONS } from "../table-run.ts";

const FORMATS = namesOf(ATTRIBUTION_FORMATS);

const TOP_FORMATS: readonly ClassWordsFormat[] = ["csv", "jsonl"];

const TOP = group("Output", {
  top: wholeNumber({
    flag: "top",
    least: 1,
    most: 100_000,
    help: "write, in place of the words of each text, the N words that push most towards each class: mean effect, share of the occurrences that raise the class, and occurrences; csv or jsonl",
  }),
});

export const command = defineCommand({
  usage: "tonescope attribute FILE [options]",
  about: `\
Reads a table as score does and gives each word of each text a value: by how much it raises the probability of each
class, or how much attention it gets. A text that is too long for the method has no words in the output. FILE is - for
standard input.`,
  examples: [
    "tonescope attribute tweets.csv",
    "tonescope attribute tweets.csv --method gradients --out words.csv",
    "tonescope attribute tweets.csv --top 25",
    "tonescope attribute tweets.csv --head category.head.json --top 25",
  ],
  options: {
    ...METHOD_OPTIONS,
    head: EXPLAINED_HEAD,
    ...TOP,
    out: outOption("words"),
    format: formatOption(
      FORMATS,
      "csv and parquet: a line for each word (row, word, start, end, sentiment or the head's label, effect on it, and on each class). jsonl: a line for each row, with its words",
      "by the extension of --out, else csv",
    ),
    safeForSpreadsheets: SAFE_FOR_SPREADSHEETS,
    ...TABLE_RUN_OPTIONS,
  },
  notes: JOURNAL_NOTES,
  positionals: [1, 1],
  run(values, [path = ""], context) {
    const { safeForSpreadsheets, top, format, head } = values;
    const method = methodFrom(values);
    const request = { of: "attributions", method } as const;
    if (top === undefined) {
      const write = (chosen: AttributionsFormat, file: Omit<AttributionsFile, "safeForSpreadsheets">) =>
        writeAttributions(chosen, {
          ...file,
          safeForSpreadsheets,
          answer: head === undefined ? "sentiment" : "label",
        });
      return runOnTable({ path, values, request, head, formats: FORMATS, suffix: "words", write }, context);
    }
    if (!isSigned(method)) {
      throw new UsageError(`--top takes a method that is for or against a class, not ${values.method}.`);
    }
    if (format === "parquet") throw new UsageError(`--top writes ${TOP_FORMATS.join(" or ")}.`);
    return runOnTable(
      {
        path,
        values: { ...values, format },
        request,
        head,
        formats: TOP_FORMATS,
        suffix: "class-words",
        write: (chosen, file) => writeClassWords(chosen, { ...file, safeForSpreadsheets }, top),
      },
      context,
    );
  },
});
