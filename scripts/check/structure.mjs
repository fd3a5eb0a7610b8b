/** npm run lint: the rules of CONTRIBUTING.md that no linter has: imports, folders, CSS modules, spelling, configuration files. */

import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { ROOT } from "../support/install.mjs";
import { checkCssModules } from "./structure/css-modules.mjs";
import { checkImports } from "./structure/imports.mjs";
import { readModules, sourceFiles } from "./structure/modules.mjs";
import { checkFolders } from "./structure/sizes.mjs";
import { checkSpelling } from "./structure/spelling.mjs";

const TEXT = /\.(ts|tsx|mjs|py|css|html|md|ya?ml|json)$/;
const UNEXPLAINED = /(?:oxlint|eslint)-disable(?!.* -- \S)/;

/** @param {string} text @throws Error for the first fault of a file, which may hold several documents */
function parseYaml(text) {
  for (const { errors } of parseAllDocuments(text)) if (errors[0]) throw errors[0];
}

/** @type {Record<string, (text: string) => unknown>} */
const PARSERS = { ".json": JSON.parse, ".yml": parseYaml, ".yaml": parseYaml };

/** @param {string} path @param {string} text @returns {string[]} */
function checkSyntax(path, text) {
  try {
    PARSERS[extname(path)]?.(text);
    return [];
  } catch (error) {
    return [`${path}: ${error instanceof Error ? error.message : error}`];
  }
}

/** A rule is switched off only with a reason: `oxlint-disable-next-line RULE -- REASON`. @param {string} path @param {string} text */
function checkReasons(path, text) {
  return text
    .split("\n")
    .flatMap((line, index) =>
      UNEXPLAINED.test(line) && path !== "scripts/check/structure.mjs"
        ? [`${path}:${index + 1}: a rule is switched off without a reason`]
        : [],
    );
}

const paths = sourceFiles();
const modules = readModules(paths);
const texts = paths
  .filter((path) => TEXT.test(path) && path !== "package-lock.json")
  .map((path) => ({ path, text: modules.get(path)?.text ?? readFileSync(join(ROOT, path), "utf8") }));

const violations = [
  ...checkImports(modules),
  ...checkFolders(paths),
  ...checkCssModules(texts),
  ...texts.flatMap(({ path, text }) => [
    ...checkSpelling(path, text),
    ...checkReasons(path, text),
    ...checkSyntax(path, text),
  ]),
];
for (const violation of violations) console.log(violation);
console.log(`${modules.size} modules, ${texts.length} files checked: ${violations.length} violations`);
process.exit(violations.length > 0 ? 1 : 0);
