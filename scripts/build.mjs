/** Builds the app into dist/ and stores compressed variants beside the files, unless nothing changed. */

import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { constants, createBrotliCompress, createGzip } from "node:zlib";
import { headersFile } from "../deploy/hosts.mjs";
import { install, ROOT, run } from "./install.mjs";
import { checkRuntime, writeProvenance } from "./provenance.mjs";

const DIST = join(ROOT, "dist");
const STAMP = join(DIST, ".build");
const SOURCES = [
  "src",
  "workers",
  "public",
  "deploy",
  "index.html",
  "vite.config.ts",
  "vite.kernel.ts",
  "package-lock.json",
  "scripts/build.mjs",
  "scripts/provenance.mjs",
  "scripts/runtime-pins.json",
  "scripts/service-worker.mjs",
];
/** Weights are noise to a compressor: a tenth less for minutes of work. */
const COMPRESSED = /\.(html|js|mjs|css|json|svg|wasm|webmanifest|txt)$/;
const SMALL = 1024;

/** @param {string} folder @returns {string[]} every file in it */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The state of the sources by path, size and time of change: quick, and enough to notice any edit. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const source of SOURCES.map((name) => join(ROOT, name))) {
    for (const file of statSync(source).isDirectory() ? filesIn(source).toSorted() : [source]) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest("hex");
}

/** @param {string} file */
async function compress(file) {
  const size = statSync(file).size;
  // Level 11 takes a minute for the runtime's 14 MB and saves little over 9.
  const brotli = createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_QUALITY]: size > 1e6 ? 9 : 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: size,
    },
  });
  await pipeline(createReadStream(file), brotli, createWriteStream(`${file}.br`));
  await pipeline(createReadStream(file), createGzip({ level: 9 }), createWriteStream(`${file}.gz`));
}

export async function build() {
  install();
  const current = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === current) return;
  run("npx", ["vite", "build", "--logLevel", "warn"]);
  checkRuntime(join(DIST, "assets"));
  writeProvenance(DIST);
  writeFileSync(join(DIST, "_headers"), headersFile());
  const { buildServiceWorker } = await import("./service-worker.mjs");
  await buildServiceWorker(DIST);
  const files = filesIn(DIST).filter((file) => COMPRESSED.test(file) && statSync(file).size > SMALL);
  await Promise.all(files.map(compress));
  writeFileSync(STAMP, current);
}

if (process.argv[1] === import.meta.filename) await build();
