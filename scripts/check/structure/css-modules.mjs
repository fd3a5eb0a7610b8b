/** Class names of CSS modules, which the compiler does not check: each name that is used exists, and each that exists is used. */

import { dirname, posix } from "node:path";

const IMPORT = /import (\w+) from "(\.[^"]+\.module\.css)"/g;
const CLASS = /\.([A-Za-z_][\w-]*)(?=[^{};]*\{)/g;

/** @param {string} css @returns {Set<string>} */
function definedClasses(css) {
  const code = css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/:global\([^)]*\)/g, "");
  return new Set([...code.matchAll(CLASS)].map((match) => match[1] ?? ""));
}

/**
 * @param {readonly { path: string, text: string }[]} files all source files
 * @returns {string[]} one line for each class that is used without being defined, or defined without being used
 */
export function checkCssModules(files) {
  const defined = new Map(
    files
      .filter(({ path }) => path.endsWith(".module.css"))
      .map(({ path, text }) => [path, definedClasses(text)]),
  );
  /** @type {Map<string, Set<string>>} */
  const used = new Map([...defined.keys()].map((path) => [path, new Set()]));
  const violations = [];
  for (const { path, text } of files) {
    if (!path.endsWith(".tsx") && !path.endsWith(".ts")) continue;
    for (const [, name, target] of text.matchAll(IMPORT)) {
      const sheet = posix.join(dirname(path), target ?? "");
      for (const [, member] of text.matchAll(new RegExp(`(?<![.\\w])${name}\\.(\\w+)`, "g"))) {
        used.get(sheet)?.add(member ?? "");
        if (!defined.get(sheet)?.has(member ?? ""))
          violations.push(`${path}: ${sheet} has no class "${member}"`);
      }
    }
  }
  for (const [path, classes] of defined) {
    for (const name of classes) {
      if (!used.get(path)?.has(name)) violations.push(`${path}: class "${name}" is not used`);
    }
  }
  return violations;
}
