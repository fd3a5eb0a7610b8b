/**
 * The origin of what ships: the packages in a build, found in the bundler's modules and files, with their licenses; and
 * the hashes of the runtime. `node scripts/build/provenance.mjs pin` pins the files of the installed runtime.
 */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { billOfMaterials } from "./bill-of-materials.mjs";

/** @typedef {{ name: string, version: string, license: string, text: string, sha512?: string }} Package */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PINS = join(ROOT, "src/engine/backends/runtime-pins.json");
const RUNTIME = join(ROOT, "node_modules/onnxruntime-web/dist");
const RUNTIME_FILE = /^ort-wasm.*\.(wasm|mjs)$/;
/** Texts of packages that come without one. */
const LICENSE_TEXTS = join(ROOT, "scripts/build/licenses");
const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;

/** Modules with the code of a package whose path does not name it: of the build tools, and compiled into the kernel. */
const OTHER_MODULES = [
  { module: /^\0vite\//, name: "vite" },
  { module: /^\0rolldown\//, name: "rolldown" },
  { module: /\/src\/engine\/kernel\/assembly\/(index|probe)\.ts/, name: "assemblyscript" },
];

/** @param {string} file */
const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

function pin() {
  const names = readdirSync(RUNTIME).filter((name) => RUNTIME_FILE.test(name));
  const pins = Object.fromEntries(names.toSorted().map((name) => [name, sha256(join(RUNTIME, name))]));
  writeFileSync(PINS, `${JSON.stringify(pins, null, 2)}\n`);
}

/**
 * Throws unless every file of the runtime has a pinned hash: its WebAssembly cannot be reviewed as source code.
 * @param {string} assets folder of the build
 * @throws Error that names the first unknown file
 */
export function checkRuntime(assets) {
  const pinned = new Set(Object.values(JSON.parse(readFileSync(PINS, "utf8"))));
  const names = readdirSync(assets).filter((name) => RUNTIME_FILE.test(name));
  if (names.length === 0) throw new Error("The build has no runtime.");
  for (const name of names) {
    if (pinned.has(sha256(join(assets, name)))) continue;
    throw new Error(
      `${name} is not one of the files in src/engine/backends/runtime-pins.json. If onnxruntime-web was updated on purpose, run node scripts/build/provenance.mjs pin.`,
    );
  }
}

/**
 * A plugin that collects the modules and files of a build; workers, which are builds of their own, need it too.
 * @param {Set<string>} modules
 * @returns {import("vite").Plugin}
 */
export function collectModules(modules) {
  return {
    name: "tonescope-modules",
    generateBundle(_, bundle) {
      for (const output of Object.values(bundle)) {
        for (const id of output.type === "chunk" ? output.moduleIds : output.originalFileNames)
          modules.add(id);
      }
      // Style sheets are in files of their own, which do not name their modules.
      for (const id of this.getModuleIds()) if (/\.css(\?|$)/.test(id)) modules.add(id);
    },
  };
}

/** The path of a module's package in this repository; undefined for the repository's own code. @param {string} id */
function packagePath(id) {
  const other = OTHER_MODULES.find(({ module }) => module.test(id));
  if (other) return `node_modules/${other.name}`;
  const path = id.replace(/^\0/, "").replace(/\?.*$/, "");
  const [, folder] =
    /^(?:.*?\/)?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  if (folder === undefined && id.startsWith("\0") && !isAbsolute(path))
    throw new Error(`The build has a module of unknown origin: ${JSON.stringify(id)}.`);
  return folder;
}

/** @param {string} name of a package @param {string} folder */
function licenseText(name, folder) {
  const own = join(LICENSE_TEXTS, `${name.replace("/", "-")}.txt`);
  const files = readdirSync(folder)
    .filter((entry) => LICENSE_FILE.test(entry))
    .toSorted()
    .map((entry) => join(folder, entry));
  if (files.length === 0 && existsSync(own)) files.push(own);
  if (files.length === 0) throw new Error(`${name} comes without a license text. Put it into ${own}.`);
  // A package of the build tools adds the licenses of its own dependencies, which are not in the build.
  return files
    .map((file) => readFileSync(file, "utf8").split("\n# Licenses of bundled dependencies")[0]?.trim())
    .join("\n\n");
}

/** The entries of the lock file. @returns {Record<string, LockEntry>} */
const lockEntries = () => JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;

/** @typedef {{ version?: string, license?: string, integrity?: string, dev?: boolean, optional?: boolean }} LockEntry */

/** @param {LockEntry} entry */
const sha512Of = ({ integrity = "" }) =>
  integrity.startsWith("sha512-") && { sha512: Buffer.from(integrity.slice(7), "base64").toString("hex") };

/**
 * The packages whose code or files are in a build, by name.
 * @param {Iterable<string>} modules what `collectModules` collected
 * @returns {Package[]}
 * @throws Error when a module's origin is unknown or a package has no license text
 */
export function packagesOf(modules) {
  const locked = lockEntries();
  const paths = new Set([...modules].flatMap((id) => packagePath(id) ?? []));
  return [...paths].toSorted().map((path) => {
    const folder = join(ROOT, path);
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { name, version, license, text: licenseText(name, folder), ...sha512Of(locked[path] ?? {}) };
  });
}

/** The packages that are installed with the command line, the endpoint and the library. @returns {import("./bill-of-materials.mjs").Installed[]} */
export function dependencies() {
  return Object.entries(lockEntries())
    .filter(([path, { dev }]) => path !== "" && !dev)
    .map(([path, entry]) => ({
      name: path.replace(/^.*node_modules\//, ""),
      version: entry.version ?? "",
      license: entry.license ?? "",
      isOptional: entry.optional === true,
      ...sha512Of(entry),
    }));
}

/** The app's own models, by their folders, and what each was made from. */
const OWN_MODELS = [
  { folder: "public/models/tonescope-tweets", base: "e5-small-v2" },
  { folder: "models/tonescope-multilingual", base: "multilingual-e5-small" },
];

function ownModels() {
  return OWN_MODELS.map(({ folder, base }) => {
    const { id, revision, license, files } = JSON.parse(
      readFileSync(join(ROOT, folder, "manifest.json"), "utf8"),
    );
    return { id, revision, license, files, base };
  });
}

/**
 * The licenses and the bill of materials of a build.
 * @param {Iterable<string>} modules what `collectModules` collected
 * @param {{ withDependencies?: boolean, withModel?: boolean }} parts what comes with the build besides its own code
 * @returns {Record<string, string>} contents by file name
 */
export function provenanceFiles(modules, { withDependencies = false, withModel = false } = {}) {
  const app = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const packages = packagesOf(modules);
  const models = withModel ? ownModels() : [];
  const texts = packages.map(
    ({ name, version, license, text }) => `${name} ${version}\n${license}\n\n${text}\n`,
  );
  for (const { id, revision, license, base } of models) {
    // Both were published with the same license file.
    const text = readFileSync(join(LICENSE_TEXTS, "e5-small-v2.txt"), "utf8");
    texts.push(`${id} ${revision}, derived from intfloat/${base}\n${license}\n\n${text}`);
  }
  const installed = withDependencies ? [...packages, ...dependencies()] : packages;
  return {
    "licenses.txt": texts.join(`\n${"-".repeat(80)}\n\n`),
    "sbom.cdx.json": `${JSON.stringify(billOfMaterials(app, installed, models), null, 2)}\n`,
  };
}

/**
 * Plugins that write the licenses and the bill of materials into a build without workers.
 * @param {Parameters<typeof provenanceFiles>[1]} [parts]
 * @returns {import("vite").Plugin[]}
 */
export function provenancePlugins(parts) {
  /** @type {Set<string>} */
  const modules = new Set();
  const write = {
    name: "tonescope-provenance",
    /** @this {import("rolldown").PluginContext} */
    generateBundle() {
      for (const [fileName, source] of Object.entries(provenanceFiles(modules, parts)))
        this.emitFile({ type: "asset", fileName, source });
    },
  };
  return [collectModules(modules), write];
}

if (process.argv[1] === import.meta.filename && process.argv[2] === "pin") pin();
