/** Detects whether sources changed since a build. */

import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.mjs";

/** @param {string} folder @returns {string[]} every file in it */
export function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/**
 * A hash of path, size and modification time of each source file: fast, and it changes with every edit.
 * @param {readonly string[]} sources files and folders in the repository
 */
export function fingerprint(sources) {
  const hash = createHash("sha256");
  for (const source of sources.map((name) => join(ROOT, name))) {
    for (const file of statSync(source).isDirectory() ? filesIn(source).toSorted() : [source]) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest("hex");
}
