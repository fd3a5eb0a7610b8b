/** `tonescope report SCORED`: a report on a scored table that can be read, printed and cited. */

import { readFile } from "node:fs/promises";
import type { Provenance } from "../../../src/data/write/write.ts";
import { changeTexts, LANGUAGES } from "../../../src/i18n/texts.ts";
import { buildReport } from "../../../src/report/build.ts";
import { reportZip } from "../../../src/report/files.ts";
import type { ReportInput } from "../../../src/report/input.ts";
import { withPseudonyms } from "../../../src/report/pseudonyms.ts";
import { reportHtml } from "../../../src/report/html.ts";
import { CORRECTIONS, type Correction } from "../../../src/scoring/estimate/compare.ts";
import { reasonOf } from "../../files/read-error.ts";
import {
  checkTimeOptions,
  ESTIMATE_OPTIONS,
  NAMES_OPTION,
  readNames,
  TIME_OPTIONS,
} from "../../options/estimates.ts";
import { LABEL_FILE_OPTIONS } from "../../options/labels.ts";
import { choice, columnNames, group, text, UsageError } from "../../options/option.ts";
import { formatOption, outOption, QUIET } from "../../options/output.ts";
import { PSEUDONYM_OPTIONS } from "../../options/pseudonyms.ts";
import { READING_OPTIONS, readingOf } from "../../options/reading.ts";
import { chosenPseudonyms } from "../../scoring/pseudonym-key.ts";
import { type Input, openInput, STANDARD_STREAM } from "../../scoring/input.ts";
import { writeOutput } from "../../scoring/output.ts";
import { reportTable } from "../../scoring/report-table.ts";
import { besideInput, checkOutput, formatFor } from "../check-output.ts";
import { defineCommand, EXIT } from "../command.ts";
import { labelNotes } from "../estimates-report.ts";

const FORMATS = ["html", "zip"] as const;

/** The record that `score --provenance` wrote. @throws UsageError */
async function readProvenance(path: string): Promise<Provenance> {
  const content = await readFile(path, "utf8").catch((cause: Error) => {
    throw new UsageError(`${path} cannot be read: ${reasonOf(cause)}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // Reported below.
  }
  if (isProvenance(value)) return value;
  throw new UsageError(`${path} is no provenance. tonescope score --provenance FILE writes one.`);
}

function isProvenance(value: unknown): value is Provenance {
  if (typeof value !== "object" || value === null) return false;
  const {
    app,
    model,
    revision,
    weightsSha256,
    dtype,
    device,
    longTexts,
    temperature = 1,
  } = value as Partial<Record<keyof Provenance, unknown>>;
  return (
    [app, model, revision, weightsSha256, dtype, device, longTexts].every(
      (text) => typeof text === "string",
    ) && typeof temperature === "number"
  );
}

const { scores, foldCopies } = ESTIMATE_OPTIONS;

export const command = defineCommand({
  usage: "tonescope report SCORED [options]",
  about: `\
Writes a report on a table that score wrote: the question, the data, shares of classes corrected by labels, by group, differences
and the words that tell groups apart, over time, by names and topics, and a second model beside the first, with figures, tables, a
method that can be cited and limits. The HTML file needs no other file and prints well; a zip has the tables as CSV and the
figures as SVG as well. SCORED is - for standard input.`,
  examples: [
    'tonescope report tweets-scored.csv --labels labels.csv --id tweet_id --by brand --question "Which brand fares worse?"',
    "tonescope report tweets-scored.csv --labels labels.csv --provenance provenance.json --out report.zip",
    "tonescope report tweets-scored.csv --labels labels.csv --names acme,other --topics topic --second second_model",
    "tonescope report tweets-scored.csv --labels labels.csv --time created_at --event 2026-03-01=Launch",
  ],
  options: {
    ...LABEL_FILE_OPTIONS,
    ...group("Report", {
      question: text({ flag: "question", help: "what the report answers; its title" }),
      by: text({ flag: "by", value: "COLUMN", help: "the column whose values are the groups" }),
      names: NAMES_OPTION,
      topics: text({
        flag: "topics",
        value: "COLUMN",
        help: "the column with the topic of each row, such as the one that the page saves for kept clusters (topic)",
      }),
      second: text({
        flag: "second",
        value: "COLUMN",
        help: "the column with the classes of a second model, such as the one that the page saves (second_model): agreement of both, and against the labels which is right more often",
      }),
      correction: choice({
        flag: "correction",
        choices: Object.keys(CORRECTIONS) as Correction[],
        default: "holm" as const,
        help: "of p: holm against any false difference, benjamini-hochberg for the share of false ones among those found",
      }),
      language: choice({
        flag: "language",
        choices: [...LANGUAGES],
        default: "en" as const,
        help: "the language of the report",
      }),
      provenance: text({
        flag: "provenance",
        value: "FILE",
        help: "the record that score --provenance wrote: names the model, its hash and its calibration in the method",
      }),
      scores,
      foldCopies,
      ...TIME_OPTIONS,
    }),
    ...READING_OPTIONS,
    textColumns: { ...READING_OPTIONS.textColumns, ...columnNames, help: "the column with the texts" },
    ...PSEUDONYM_OPTIONS,
    out: {
      ...outOption("report"),
      defaultText: "FILE-report.html beside the input; standard output for standard input",
    },
    format: formatOption(FORMATS, "the page alone, or all files", "by the extension of --out, else html"),
    quiet: QUIET,
  },
  positionals: [1, 1],
  async run(values, [path = ""], { signal, progress }) {
    const { labels: labelPath, question = "", language, provenance, out, names, ...columns } = values;
    checkTimeOptions(values);
    const format = formatFor(FORMATS, values) ?? "html";
    const output = await checkOutput(out ?? besideInput(path, "report", format), { input: path });
    const recorded = provenance === undefined ? undefined : await readProvenance(provenance);
    const pseudonyms = await chosenPseudonyms(values);
    await changeTexts(language);
    let [input, labels]: [Input | undefined, Input | undefined] = [undefined, undefined];
    try {
      input = await openInput(path, signal);
      if (labelPath !== undefined) labels = await openInput(labelPath, signal);
      const { read, named, ...found } = await reportTable(input, {
        ...columns,
        names: names === undefined ? undefined : await readNames(names),
        reading: readingOf({ ...values, textColumns: [] }),
        labels,
        periods: values,
        pseudonyms,
        signal,
      });
      for (const note of labelNotes(read)) progress.print(note);
      const written: ReportInput = {
        ...found,
        question,
        made: new Date().toISOString(),
        ...(recorded && { scoring: recorded }),
      };
      const report = await buildReport(
        pseudonyms
          ? await withPseudonyms(written, pseudonyms.pseudonyms, {
              groups: named.includes(values.by ?? ""),
              topics: named.includes(values.topics ?? ""),
            })
          : written,
      );
      await writeOutput(output, chunksOf(format === "zip" ? reportZip(report) : reportHtml(report)));
      if (output.path !== STANDARD_STREAM) progress.print(output.path);
      return EXIT.done;
    } finally {
      await input?.release();
      await labels?.release();
    }
  },
});

async function* chunksOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof content === "string" ? new TextEncoder().encode(content) : content;
}
