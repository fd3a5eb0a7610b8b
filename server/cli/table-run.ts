/** A command that reads a table, runs an explanation of each text, and writes another file. */

import { methodIdOf } from "../../src/engine/explain/attribution/registry.ts";
import type { BulkRequest } from "../../src/engine/explain/bulk.ts";
import { readHeads } from "../models/taught-heads.ts";
import { typicalPasses } from "../options/method.ts";
import { BY_LANGUAGE, MODEL_OPTIONS, WORKERS } from "../options/model.ts";
import { UsageError, type Values } from "../options/option.ts";
import { QUIET, RESUME } from "../options/output.ts";
import { READING_OPTIONS, readingOf } from "../options/reading.ts";
import { TEXT_OPTIONS, textRulesOf } from "../options/texts.ts";
import { type Input, openInput, STANDARD_STREAM } from "../scoring/input.ts";
import { readingLine } from "./reading-report.ts";
import { readScoringModel } from "../scoring/scoring-model.ts";
import { explainTable, type ExplainTableOptions } from "../scoring/explain-table.ts";
import { besideInput, checkOutput, formatFor } from "./check-output.ts";
import { EXIT, type RunContext } from "./command.ts";
import { deviceChooser, locate } from "./load-model.ts";
import { RowsProgress } from "./progress.ts";

export const TABLE_RUN_OPTIONS = {
  resume: RESUME,
  quiet: QUIET,
  ...READING_OPTIONS,
  ...TEXT_OPTIONS,
  ...MODEL_OPTIONS,
  workers: WORKERS,
};

type TableRunValues<F extends string> = Values<typeof TABLE_RUN_OPTIONS> & {
  out: string | undefined;
  format: F | undefined;
};

interface TableRun<R extends BulkRequest, F extends string> {
  path: string;
  values: TableRunValues<F>;
  request: R;
  /** The file of the taught head whose categories are attributed. */
  head?: string | undefined;
  /** The formats; the first is the default when neither --format nor --out determines one. */
  formats: readonly F[];
  /** The suffix of the default output's name, such as `words` in `tweets-words.csv`. */
  suffix: string;
  write: (format: F, file: Parameters<ExplainTableOptions<R>["write"]>[0]) => AsyncIterable<Uint8Array>;
}

/** Why a table has one model. */
const ONE_MODEL = {
  embeddings: "Embeddings of two models cannot be compared with each other",
  attributions: "Effects of words in two models cannot be added or compared",
} as const satisfies Record<BulkRequest["of"], string>;

/** @returns an exit code. @throws UsageError, AppError */
export async function runOnTable<R extends BulkRequest, F extends string>(
  run: TableRun<R, F>,
  { signal, progress, describeSaved }: RunContext,
): Promise<number> {
  const { path, values, request, formats, suffix, write } = run;
  if (values.model === BY_LANGUAGE)
    throw new UsageError(
      `${ONE_MODEL[request.of]}, so --model auto is not for this command. --model multilingual reads English too.`,
    );
  const steps = new RowsProgress(progress);
  describeSaved(() => steps.savedMessage);
  const format = formatFor(formats, values) ?? (formats[0] as F);
  const reading = readingOf(values);
  const output = await checkOutput(values.out ?? besideInput(path, suffix, format), {
    input: path,
    resume: values.resume,
  });
  let input: Input | undefined;
  try {
    input = await openInput(path, signal);
    const local = await locate(values, progress, signal);
    const model = await readScoringModel(local);
    const [head] = await readHeads(run.head === undefined ? [] : [run.head], model);
    const passes = request.of === "attributions" ? typicalPasses(methodIdOf(request.method)) : 1;
    const choose = deviceChooser(local, values, progress);
    const { rows, withoutResult } = await explainTable<R>({
      input,
      output,
      resume: values.resume,
      reading,
      textColumns: values.textColumns,
      textRules: textRulesOf(values),
      request,
      head,
      local,
      model,
      chooseDevice: (texts, earlier) => choose(texts * passes, earlier),
      workers: values.workers,
      signal,
      onOpen: (table, column) =>
        progress.print(readingLine(table, column, { ...reading, textColumns: values.textColumns })),
      onResume: (done, all) => steps.resumed(done, all),
      onProgress: (done, all, saved) => steps.update(done, all, saved),
      onSaveError: (cause) => steps.notSaved(cause),
      write: (file) => write(format, file),
    });
    progress.print(`${rows} rows, ${withoutResult} of them empty or not readable.`);
    if (output.path !== STANDARD_STREAM) progress.print(output.path);
    return EXIT.done;
  } finally {
    await input?.release();
  }
}
