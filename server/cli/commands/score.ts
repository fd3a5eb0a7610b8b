/** `tonescope score FILE`: the file with columns of scores added. */

import { exportLine } from "../export-line.ts";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EXTENSIONS, scoredName, type WriteFormat } from "../../../src/data/write/write.ts";
import type { ScoringModel } from "../../../src/scoring/model.ts";
import type { ImportReport, IssueKind } from "../../../src/data/report.ts";
import type { TextRules } from "../../../src/scoring/row-text.ts";
import { CLEANING_ISSUES, CLEANINGS, DEFAULT_RULES, LONG_TEXTS } from "../../../src/scoring/rules.ts";
import { MODEL_OPTIONS, MODEL_OR_BY_LANGUAGE, WORKERS } from "../../options/model.ts";
import { choice, group, names, text, UsageError } from "../../options/option.ts";
import {
  formatOption,
  JOURNAL_NOTES,
  outOption,
  QUIET,
  RESUME,
  SAFE_FOR_SPREADSHEETS,
  WITHOUT_PEOPLE,
} from "../../options/output.ts";
import { PSEUDONYM_OPTIONS } from "../../options/pseudonyms.ts";
import { READING_OPTIONS, readingOf } from "../../options/reading.ts";
import { TEXT_OPTIONS, textRulesOf } from "../../options/texts.ts";
import { readCalibration } from "../calibration-file.ts";
import { checkOutput, formatFor } from "../check-output.ts";
import { defineCommand, EXIT } from "../command.ts";
import { HEAD_FILES } from "../../options/head.ts";
import { readHeads } from "../../models/taught-heads.ts";
import { deviceChooser, locateByLanguage } from "../load-model.ts";
import { RowsProgress } from "../progress.ts";
import { readingLine } from "../reading-report.ts";
import { readScoringModel } from "../../scoring/scoring-model.ts";
import { chosenPseudonyms } from "../../scoring/pseudonym-key.ts";
import { type Input, openInput, STANDARD_STREAM } from "../../scoring/input.ts";
import { scoreTable, type ScoreReport } from "../../scoring/score-table.ts";

const FORMATS = Object.keys(EXTENSIONS) as WriteFormat[];

const OPTIONS = {
  ...READING_OPTIONS,
  ...TEXT_OPTIONS,
  out: outOption("scored"),
  format: formatOption(
    FORMATS,
    "the format of the output",
    "by the extension of --out, else the input's format",
  ),
  safeForSpreadsheets: SAFE_FOR_SPREADSHEETS,
  withoutPeople: WITHOUT_PEOPLE,
  ...PSEUDONYM_OPTIONS,
  provenance: text({
    flag: "provenance",
    value: "FILE",
    group: "Output",
    help: "write the model, the rules and the time, as JSON",
  }),
  resume: RESUME,
  quiet: QUIET,
  ...MODEL_OPTIONS,
  model: {
    ...MODEL_OR_BY_LANGUAGE,
    help: `${MODEL_OR_BY_LANGUAGE.help}, with the columns language and sentiment_model`,
  },
  workers: WORKERS,
  ...group("Scoring", {
    longTexts: choice({
      flag: "long-texts",
      choices: LONG_TEXTS,
      default: DEFAULT_RULES.longTexts,
      help: "a text that is too long for the model is cut, or read whole in windows whose scores are averaged; sentiment_status says cut or averaged",
    }),
    heads: names({
      flag: "heads",
      help: "further output heads of the model (emotion, irony, offensive of the embedded one), whose labels and scores become columns too",
    }),
    taughtHeads: HEAD_FILES,
    calibration: text({
      flag: "calibration",
      value: "FILE",
      defaultText: "the model's own",
      help: "a calibration that was saved as JSON by the page's Evaluate",
    }),
  }),
};

/** @throws UsageError when the model has no such head */
function checkHeads(requested: readonly string[], { id, heads = [] }: ScoringModel): void {
  const known = heads.map(({ name }) => name);
  const unknown = requested.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`${id} has no head named ${unknown}. It has: ${known.join(", ") || "none"}.`);
}

/** The default output: a file beside the input, or standard output for standard input. */
const besideInput = (path: string, format: WriteFormat) =>
  path === STANDARD_STREAM ? STANDARD_STREAM : join(dirname(path), scoredName(basename(path), format));

/** How often an issue occurs, where it occurs first, and which missing values there are. */
function describeIssue({ issues }: ImportReport, kind: IssueKind, count: number): string {
  const ofKind = issues.filter((issue) => issue.kind === kind);
  const values = [...new Set(ofKind.flatMap(({ detail }) => detail?.value ?? []))];
  const named = values.length > 0 ? ` (${values.join(", ")})` : "";
  return `In the input: ${count} times ${kind}${named}, first in line ${ofKind[0]?.line}.`;
}

/** What can be cleaned and is not. */
function cleaningAdvice({ counts }: ImportReport, { clean = [] }: TextRules): string[] {
  const names = CLEANINGS.filter((name) => counts.has(CLEANING_ISSUES[name]) && !clean.includes(name));
  return names.length > 0
    ? [`--clean ${names.join(",")} cleans these texts before the model reads them.`]
    : [];
}

/** Names of sheets and files that are listed. */
const LISTED = 10;

const listed = (names: readonly string[]) =>
  names.slice(0, LISTED).join(", ") + (names.length > LISTED ? ` and ${names.length - LISTED} more` : "");

function unreadLine({ issues }: ScoreReport["report"], count: number): string {
  const names = issues.flatMap(({ detail }) => detail?.part ?? []);
  return `Not read, ${count} with other columns or no table: ${listed(names)}. Choose one with --part.`;
}

