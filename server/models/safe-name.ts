import { createHash } from "node:crypto";

/**
 * A file name for any text: what can be read of it, and a hash that tells it from every other, also where the
 * file system ignores case. No text makes it leave its folder.
 */
export function safeName(text: string): string {
  const readable = text.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, 60);
  return `${readable}-${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}
