/** Reads the taught heads that an option names. */

import { readFile } from "node:fs/promises";
import { AppError } from "../../src/errors/app-error.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { checkEncoder, parseHead } from "../../src/heads/file/parse-head.ts";
import { type Option, UsageError } from "../options/option.ts";

export const HEAD_FILES: Option<readonly string[]> = {
  flag: "head",
  value: "FILE",
  repeats: true,
  default: [],
  help: "a head that teach or the page has saved; repeated for several",
  parse: (path) => [path],
};

/**
 * @throws UsageError when a file cannot be read or two heads have the same name
 * @throws AppError `bad-head`, `head-mismatch`
 */
export async function readHeads(
  paths: readonly string[],
  model: { id: string; weightsSha256: string },
): Promise<TaughtHead[]> {
  const heads: TaughtHead[] = [];
  for (const path of paths) {
    const json = await readFile(path, "utf8").catch((cause: Error) => {
      throw new UsageError(`${path} cannot be read: ${cause.message}`);
    });
    const head = await parseHead(json).catch((cause: unknown) => {
      const { code, message } = AppError.of(cause);
      throw new AppError(code, `${path}: ${message}`, { cause });
    });
    checkEncoder(head, model);
    if (heads.some(({ name }) => name === head.name))
      throw new UsageError(`Two heads have the name ${head.name}.`);
    heads.push(head);
  }
  return heads;
}
