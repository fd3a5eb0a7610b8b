/** `tonescope score FILE`: the file with columns of scores added. */

import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { EXTENSIONS, scoredName, type WriteFormat } from "../../../src/data/write/write.ts";
import type { ScoringModel } from "../../../src/scoring/model.ts";
import { DEFAULT_RULES, LONG_TEXTS, type LongTexts } from "../../../src/scoring/rules.ts";
import { command, countOf, EXIT, UsageError } from "../command.ts";
import { checkDevice, deviceFor, locate, MODEL_HELP, MODEL_OPTIONS } from "../model-options.ts";
import { RowsProgress } from "../progress.ts";
import { readingOf, TABLE_HELP, TABLE_OPTIONS } from "../table-options.ts";
import { readCalibration } from "../calibration-file.ts";
import { readScoringModel } from "../../scoring/scoring-model.ts";
import { checkOutput } from "../output-option.ts";
import { type Input, openInput, STANDARD_STREAM } from "../../scoring/input.ts";
import { scoreTable, type ScoreReport } from "../../scoring/score-table.ts";

const HELP = `tonescope score FILE [options]

Reads a table (CSV, TSV, JSON, JSON Lines, XLSX, Parquet, plain text, an X archive; also in gzip or zip), scores one
column, and writes the table as it came with the columns sentiment, sentiment_score, one for each class, and
sentiment_status added. FILE is - for standard input.

  --text COLUMN                 the column to score; found by its name and content when absent
  --out FILE                    - for standard output; else FILE-scored.EXTENSION beside the input.
                                It is replaced whole at the end, or not at all
  --format ${Object.keys(EXTENSIONS).join("|")}  as the input, or by the extension of --out
${MODEL_HELP}
  --long-texts ${LONG_TEXTS.join("|")}      a text that is too long for the model is cut, which is the default, or read whole in
                                windows whose scores are averaged; sentiment_status says cut or averaged
  --heads NAME,…                further heads of the model, each a question of its own (emotion, irony, offensive of the
                                embedded one), whose answers become columns too
  --calibration FILE            one of your own, saved as JSON by the page's Evaluate; the model's own when absent
  --workers N                   threads, all cores when absent; on kernel they have the model in memory once
  --resume                      go on with a run that was interrupted; from the start when there is none
  --safe-for-spreadsheets       put ' before cells that a spreadsheet would run as a formula
  --provenance FILE             write how it was scored, as JSON
${TABLE_HELP}
  --quiet                       nothing on standard error but errors

Ctrl-C keeps what was scored beside the output (FILE.unfinished). With --resume the output is the same as without the
interruption. Exit codes: 0 done, 1 failed, 2 not understood, 3 done but some rows could not be scored,
130 and 143 interrupted, 141 the reader of standard output left.
`;

const OPTIONS = {
  ...MODEL_OPTIONS,
  ...TABLE_OPTIONS,
  out: { type: "string" },
  format: { type: "string" },
  "long-texts": { type: "string", default: DEFAULT_RULES.longTexts },
  heads: { type: "string" },
  calibration: { type: "string" },
  workers: { type: "string" },
  resume: { type: "boolean", default: false },
  "safe-for-spreadsheets": { type: "boolean", default: false },
  provenance: { type: "string" },
  quiet: { type: "boolean", default: false },
} as const;

function formatOf(chosen: string | undefined, out: string | undefined): WriteFormat | undefined {
  if (chosen !== undefined && !Object.hasOwn(EXTENSIONS, chosen)) {
    throw new UsageError(`--format is one of ${Object.keys(EXTENSIONS).join(", ")}.`);
  }
  const extension = extname(out ?? "")
    .slice(1)
    .toLowerCase();
  return (chosen ?? (Object.hasOwn(EXTENSIONS, extension) ? extension : undefined)) as
    | WriteFormat
    | undefined;
}

