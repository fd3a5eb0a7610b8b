/** The key of pseudonyms, and the file that it is kept in. */

import { AppError } from "../../errors/app-error.ts";

const KIND = "tonescope-pseudonym-key";
const VERSION = 1;
const BYTES = 32;

/** 32 random bytes, hexadecimal. */
export const createKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

export const writeKey = (key: string): string =>
  `${JSON.stringify({ kind: KIND, version: VERSION, key }, undefined, 1)}\n`;

/** @throws AppError `bad-pseudonym-key` for another file */
export function readKey(content: string): string {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // Reported below.
  }
  const { kind, version, key } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (kind === KIND && version === VERSION && typeof key === "string" && /^[0-9a-f]{64}$/.test(key))
    return key;
  throw new AppError("bad-pseudonym-key", "The file is no key of pseudonyms.");
}
