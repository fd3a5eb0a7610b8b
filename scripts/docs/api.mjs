/**
 * npm run docs:api: writes docs/reference/ from the docstrings of what the package exports. The compiler emits the
 * declarations of `src/library.ts` and `server/library.ts`; each exported name is looked up in them.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "oxc-parser";
import { ROOT } from "../support/install.mjs";
import { memberSections, proseOf } from "./docstrings.mjs";

/** @typedef {import("./docstrings.mjs").Declaration} Declaration */
/** @typedef {{ name: string, declaration: Declaration, source: string }} Entry */

const STATISTICS = "src/statistics/";
const TYPES = join(ROOT, ".cache", "api-types");
const PAGES = [
  {
    path: "docs/reference/library.md",
    entry: "src/library.ts",
    title: "Library",
    lead: 'What `import { … } from "tonescope"` offers in a browser, in a Web Worker and in Node; its [statistics](statistics.md) have a page of their own.',
    has: (/** @type {string} */ source) => !source.startsWith(STATISTICS),
  },
  {
    path: "docs/reference/statistics.md",
    entry: "src/library.ts",
    title: "Statistics",
    lead: "Functions of numbers that the [library](library.md) exports: corrected shares and differences, agreement, tests, words and change points. [Shares that hold](../estimates.md) describes how they belong together.",
    has: (/** @type {string} */ source) => source.startsWith(STATISTICS),
  },
  {
    path: "docs/reference/node.md",
    entry: "server/library.ts",
    title: "Library for Node",
    lead: "What the package offers in Node besides the [library](library.md): native inference and models in folders.",
    has: () => true,
  },
];
const KINDS = [
  { title: "Classes", types: ["ClassDeclaration"] },
  {
    title: "Functions and values",
    types: ["TSDeclareFunction", "FunctionDeclaration", "VariableDeclaration"],
  },
  { title: "Types", types: ["TSInterfaceDeclaration", "TSTypeAliasDeclaration", "TSEnumDeclaration"] },
];

function emitDeclarations() {
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.library.json", "--outDir", TYPES], { cwd: ROOT });
}

/** @param {string} path of a source file */
function parse(path) {
  const text = readFileSync(join(TYPES, path.replace(/\.ts$/, ".d.ts")), "utf8");
  const { program, comments, module } = parseSync(path.replace(/\.ts$/, ".d.ts"), text);
  return { text, program, comments, module };
}

/** The names that a module exports from others. @param {string} entry @returns {{ name: string, source: string }[]} */
function exportedNames(entry) {
  return parse(entry).module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName, moduleRequest }) =>
      exportName.name && moduleRequest
        ? [{ name: exportName.name, source: posix.join(posix.dirname(entry), moduleRequest.value) }]
        : [],
    ),
  );
}

/** The declaration of a name, also when the module exports it from a further one. @param {string} name @param {string} source @returns {Entry} */
function find(name, source) {
  const { text, program, comments, module } = parse(source);
  for (const statement of program.body) {
    const node = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (!node) continue;
    const id = "id" in node ? node.id : "declarations" in node ? node.declarations[0]?.id : undefined;
    if (!id || !("name" in id) || id.name !== name) continue;
    const before = comments.findLast(
      ({ end }) => end <= statement.start && text.slice(end, statement.start).trim() === "",
    );
    return {
      name,
      source,
      declaration: { node, text, comments, start: statement.start, comment: before?.value },
    };
  }
  const from = module.staticExports
    .flatMap(({ entries }) => entries)
    .find(({ exportName, moduleRequest }) => exportName.name === name && moduleRequest);
  if (!from?.moduleRequest) throw new Error(`${source} does not declare ${name}.`);
  return find(name, posix.join(posix.dirname(source), from.moduleRequest.value));
}

/** @param {Entry} entry */
function sectionOf({ name, declaration, source }) {
  return [
    `### ${name}`,
    ...proseOf(declaration.comment),
    ...memberSections(declaration),
    `Source: \`${source}\``,
  ].join("\n\n");
}

/** @param {(typeof PAGES)[number]} page */
function pageOf({ entry, title, lead, has }) {
  const entries = exportedNames(entry)
    .map(({ name, source }) => find(name, source))
    .filter(({ source }) => has(source));
  const groups = KINDS.flatMap(({ title: kind, types }) => {
    const members = entries
      .filter(({ declaration }) => types.includes(declaration.node.type))
      .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
    return members.length === 0 ? [] : [`## ${kind}`, ...members.map(sectionOf)];
  });
  const generated = "<!-- Generated by `npm run docs:api` from the docstrings; do not edit. -->";
  return `${[generated, `# ${title}`, lead, ...groups].join("\n\n")}\n`;
}

/** @returns {Map<string, string>} the pages by path */
export function apiReference() {
  emitDeclarations();
  return new Map(PAGES.map((page) => [page.path, pageOf(page)]));
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(join(ROOT, "docs/reference"), { recursive: true });
  for (const [path, text] of apiReference()) writeFileSync(join(ROOT, path), text);
}
