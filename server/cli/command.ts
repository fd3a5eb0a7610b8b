/** The parts that every command has: parsed options, `--help`, error messages and an exit code. */

import process from "node:process";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { AppError } from "../../src/errors/app-error.ts";
import { ADVICE } from "./advice.ts";
import { ProgressLine } from "./progress.ts";

export const EXIT = {
  done: 0,
  /** An error occurred; standard error has the message and advice. */
  failed: 1,
  /** The command line is invalid. */
  usage: 2,
  /** Finished, but some rows could not be scored. */
  partly: 3,
  /** Interrupted by Ctrl-C; results so far are kept. */
  interrupted: 130,
  /** The reader of the output closed it. */
  brokenPipe: 141,
  /** Ended by SIGTERM; results so far are kept. */
  terminated: 143,
} as const;

/** An invalid command line; the message says what is valid. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true }>
>["values"];

export interface CommandSpec<O extends Options> {
  /** The help text; its first line is the usage. */
  help: string;
  options: O;
  /** The largest number of positional arguments. */
  takes: readonly [least: number, most: number];
  /** Rejects with any error when the run is interrupted. @returns an exit code */
  run(values: Values<O>, positionals: string[], context: RunContext): Promise<number>;
}

/** The context in which a command runs. */
export interface RunContext {
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  /** Progress on standard error; silent with `--quiet`. */
  progress: ProgressLine;
  /** Sets the function that describes, in a sentence, the saved results of a run that ends early; empty when there are none. */
  describeKept(describe: (isInterrupted: boolean) => string): void;
}

function describe(error: unknown): string {
  if (error instanceof AppError) return `${error.message} ${ADVICE[error.code]}`.trimEnd();
  return error instanceof Error ? error.message : String(error);
}

export function command<O extends Options>({ help, options, takes, run }: CommandSpec<O>) {
  const usage = help.slice(0, help.indexOf("\n"));
  const reject = (message: string) => {
    console.error(`${message}\n${usage}\nMore with --help.`);
    return EXIT.usage;
  };
  return async (args: string[]): Promise<number> => {
    try {
      const config = { args, options: { ...options, help: { type: "boolean", short: "h" } } } as const;
      const { values, positionals } = parseArgs({ ...config, allowPositionals: true });
      if ((values as { help?: boolean }).help) {
        console.log(help.trimEnd());
        return EXIT.done;
      }
      if (positionals.length < takes[0]) return reject("Something is missing.");
      if (positionals.length > takes[1]) return reject(`“${positionals[takes[1]]}” is one too many.`);
      const { quiet = false } = values as { quiet?: boolean };
      return await runInterruptibly(quiet, (context) => run(values as Values<O>, positionals, context));
    } catch (error) {
      const isUsage =
        error instanceof UsageError ||
        (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));
      if (isUsage) return reject(error.message);
      console.error(describe(error));
      return EXIT.failed;
    }
  };
}

/** Ends an interrupted run with its own exit code, and says what any run that stopped early has kept. */
async function runInterruptibly(
  quiet: boolean,
  run: (context: RunContext) => Promise<number>,
): Promise<number> {
  const progress = new ProgressLine(quiet);
  const { signal, exitCode } = interruption();
  let kept = (_isInterrupted: boolean) => "";
  const describeKept = (describe: typeof kept) => {
    kept = describe;
  };
  try {
    return await run({ signal, progress, describeKept });
  } catch (error) {
    progress.clear();
    const isInterrupted = signal.aborted;
    const message = [isInterrupted ? "Interrupted." : "", kept(isInterrupted)].filter(Boolean).join(" ");
    if (message) console.error(message);
    if (isInterrupted) return exitCode();
    throw error;
  }
}

/** A whole number of at least one. @throws UsageError */
export function countOf(option: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UsageError(`--${option} takes a number from 1.`);
}

/** Milliseconds. A terminal, npm and a parent process each pass on the same Ctrl-C; a later signal is a second one. */
const SAME_SIGNAL_MS = 1000;

/** Aborts at Ctrl-C and SIGTERM; a second signal ends the process immediately. */
function interruption(): { signal: AbortSignal; exitCode: () => number } {
  const controller = new AbortController();
  let code: number = EXIT.interrupted;
  let first = 0;
  const on = (name: "SIGINT" | "SIGTERM", exit: number) => {
    process.on(name, () => {
      const now = performance.now();
      if (controller.signal.aborted) {
        if (now - first > SAME_SIGNAL_MS) process.exit(exit);
        return;
      }
      first = now;
      code = exit;
      controller.abort();
    });
  };
  on("SIGINT", EXIT.interrupted);
  on("SIGTERM", EXIT.terminated);
  return { signal: controller.signal, exitCode: () => code };
}
