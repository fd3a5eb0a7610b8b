/** Detects whether sources changed since a build. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "./install.mjs";

/** @param {string} folder @returns {string[]} every file in it */
export function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/**
 * A hash of the path and the bytes of each source file, so that equal sources have equal builds.
 * @param {readonly string[]} sources files and folders in the repository
 */
export function fingerprint(sources) {
  const hash = createHash("sha256");
  for (const source of sources.map((name) => join(ROOT, name))) {
    for (const file of statSync(source).isDirectory() ? filesIn(source).toSorted() : [source]) {
      const bytes = readFileSync(file);
      hash.update(`${relative(ROOT, file)}\0${bytes.length}\n`).update(bytes);
    }
  }
  return hash.digest("hex");
}
