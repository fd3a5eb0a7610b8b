/**
 * npm run check:attack: makes the files of attack/files.mjs, reads and writes each in a process of its own, and prints the
 * time and memory that it takes. Fails for a file that takes more than 10 s or 1 GB, or ends in anything but rows or an
 * error code. `npm run check:attack -- NAME` reads only the files whose names contain NAME.
 */

import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { build } from "vite";
import { ROOT } from "../support/install.mjs";
import { FILES } from "./attack/files.mjs";

const SECONDS = 10;
const MEGABYTES = 1024;
const FOLDER = join(ROOT, ".cache", "attack");
const MODULES = join(FOLDER, "modules");

/** Builds what a child needs, so that it starts in a moment. */
async function buildModules() {
  const sources = [
    "src/data/open.ts",
    "src/data/report.ts",
    "src/data/write/write-table.ts",
    "src/data/write/scored.ts",
    "src/data/write/write.ts",
    "server/files/file-blob.ts",
  ];
  const input = Object.fromEntries(
    sources.map((path) => [path.replace(/^.*\/|\.ts$/g, ""), join(ROOT, path)]),
  );
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: true,
      outDir: MODULES,
      emptyOutDir: true,
      target: "node20",
      rollupOptions: { input, output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" } },
    },
  });
}

/** @param {string} path @returns {Promise<{ outcome: string, isFault: boolean, seconds: number, megabytes: number }>} */
function read(path) {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${MEGABYTES}`, join(ROOT, "scripts/check/attack/read.mjs"), MODULES, path],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  const timer = setTimeout(() => child.kill("SIGKILL"), 3 * SECONDS * 1000);
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const seconds = (performance.now() - started) / 1000;
      if (code !== 0 || output === "") {
        resolve({ outcome: `ended by ${signal ?? code}`, isFault: true, seconds, megabytes: Number.NaN });
        return;
      }
      const { error, isUnexpected, rows, issues, written, ...cost } = JSON.parse(output);
      const counts = Object.entries(issues ?? {}).map(([kind, count]) => `${count} ${kind}`);
      const sizes = Object.entries(written ?? {}).map(
        ([format, bytes]) => `${format} ${(bytes / 1e6).toFixed(1)}`,
      );
      const outcome = error ?? [`${rows} rows`, ...counts, `MB written: ${sizes.join(" ")}`].join(", ");
      const isFault = isUnexpected === true || cost.seconds > SECONDS || cost.megabytes > MEGABYTES;
      resolve({ outcome, isFault, ...cost });
    });
  });
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
await buildModules();
const [, , part = ""] = process.argv;
let faults = 0;
for (const [name, make] of Object.entries(FILES)) {
  if (!name.includes(part)) continue;
  const path = join(FOLDER, name);
  const content = make();
  writeFileSync(path, content);
  const { outcome, isFault, seconds, megabytes } = await read(path);
  rmSync(path);
  if (isFault) faults++;
  const mark = isFault ? "FAULT" : "     ";
  const size = `${(content.length / 1e6).toFixed(1)} MB`.padStart(9);
  const cost = `${seconds.toFixed(1).padStart(5)} s ${megabytes.toFixed(0).padStart(5)} MB`;
  console.log(`${mark} ${name.padEnd(28)} ${size} ${cost}  ${outcome}`);
}
rmSync(FOLDER, { recursive: true, force: true });
console.log(faults === 0 ? "No file took more than it may." : `${faults} files took more than they may.`);
process.exitCode = faults === 0 ? 0 : 1;
