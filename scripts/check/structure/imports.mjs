/** The direction of imports: no cycle between files or folders, no import against the layers. */

import { condense, cycles } from "./graph.mjs";
import { forbidden, roomOf } from "./layers.mjs";
import { isTest } from "./modules.mjs";

/** @typedef {import("./modules.mjs").Module} Module */

/** @param {Iterable<Module>} modules @returns {Map<string, Set<string>>} */
function edgesOf(modules) {
  return new Map(
    [...modules].map(({ path, imports }) => [path, new Set(imports.map(({ target }) => target))]),
  );
}

/** The edges inside a component, which show where to cut. @param {string[]} component @param {Map<string, Set<string>>} edges */
function describe(component, edges) {
  return component
    .map(
      (node) =>
        `${node} -> ${[...(edges.get(node) ?? [])].filter((to) => component.includes(to)).join(", ")}`,
    )
    .join("\n    ");
}

/** A folder and its subfolders may import each other: the folder is what the subfolders have in common. @param {Map<string, Set<string>>} folders */
function withoutNesting(folders) {
  const isNested = (/** @type {string} */ a, /** @type {string} */ b) =>
    a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
  return new Map(
    [...folders].map(([from, targets]) => [from, new Set([...targets].filter((to) => !isNested(from, to)))]),
  );
}

/** @param {Map<string, Module>} modules @returns {string[]} one line for each violation */
export function checkImports(modules) {
  const all = edgesOf(modules.values());
  const sources = [...modules.values()].filter(({ path }) => !isTest(path));
  const folders = withoutNesting(condense(edgesOf(sources), roomOf));
  return [
    ...cycles(all).map((files) => `import cycle:\n    ${describe(files, all)}`),
    ...cycles(folders).map((rooms) => `folder cycle:\n    ${describe(rooms, folders)}`),
    ...sources.flatMap(({ path, imports }) =>
      imports.flatMap((imported) => {
        const reason = forbidden(path, imported);
        return reason === undefined ? [] : [`${path} imports ${imported.target}: ${reason}`];
      }),
    ),
  ];
}
