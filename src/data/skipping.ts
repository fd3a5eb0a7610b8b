import { AppError } from "../errors/app-error.ts";
import { LIMITS } from "./limits.ts";

/**
 * Whether what holds several tables is kept in memory, because reading it from its start for each of them would take too
 * long.
 * @param size of all that is read, in bytes or characters
 * @throws AppError `over-limit` when it is too large for that
 */
export function mustBeKept(tables: number, size: number): boolean {
  if (tables <= LIMITS.skippedTables) return false;
  if (size <= LIMITS.heldBytes) return true;
  if (tables * size <= LIMITS.skippedBytes) return false;
  throw new AppError(
    "over-limit",
    `The file holds ${tables} tables in ${size} bytes. Unpack it, or save its tables as files of their own.`,
  );
}
