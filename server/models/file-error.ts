import { AppError } from "../../src/errors/app-error.ts";

export const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "";

export const isMissing = (cause: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(cause));

/** Whether the folder is not writable, for this user or because it is read-only. */
export const isReadOnly = (cause: unknown): boolean => ["EROFS", "EACCES", "EPERM"].includes(codeOf(cause));

/** Converts an error of the file system to an AppError. */
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
