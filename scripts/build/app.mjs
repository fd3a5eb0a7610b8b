/** Builds the app into dist/, with compressed variants beside the files, unless the sources are unchanged. */

import {
  createReadStream,
  createWriteStream,
  existsSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { constants, createBrotliCompress, createGzip } from "node:zlib";
import { headersFile } from "../../deploy/hosts.mjs";
import { filesIn, fingerprint } from "../support/fingerprint.mjs";
import { install, ROOT } from "../support/install.mjs";
import { checkRuntime, collectModules, provenanceFiles } from "./provenance.mjs";

const DIST = join(ROOT, "dist");
const STAMP = join(DIST, ".build");
const SOURCES = [
  "src",
  "workers",
  "public",
  "models",
  "deploy",
  "index.html",
  "vite.config.ts",
  "scripts/build",
  "package-lock.json",
];
/** Variables that change what is built. */
const SETTINGS = ["TONESCOPE_HUBS", "TONESCOPE_URL"];
const COMPRESSED = /\.(html|js|mjs|css|json|svg|wasm|webmanifest|txt|onnx)$/;
/** Bytes; smaller files are served uncompressed. */
const MIN_COMPRESSED = 1024;

/** @param {string} file */
async function compressFile(file) {
  const size = statSync(file).size;
  // Level 11 takes a minute for the runtime's 14 MB and saves little compared with 9; for weights 9 saves nothing
  // compared with 5.
  const level = size > 1e6 ? 9 : 11;
  const brotli = createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_QUALITY]: file.endsWith(".onnx") ? 5 : level,
      [constants.BROTLI_PARAM_SIZE_HINT]: size,
    },
  });
  await pipeline(createReadStream(file), brotli, createWriteStream(`${file}.br`));
  await pipeline(createReadStream(file), createGzip({ level: 9 }), createWriteStream(`${file}.gz`));
}

/** Writes brotli and gzip variants beside the files, for `serve` and for hosts that send them. @param {string} folder */
export async function compress(folder) {
  const files = filesIn(folder).filter(
    (file) => COMPRESSED.test(file) && statSync(file).size > MIN_COMPRESSED,
  );
  await Promise.all(files.map(compressFile));
}

/** Builds the app whatever is there. @param {string} folder which is emptied */
export async function buildApp(folder) {
  const { build } = await import("vite");
  const { buildServiceWorker } = await import("./service-worker.mjs");
  /** @type {Set<string>} */
  const modules = new Set();
  const plugins = [collectModules(modules)];
  await build({
    root: ROOT,
    logLevel: "warn",
    plugins,
    worker: { format: "es", plugins: () => plugins },
    build: { outDir: folder, emptyOutDir: true },
  });
  checkRuntime(join(folder, "assets"));
  writeFileSync(join(folder, "_headers"), headersFile());
  await buildServiceWorker(folder, plugins);
  for (const [name, text] of Object.entries(provenanceFiles(modules, { withModel: true })))
    writeFileSync(join(folder, name), text);
  await compress(folder);
}

export async function build() {
  install();
  const settings = SETTINGS.map((name) => `${name}=${process.env[name] ?? ""}`);
  const current = [fingerprint(SOURCES), ...settings].join("\n");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === current) return;
  await buildApp(DIST);
  writeFileSync(STAMP, current);
}

if (process.argv[1] === import.meta.filename) {
  await build().catch((/** @type {Error} */ { message }) => {
    console.error(message);
    process.exitCode = 1;
  });
}
