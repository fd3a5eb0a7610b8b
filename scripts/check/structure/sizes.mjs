/** Folders that hold too many files. Lines of files and functions are counted by oxlint. */

import { isTest } from "./modules.mjs";

/** About 20; style sheets count with their component, and tests with what they test. */
const MAX_FILES = 25;
const CHECKED = /^(src|server|workers|scripts|bench|e2e|deploy|docs|training|examples)\//;
/** Folders of items of one kind: decisions, fixtures, and one module for each step of the training recipe. */
const COLLECTIONS = /^(docs\/decisions|src\/testing\/fixtures|training\/tonescope_training)/;
const NOT_COUNTED = /(\.module\.css|README\.md)$/;

/** @param {string[]} paths @returns {string[]} one line for each folder that holds too many files */
export function checkFolders(paths) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const path of paths.filter((name) => CHECKED.test(name) && !NOT_COUNTED.test(name) && !isTest(name))) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([folder, count]) => count > MAX_FILES && !COLLECTIONS.test(folder))
    .map(([folder, count]) => `${folder}: ${count} files apart from tests, more than ${MAX_FILES}`);
}
