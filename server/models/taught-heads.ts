/** Taught heads in files. */

import { readFile } from "node:fs/promises";
import { AppError } from "../../src/errors/app-error.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { checkEncoder, parseHead } from "../../src/heads/file/parse-head.ts";

/**
 * @param model whose heads they must be
 * @throws AppError `unreadable-file`, `bad-head`, `head-mismatch`; `bad-option` when two have the same name
 */
export async function readHeads(
  paths: readonly string[],
  model: { id: string; weightsSha256: string },
): Promise<TaughtHead[]> {
  const heads: TaughtHead[] = [];
  for (const path of paths) {
    const json = await readFile(path, "utf8").catch((cause: Error) => {
      throw new AppError("unreadable-file", `${path} cannot be read: ${cause.message}.`, { cause });
    });
    const head = await parseHead(json).catch((cause: unknown) => {
      const { code, message } = AppError.of(cause);
      throw new AppError(code, `${path}: ${message}`, { cause });
    });
    checkEncoder(head, model);
    if (heads.some(({ name }) => name === head.name))
      throw new AppError("bad-option", `Two heads have the name ${head.name}.`);
    heads.push(head);
  }
  return heads;
}
