/**
 * The origin of what ships: checks the runtime's files against pinned hashes, and writes the licenses and a bill of
 * materials into the build. `node scripts/build/provenance.mjs pin` pins the files of the installed runtime.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/install.mjs";

const PINS = join(ROOT, "src/engine/backends/runtime-pins.json");
const RUNTIME = join(ROOT, "node_modules/onnxruntime-web/dist");
const RUNTIME_FILE = /^ort-wasm.*\.(wasm|mjs)$/;

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
 * The packages that the app, the server and the command line need, in the order of the lock file.
 * @returns {{ name: string, version: string, license: string, text: string }[]}
 */
export function licenses() {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  return Object.keys(packages)
    .filter((path) => path !== "" && !packages[path].dev && existsSync(join(ROOT, path)))
    .map((path) => {
      const folder = join(ROOT, path);
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
      return {
        name,
        version,
        license: license ?? packages[path].license ?? "unknown",
        text: file ? readFileSync(join(folder, file), "utf8").trim() : "",
      };
    });
}

/** @param {string} folder of the build @throws Error when npm cannot list the packages */
export function writeProvenance(folder) {
  const report = licenses().map(
    ({ name, version, license, text }) => `${name} ${version}\n${license}\n\n${text}\n`,
  );
  writeFileSync(join(folder, "licenses.txt"), report.join(`\n${"-".repeat(80)}\n\n`));
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`npm could not list the packages: ${stderr}`);
  const bom = JSON.parse(stdout);
  // npm writes the folder's name.
  bom.metadata.component.name = "tonescope";
  writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify(bom, null, 2)}\n`);
}

if (process.argv[1] === import.meta.filename && process.argv[2] === "pin") pin();
