/** The hash of a file, which identifies it; its name and date do not. */

import { createSHA256 } from "hash-wasm";
import { bytesOf } from "../../src/data/bytes.ts";

/** @returns hexadecimal. @throws AppError `unreadable-file`, `cancelled` */
export async function sha256Of(file: Blob, signal?: AbortSignal): Promise<string> {
  const hasher = await createSHA256();
  for await (const chunk of bytesOf(file, { signal })) hasher.update(chunk);
  return hasher.digest("hex");
}
