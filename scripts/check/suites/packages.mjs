/** Packages that carry test suites, downloaded into `.cache/suites` by the clients of their registries. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/install.mjs";

const CACHE = join(ROOT, ".cache/suites");

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {"npm" | "PyPI" | "crates.io"} registry
 * @property {string} file name of the archive
 * @property {string} sha256 of the archive
 */

/** @type {readonly Package[]} */
const PACKAGES = JSON.parse(readFileSync(new URL("packages.json", import.meta.url), "utf8"));

/** @param {string} name @returns {Package} */
export function packageOf(name) {
  const found = PACKAGES.find((entry) => entry.name === name);
  if (!found) throw new Error(`${name} is not in packages.json.`);
  return found;
}

/** @param {Record<string, string>} environment @param {string} command @param {string[]} args */
function run(environment, command, ...args) {
  const env = { ...process.env, ...environment };
  const { status, stderr, error } = spawnSync(command, args, { cwd: CACHE, encoding: "utf8", env });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? stderr}`);
}

/** @param {Package} entry @param {string} python */
function download({ name, version, registry, file }, python) {
  if (registry === "npm") run({}, "npm", "pack", "--silent", `${name}@${version}`);
  else if (registry === "PyPI") {
    run(
      {},
      python,
      "-m",
      "pip",
      "download",
      "--quiet",
      "--no-deps",
      "--no-binary",
      name,
      `${name}==${version}`,
    );
  } else {
    // `cargo info` downloads the one crate, where `fetch` and `vendor` would download those that it depends on too.
    run({ CARGO_HOME: join(CACHE, "cargo") }, "cargo", "info", "--quiet", `${name}@${version}`);
    const cache = join(CACHE, "cargo/registry/cache");
    for (const index of readdirSync(cache)) renameSync(join(cache, index, file), join(CACHE, file));
  }
}

/**
 * The folder with the files of a package. It is downloaded at the first use.
 * @param {Package} entry
 * @param {string} python an interpreter with pip
 * @returns {string}
 * @throws Error when the package cannot be downloaded, or is not the one that was pinned
 */
export function packageFolder(entry, python) {
  mkdirSync(CACHE, { recursive: true });
  const archive = join(CACHE, entry.file);
  if (!existsSync(archive)) download(entry, python);
  const sha256 = createHash("sha256").update(readFileSync(archive)).digest("hex");
  if (sha256 !== entry.sha256) {
    rmSync(archive);
    throw new Error(`${entry.file} has the SHA-256 ${sha256}, not the pinned one.`);
  }
  const folder = join(CACHE, `${entry.name}-${entry.version}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished);
    run({}, "tar", "-xzf", archive, "--strip-components=1", "-C", unfinished);
    renameSync(unfinished, folder);
  }
  return folder;
}
