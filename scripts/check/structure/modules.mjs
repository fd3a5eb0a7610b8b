/** The source files of the repository and which of them import which, types included. */

import { existsSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join, posix } from "node:path";
import { parseSync } from "oxc-parser";
import { ROOT } from "../../support/install.mjs";

const CODE = /\.(ts|tsx|mjs)$/;
/** Dynamic imports, and types in annotations and JSDoc: `import("./file.ts")`. */
const INLINE_IMPORT = /\bimport\("(\.{1,2}\/[^"]+)"\)/g;

/**
 * @typedef {object} Module
 * @property {string} path relative to the repository
 * @property {string} text
 * @property {{ target: string, isType: boolean }[]} imports files of the repository; a worker's URL is not an import
 */

/** Files of the working tree that git tracks or would track, apart from models. @returns {string[]} */
export function sourceFiles() {
  const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return [...new Set(list.split("\n"))].filter(
    // git lists a tracked file that was deleted, until the deletion is staged.
    (path) => path !== "" && !/^(public\/)?models\/[^/]+\//.test(path) && existsSync(join(ROOT, path)),
  );
}

/** @param {string} path */
export const isTest = (path) =>
  /\.(test|spec)\.tsx?$/.test(path) || /(^|\/)testing\//.test(path) || path.startsWith("e2e/");

/** @param {string} specifier */
const isWorkerUrl = (specifier) => /\?(worker|url|raw|sharedworker)\b/.test(specifier);

/** @param {string} path @param {string} text @returns {Module["imports"]} */
function importsOf(path, text) {
  const { module } = parseSync(path, text);
  const requests = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      specifier: moduleRequest.value,
      isType: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.map(({ moduleRequest, isType }) => ({ specifier: moduleRequest?.value ?? "", isType })),
    ),
    ...[...text.matchAll(INLINE_IMPORT)].map(([, specifier = ""]) => ({ specifier, isType: true })),
  ];
  return requests
    .filter(({ specifier }) => specifier.startsWith(".") && !isWorkerUrl(specifier))
    .map(({ specifier, isType }) => ({
      target: posix.join(posix.dirname(path), specifier.replace(/\?.*$/, "")),
      isType,
    }));
}

/** @param {string[]} paths @returns {Map<string, Module>} */
export function readModules(paths) {
  const modules = new Map();
  for (const path of paths.filter((name) => CODE.test(name) && !name.includes("/assembly/"))) {
    const text = readFileSync(join(ROOT, path), "utf8");
    modules.set(path, { path, text, imports: importsOf(path, text) });
  }
  return modules;
}
