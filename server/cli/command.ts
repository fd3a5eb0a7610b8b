/** The parts that every command has: parsed options, `--help`, error messages and an exit code. */

import process from "node:process";
import { AppError } from "../../src/errors/app-error.ts";
import { type CommandText, helpText } from "../options/help.ts";
import { type OptionTable, UsageError, type Values } from "../options/option.ts";
import { type Arity, parseOptions } from "../options/parse-options.ts";
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

export interface CommandSpec<T extends OptionTable> extends Omit<CommandText, "options"> {
  options: T;
  positionals: Arity;
}

export interface Command extends CommandText {
  /** @returns an exit code */
  main(args: string[]): Promise<number>;
}

/** The context in which a command runs. */
export interface RunContext {
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  /** Progress on standard error; silent with `--quiet`. */
  progress: ProgressLine;
  /** Sets the function that describes, in a sentence, the saved results of a run that ends early; empty when there are none. */
  describeSaved(describe: (isInterrupted: boolean) => string): void;
}

function describe(error: unknown): string {
  if (error instanceof AppError) return `${error.message} ${ADVICE[error.code]}`.trimEnd();
  return error instanceof Error ? error.message : String(error);
}

const asksForHelp = (args: string[]) => {
  const end = args.indexOf("--");
  const flags = end < 0 ? args : args.slice(0, end);
  return flags.includes("--help") || flags.includes("-h");
};

/** The positional arguments of `tonescope COMMAND NAME NAME [options]`. */
const namesIn = ([usage = ""]: readonly string[]) =>
  usage
    .split(" ")
    .slice(2)
    .filter((word) => !word.startsWith("["));

/** A command that handles signals itself. */
export function defineServer<T extends OptionTable>({
  run,
  ...spec
}: CommandSpec<T> & { run(values: Values<T>, positionals: string[]): Promise<number> }): Command {
  return {
    ...spec,
    async main(args) {
      if (asksForHelp(args)) {
        console.log(helpText(spec));
        return EXIT.done;
      }
      try {
        const names = namesIn(spec.usage.split("\n"));
        const { values, positionals } = parseOptions(
          spec.options,
          args,
          process.env,
          spec.positionals,
          names,
        );
        return await run(values, positionals);
      } catch (error) {
        if (!(error instanceof UsageError)) {
          console.error(describe(error));
          return EXIT.failed;
        }
        const [usage = ""] = spec.usage.split("\n");
        console.error(`${error.message}\n${usage}\nMore with --help.`);
        return EXIT.usage;
      }
    },
  };
}

/** A command that Ctrl-C and SIGTERM interrupt; `run` then rejects with any error. */
export const defineCommand = <T extends OptionTable>({
  run,
  ...spec
}: CommandSpec<T> & {
  run(values: Values<T>, positionals: string[], context: RunContext): Promise<number>;
}): Command =>
  defineServer({
    ...spec,
    run: (values, positionals) =>
      runInterruptibly((values as { quiet?: boolean }).quiet ?? false, (context) =>
        run(values, positionals, context),
      ),
  });

/** Ends an interrupted run with its own exit code, and reports the saved results of any run that stopped early. */
async function runInterruptibly(
  quiet: boolean,
  run: (context: RunContext) => Promise<number>,
): Promise<number> {
  const progress = new ProgressLine(quiet);
  const { signal, exitCode } = interruption();
  let savedMessage = (_isInterrupted: boolean) => "";
  const describeSaved = (describe: typeof savedMessage) => {
    savedMessage = describe;
  };
  try {
    return await run({ signal, progress, describeSaved });
  } catch (error) {
    progress.clear();
    const isInterrupted = signal.aborted;
    const message = [isInterrupted ? "Interrupted." : "", savedMessage(isInterrupted)]
      .filter(Boolean)
      .join(" ");
    if (message) console.error(message);
    if (isInterrupted) return exitCode();
    throw error;
  }
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
