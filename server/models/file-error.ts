import { AppError } from "../../src/errors/app-error.ts";

export const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "";

export const isMissing = (cause: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(cause));

/** Nothing can be written there, by anybody or by us. */
export const isReadOnly = (cause: unknown): boolean => ["EROFS", "EACCES", "EPERM"].includes(codeOf(cause));

/** What the file system says, in the words of the engine. */
export function storageError(cause: unknown, folder: string): AppError {
  if (cause instanceof AppError) return cause;
  const code = codeOf(cause);
  if (["ENOSPC", "EDQUOT", "EFBIG"].includes(code)) {
    return new AppError("storage-full", `There is no more room in ${folder}.`, { cause });
  }
  return new AppError("storage-unavailable", `${folder} cannot be used (${code || String(cause)}).`, {
    cause,
  });
}
