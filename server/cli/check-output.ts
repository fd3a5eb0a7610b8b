import { realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { STANDARD_STREAM } from "../scoring/input.ts";
import type { Output } from "../scoring/output.ts";
import { EXTENSIONS } from "../../src/data/write/write.ts";
import { UsageError } from "../options/option.ts";

export interface OutputOptions {
  /** The path of the input, which the output must not replace. */
  input?: string;
  /** Whether an interrupted run is resumed, which requires a file. */
  resume?: boolean;
}

/** The target of `--out`, checked before any work. @throws UsageError, Error */
export async function checkOutput(
  path: string,
  { input = STANDARD_STREAM, resume = false }: OutputOptions = {},
): Promise<Output> {
  const output = await kindOf(path, input);
  if (resume && output.kind === "stream") throw new UsageError("--resume needs an --out that is a file.");
  return output;
}

async function kindOf(path: string, input: string): Promise<Output> {
  if (path === STANDARD_STREAM) return { kind: "stream", path };
  const found = await stat(path).catch(() => undefined);
  if (!found) return { kind: "file", path };
  if (found.isDirectory()) throw new UsageError(`${path} is a folder; --out takes a file.`);
  if (!found.isFile()) return { kind: "stream", path };
  if (input !== STANDARD_STREAM && (await realpath(path)) === (await realpath(input))) {
    throw new UsageError("--out would replace the input.");
  }
  return { kind: "file", path };
}

/**
 * The default output: a file beside the input, or standard output for standard input.
 * @param suffix of its name, such as `words` in `tweets-words.csv`
 */
export function besideInput(path: string, suffix: string, format: string): string {
  if (path === STANDARD_STREAM) return STANDARD_STREAM;
  const stem =
    basename(path)
      .replace(/\.(gz|zip)$/i, "")
      .replace(/\.\w{1,8}$/, "") || "table";
  return join(dirname(path), `${stem}-${suffix}.${format}`);
}

const ALIASES: Readonly<Record<string, string>> = { ndjson: "jsonl", tab: "tsv" };
/** Extensions of tables and archives that no command writes. */
const UNWRITABLE =
  /^(xls|xlsm|xlsb|ods|numbers|gz|tgz|zip|bz2|xz|lz4|zst|7z|html?|xml|feather|arrow|avro|orc|sav|zsav|dta|sqlite3?|db|pdf|docx?)$/;

/**
 * The chosen format, or the one that the extension of the output names; undefined when it names none.
 * @param formats that the command writes
 * @throws UsageError when the extension names a format that the command does not write
 */
export function formatFor<F extends string>(
  formats: readonly F[],
  { format, out = "" }: { format: F | undefined; out: string | undefined },
): F | undefined {
  if (format !== undefined) return format;
  const extension = extname(out).slice(1).toLowerCase();
  const named = ALIASES[extension] ?? extension;
  const known = formats.find((name) => name === named);
  if (known === undefined && (Object.hasOwn(EXTENSIONS, named) || UNWRITABLE.test(named))) {
    throw new UsageError(
      `--out cannot write .${extension} files. Name it .${formats.join(", .")}, or choose a --format.`,
    );
  }
  return known;
}