function summary({
  rows,
  statuses,
  report,
  exported,
  renamed,
  summary: { unwritableCharacters, changedCells, cutCells, unfitCells, jsonColumns, changedEncoding },
  textColumn,
  readParts,
  advice,
}: ScoreReport & { advice: readonly string[] }): string[] {
  const counts = Object.entries(statuses).map(([status, count]) => `${count} ${status}`);
  return [
    ...(exported ? [exportLine(exported)] : []),
    `${rows} rows of ${textColumn}: ${counts.join(", ") || "none"}.`,
    ...(readParts.length > 1 ? [`Read as one table: ${listed(readParts)}.`] : []),
    ...[...report.counts]
      .filter(([kind]) => kind !== "empty-text" && kind !== "blank-line")
      .map(([kind, count]) =>
        report.issues.some((issue) => issue.kind === kind && issue.detail?.part !== undefined)
          ? unreadLine(report, count)
          : describeIssue(report, kind, count),
      ),
    ...advice,
    ...renamed.map(
      ({ wanted, name }) => `The table has a column ${wanted} already, so the new one is ${name}.`,
    ),
    ...(changedEncoding
      ? [`The input is in ${changedEncoding.from}, the output in ${changedEncoding.to}.`]
      : []),
    ...(changedCells > 0 ? [`${changedCells} cells got an apostrophe.`] : []),
    ...(cutCells > 0 ? [`${cutCells} cells were too long for a workbook and were cut.`] : []),
    ...(unfitCells > 0 ? [`${unfitCells} cells do not fit the type of their column and are empty.`] : []),
    ...(jsonColumns.length > 0
      ? [`Lists and objects of ${listed(jsonColumns)} are JSON texts in the output.`]
      : []),
    ...(unwritableCharacters > 0 ? [`${unwritableCharacters} characters became ?.`] : []),
  ];
}

export const command = defineCommand({
  usage: "tonescope score FILE [options]",
  about: `\
Reads a table (CSV, TSV, JSON, JSON Lines, XLSX, Parquet, plain text, an X archive; also in gzip or zip), scores one
column, and writes the table as it came with the columns sentiment, sentiment_score, one for each class, and
sentiment_status added; each head adds columns of its own. FILE is - for standard input.`,
  examples: [
    "tonescope score tweets.csv",
    "tonescope score reviews.xlsx --text Review --out scored.parquet",
    "tonescope score tweets.csv --heads irony,emotion --resume",
    "tonescope score posts.csv --model auto",
    "tonescope score tweets.csv --head categories.head.json",
    "tonescope score tweets.csv --pseudonyms --pseudonym-key key.json",
    "cat tweets.jsonl | tonescope score - --out -",
  ],
  options: OPTIONS,
  notes: `\
${JOURNAL_NOTES}

Exit codes: 0 done, 1 failed, 2 usage error, 3 done but some rows could not be scored, 130 and 143 interrupted,
141 the reader of standard output left.`,
  positionals: [1, 1],
  async run(values, [path = ""], { signal, progress, describeSaved }) {
    const { heads, longTexts, workers } = values;
    const reading = readingOf(values);
    const options = { input: path, resume: values.resume };
    const chosen = values.out === undefined ? undefined : await checkOutput(values.out, options);
    let input: Input | undefined;
    const rows = new RowsProgress(progress);
    describeSaved(() => rows.savedMessage);
    try {
      input = await openInput(path, signal);
      const { local, others } = await locateByLanguage(values, progress, signal);
      const model = await readScoringModel(local);
      checkHeads(heads, model);
      const calibration =
        values.calibration === undefined ? undefined : await readCalibration(values.calibration, model);
      const taughtHeads = await readHeads(values.taughtHeads, model);
      const pseudonyms = await chosenPseudonyms(values);
      const report = await scoreTable({
        input,
        outputFor: async (format) => chosen ?? checkOutput(besideInput(path, format), options),
        resume: values.resume,
        reading,
        textColumns: values.textColumns,
        format: formatFor(FORMATS, values),
        safeForSpreadsheets: values.safeForSpreadsheets,
        withoutPeople: values.withoutPeople,
        pseudonyms,
        local,
        model,
        others: others && { local: others, model: await readScoringModel(others) },
        rules: {
          longTexts,
          ...textRulesOf(values),
          ...(heads.length > 0 && { heads }),
          ...(taughtHeads.length > 0 && { taughtHeads }),
          ...(calibration && { calibration }),
        },
        chooseDevice: deviceChooser(local, values, progress),
        workers,
        signal,
        onOpen: (table, column) =>
          progress.print(readingLine(table, column, { ...reading, textColumns: values.textColumns })),
        onResume: (done, all) => rows.resumed(done, all),
        onProgress: (done, all, saved) => rows.update(done, all, saved),
        onSaveError: (cause) => rows.notSaved(cause),
      });
      if (values.provenance !== undefined) {
        await writeFile(values.provenance, `${JSON.stringify(report.provenance, undefined, 2)}\n`);
      }
      const advice = cleaningAdvice(report.report, textRulesOf(values));
      for (const line of summary({ ...report, advice })) progress.print(line);
      if (calibration) progress.print(`Calibrated by “${calibration.name}”, in place of the model's own.`);
      if (report.output.path !== STANDARD_STREAM) progress.print(report.output.path);
      return report.statuses.failed ? EXIT.partly : EXIT.done;
    } finally {
      await input?.release();
    }
  },
});
