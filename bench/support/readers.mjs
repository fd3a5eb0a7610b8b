/** Reads files with the readers of a checkout, each in a process of its own. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const CHILD = fileURLToPath(new URL("../batch/read-file.mjs", import.meta.url));

/**
 * @typedef {object} Reading
 * @property {number} rows
 * @property {number} preview seconds until the columns and the first rows are there
 * @property {number} previewBytes bytes of the file that are read until then
 * @property {number} processor seconds of processor time until all rows are read
 * @property {number} memory of the process in bytes, at its peak
 */

/** The readers of a checkout as one program, as they ship. @param {string} root @param {string} outDir */
export async function readersOf(root, outDir) {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      target: "node20",
      rolldownOptions: {
        input: { open: join(root, "src/data/open.ts"), report: join(root, "src/data/report.ts") },
      },
    },
  });
  return outDir;
}

/** @param {string} readers @param {string} file @returns {Reading} */
export function read(readers, file) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", CHILD, readers, file], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${file} could not be read: ${stderr}`);
  return JSON.parse(stdout);
}
