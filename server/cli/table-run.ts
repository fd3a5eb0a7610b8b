/** A command that reads a table, runs an explanation of each text, and writes another file. */

import { availableParallelism } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import type { BulkRequest } from "../../src/engine/explain/bulk.ts";
import { checkOutput } from "./output-option.ts";
import { type Input, openInput, STANDARD_STREAM } from "../scoring/input.ts";
import { readScoringModel } from "../scoring/scoring-model.ts";
import { explainTable, type ExplainTableOptions } from "../scoring/explain-table.ts";
import { countOf, EXIT, type RunContext, UsageError } from "./command.ts";
import {
  checkDevice,
  deviceFor,
  locate,
  MODEL_HELP,
  MODEL_OPTIONS,
  type ModelOptionValues,
} from "./model-options.ts";
import { RowsProgress } from "./progress.ts";
import { readingOf, TABLE_HELP, TABLE_OPTIONS, type TableChoice } from "./table-options.ts";

export interface TableRunValues extends ModelOptionValues, TableChoice {
  text?: string | undefined;
  out?: string | undefined;
  format?: string | undefined;
  workers?: string | undefined;
  resume: boolean;
  quiet: boolean;
}

export const TABLE_RUN_OPTIONS = {
  ...MODEL_OPTIONS,
  ...TABLE_OPTIONS,
  out: { type: "string" },
  format: { type: "string" },
  workers: { type: "string" },
  resume: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

export const TABLE_RUN_HELP = `\
${MODEL_HELP}
  --workers N                   threads, all cores when absent; on kernel they have the model in memory once
  --resume                      go on with a run that was interrupted; from the start when there is none
${TABLE_HELP}
  --quiet                       nothing on standard error but errors

Ctrl-C keeps what was done beside the output (FILE.unfinished). With --resume the output is the same as without the
interruption.
`;

interface TableRun<R extends BulkRequest, F extends string> {
  path: string;
  values: TableRunValues;
  request: R;
  /** The formats; the first is the default when neither --format nor --out determines one. */
  formats: readonly F[];
  /** The suffix of the default output's name, such as `words` in `tweets-words.csv`. */
  suffix: string;
  write: (format: F, file: Parameters<ExplainTableOptions<R>["write"]>[0]) => AsyncIterable<Uint8Array>;
}

function formatOf<F extends string>(formats: readonly F[], { format, out }: TableRunValues): F {
  const byName = extname(out ?? "")
    .slice(1)
    .toLowerCase();
  const found = formats.find((name) => name === (format ?? byName));
  if (format !== undefined && !found) throw new UsageError(`--format is one of ${formats.join(", ")}.`);
  return found ?? (formats[0] as F);
}

/** The default output: a file beside the input, or standard output for standard input. */
function besideInput(path: string, suffix: string, format: string): string {
  if (path === STANDARD_STREAM) return STANDARD_STREAM;
  const stem =
    basename(path)
      .replace(/\.(gz|zip)$/i, "")
      .replace(/\.\w{1,8}$/, "") || "table";
  return join(dirname(path), `${stem}-${suffix}.${format}`);
}

/** @returns an exit code. @throws UsageError, AppError */
export async function runOnTable<R extends BulkRequest, F extends string>(
  run: TableRun<R, F>,
  { signal, progress, describeKept }: RunContext,
): Promise<number> {
  const { path, values, request, formats, suffix, write } = run;
  const steps = new RowsProgress(progress);
  describeKept(() => steps.kept);
  const format = formatOf(formats, values);
  const workers = values.workers === undefined ? availableParallelism() : countOf("workers", values.workers);
  checkDevice(values.device);
  const output = await checkOutput(values.out ?? besideInput(path, suffix, format), {
    input: path,
    resume: values.resume,
  });
  let input: Input | undefined;
  try {
    input = await openInput(path, signal);
    const local = await locate(values, progress, signal);
    const model = await readScoringModel(local);
    const device = await deviceFor(local, values.device);
    const { rows, withoutResult } = await explainTable<R>({
      input,
      output,
      resume: values.resume,
      reading: readingOf(values),
      textColumn: values.text,
      request,
      local,
      model,
      device,
      workers,
      signal,
      onResume: (done, all) => steps.resumed(done, all),
      onProgress: (done, all, saved) => steps.tell(done, all, saved),
      onSaveError: (cause) => steps.notSaved(cause),
      write: (file) => write(format, file),
    });
    progress.say(`${rows} rows, ${withoutResult} of them empty or not readable.`);
    if (output.path !== STANDARD_STREAM) progress.say(output.path);
    return EXIT.done;
  } finally {
    await input?.release();
  }
}
