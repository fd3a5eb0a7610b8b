/** Which part of the repository may import which others: the arrows of docs/architecture.md. */

/** Leaves: errors, the names and versions of what is stored in a browser, and the names of colors. */
const LEAVES = ["src/errors", "src/storage", "src/palette"];
/** What the engine builds on: the leaves, and pure functions of numbers. */
const BASE = [...LEAVES, "src/statistics"];
const ENGINE = [...BASE, "src/engine"];
const SHARED = [...ENGINE, "src/heads", "src/data", "src/rpc", "src/scoring", "src/labels"];
const WIDGETS = [...LEAVES, "src/i18n", "src/ui"];
const REPORT = [...SHARED, ...WIDGETS, "src/report"];
const SESSION = [...REPORT, "workers", "src/session"];

/** For each part, the parts that its files may import besides their own. Parts that are not listed may import all. */
export const LAYERS = new Map([
  ["src/errors", []],
  ["src/storage", ["src/errors"]],
  ["src/palette", []],
  ["src/statistics", ["src/errors"]],
  ["src/engine", [...BASE, "package.json"]],
  ["src/heads", ENGINE],
  ["src/data", ENGINE],
  ["src/labels", [...ENGINE, "src/data"]],
  ["src/rpc", LEAVES],
  ["src/scoring", [...ENGINE, "src/heads", "src/data", "src/rpc", "package.json"]],
  ["src/library", [...ENGINE, "src/heads"]],
  ["workers", SHARED],
  ["server", [...REPORT, "src/library", "package.json"]],
  ["src/i18n", LEAVES],
  ["src/ui", [...WIDGETS, "src/data"]],
  ["src/report", REPORT],
  ["src/session", SESSION],
  ["src/features", SESSION],
  ["src/app", [...SESSION, "src/features"]],
  ["src/main", [...SESSION, "src/features", "src/app"]],
]);

/** What the page may import from `workers/` as values; types may come from every file there. */
const WORKER_VALUES = /^workers\/(environment|protocols)\//;

/** Folders whose rooms (their immediate subfolders) must not import each other in a cycle. */
const HOUSES = [
  "src/statistics",
  "src/engine",
  "src/heads",
  "src/data",
  "src/scoring",
  "src/features",
  "src/app",
  "server",
  "workers",
];

/** The part that a file belongs to: `src/engine` for `src/engine/hub/client.ts`, `server` for `server/main.ts`. @param {string} path */
export function layerOf(path) {
  const [first = "", second = ""] = path.split("/");
  return first === "src" ? `src/${second.replace(/\.\w+$/, "")}` : first;
}

/** The feature that a file belongs to, if any. @param {string} path */
export const featureOf = (path) => /^src\/features\/[^/]+/.exec(path)?.[0];

/** The folder of a file, for the folders in which cycles are forbidden. @param {string} path */
export function roomOf(path) {
  const house = HOUSES.find((folder) => path.startsWith(`${folder}/`));
  return house === undefined ? undefined : path.slice(0, path.lastIndexOf("/"));
}

/**
 * @param {string} from path of the importing file
 * @param {{ target: string, isType: boolean }} imported
 * @returns {string | undefined} why the import is forbidden
 */
export function forbidden(from, { target, isType }) {
  const [layer, targetLayer] = [layerOf(from), layerOf(target)];
  if (layer === targetLayer) {
    const feature = featureOf(from);
    return feature === featureOf(target) ? undefined : "a feature imports no other feature";
  }
  const allowed = LAYERS.get(layer);
  if (allowed !== undefined && !allowed.includes(targetLayer))
    return `${layer} may not import ${targetLayer}`;
  const isPage = layer.startsWith("src/");
  if (isPage && targetLayer === "workers" && !isType && !WORKER_VALUES.test(target))
    return "the page imports only types and protocols from workers";
  return undefined;
}
