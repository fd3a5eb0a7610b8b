import { createHash } from "node:crypto";

/**
 * A file name for any text: its safe characters, and a hash that makes it unique, also if the
 * file system ignores case. No text results in a path outside the folder.
 */
export function safeName(text: string): string {
  const readable = text.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, 60);
  return `${readable}-${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}
