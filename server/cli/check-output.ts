import { realpath, stat } from "node:fs/promises";
import { STANDARD_STREAM } from "../scoring/input.ts";
import type { Output } from "../scoring/output.ts";
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