function longTextsOf(chosen: string): LongTexts {
  const known = LONG_TEXTS.find((name) => name === chosen);
  if (!known) throw new UsageError(`--long-texts is one of ${LONG_TEXTS.join(", ")}.`);
  return known;
}

/** @throws UsageError when the model has no such head */
function headsOf(chosen: string | undefined, { id, heads = [] }: ScoringModel): readonly string[] {
  const requested = chosen?.split(",").map((name) => name.trim()) ?? [];
  const known = heads.map(({ name }) => name);
  const unknown = requested.find((name) => !known.includes(name));
  if (unknown === undefined) return requested;
  throw new UsageError(`${id} has no head named ${unknown}. It has: ${known.join(", ") || "none"}.`);
}

/** The output head's name in the app. */
const besideInput = (path: string, format: WriteFormat) =>
  path === STANDARD_STREAM ? STANDARD_STREAM : join(dirname(path), scoredName(basename(path), format));

function summary({
  rows,
  statuses,
  report,
  renamed,
  unwritableCharacters,
  textColumn,
}: ScoreReport): string[] {
  const counts = Object.entries(statuses).map(([status, count]) => `${count} ${status}`);
  return [
    `${rows} rows of ${textColumn}: ${counts.join(", ") || "none"}.`,
    ...[...report.counts]
      .filter(([kind]) => kind !== "empty-text" && kind !== "blank-line")
      .map(([kind, count]) => {
        const line = report.issues.find((issue) => issue.kind === kind)?.line;
        return `In the input: ${count} times ${kind}, first in line ${line}.`;
      }),
    ...renamed.map(
      ({ wanted, name }) => `The table has a column ${wanted} already, so the new one is ${name}.`,
    ),
    ...(unwritableCharacters > 0 ? [`${unwritableCharacters} characters became ?.`] : []),
  ];
}

export const main = command({
  help: HELP,
  options: OPTIONS,
  takes: [1, 1],
  async run(values, [path = ""], { signal, progress, describeKept }) {
    const format = formatOf(values.format, values.out);
    const workers =
      values.workers === undefined ? availableParallelism() : countOf("workers", values.workers);
    checkDevice(values.device);
    const longTexts = longTextsOf(values["long-texts"]);
    const options = { input: path, resume: values.resume };
    const chosen = values.out === undefined ? undefined : await checkOutput(values.out, options);
    let input: Input | undefined;
    const rows = new RowsProgress(progress);
    describeKept(() => rows.kept);
    try {
      input = await openInput(path, signal);
      const local = await locate(values, progress, signal);
      const model = await readScoringModel(local);
      const heads = headsOf(values.heads, model);
      const calibration =
        values.calibration === undefined ? undefined : await readCalibration(values.calibration, model);
      const device = await deviceFor(local, values.device);
      const report = await scoreTable({
        input,
        outputFor: async (format) => chosen ?? checkOutput(besideInput(path, format), options),
        resume: values.resume,
        reading: readingOf(values),
        textColumn: values.text,
        format,
        safeForSpreadsheets: values["safe-for-spreadsheets"],
        local,
        model,
        rules: { longTexts, ...(heads.length > 0 && { heads }), ...(calibration && { calibration }) },
        device,
        workers,
        signal,
        onResume: (done, all) => rows.resumed(done, all),
        onProgress: (done, all, saved) => rows.tell(done, all, saved),
        onSaveError: (cause) => rows.notSaved(cause),
      });
      if (values.provenance !== undefined) {
        await writeFile(values.provenance, `${JSON.stringify(report.provenance, undefined, 2)}\n`);
      }
      for (const line of summary(report)) progress.say(line);
      if (calibration) progress.say(`Calibrated by “${calibration.name}”, in place of the model's own.`);
      if (report.output.path !== STANDARD_STREAM) progress.say(report.output.path);
      return report.statuses.failed ? EXIT.partly : EXIT.done;
    } finally {
      await input?.release();
    }
  },
});
