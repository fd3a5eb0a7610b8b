/**
 * npm run check:attack: makes the files of attack/, reads each and writes it in four formats, in a process of its own, and
 * prints the processor time of the slowest of these passes and the memory. Fails for a file of which a pass takes more than
 * 10 s or 1 GB, whose refusal takes more than 2 s or 300 MB, or of which something else becomes than the list says.
 * `npm run check:attack -- NAME` reads only the files whose names contain NAME.
 */

import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "../support/install.mjs";
import { ARCHIVES } from "./attack/archives.mjs";
import { CONTAINERS } from "./attack/containers.mjs";
import { buildModules } from "./attack/modules.mjs";
import { TEXT_FILES } from "./attack/texts.mjs";

const SECONDS = 10;
const MEGABYTES = 1024;
/** Of a file that is refused. */
const REFUSAL_SECONDS = 2;
const REFUSAL_MEGABYTES = 300;
const FOLDER = join(ROOT, ".cache", `attack-${process.pid}`);
const MODULES = join(FOLDER, "modules");

/** @param {string} path @param {number | string} expected @returns {Promise<{ outcome: string, isFault: boolean, seconds: number, megabytes: number }>} */
function read(path, expected) {
  const script = join(ROOT, "scripts/check/attack/read.mjs");
  const memory = `--max-old-space-size=${MEGABYTES}`;
  // The system ends a process that computes for longer, however much else the machine has to do.
  const child = spawn(
    "/bin/sh",
    ["-c", `ulimit -t ${10 * SECONDS}; exec "$@"`, "sh", process.execPath, memory, script, MODULES, path],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      if (code !== 0 || output === "") {
        resolve({
          outcome: `ended by ${signal ?? code}`,
          isFault: true,
          seconds: Number.NaN,
          megabytes: Number.NaN,
        });
        return;
      }
      const { error, rows, issues, written, ...cost } = JSON.parse(output);
      const counts = Object.entries(issues ?? {}).map(([kind, count]) => `${count} ${kind}`);
      const sizes = Object.entries(written ?? {}).map(
        ([format, bytes]) => `${format} ${(bytes / 1e6).toFixed(1)}`,
      );
      const outcome = error ?? [`${rows} rows`, ...counts, `MB written: ${sizes.join(" ")}`].join(", ");
      const limits = error ? [REFUSAL_SECONDS, REFUSAL_MEGABYTES] : [SECONDS, MEGABYTES];
      const [mostSeconds = 0, mostMegabytes = 0] = limits;
      const isFault =
        (error ?? rows) !== expected || cost.seconds > mostSeconds || cost.megabytes > mostMegabytes;
      resolve({ outcome, isFault, ...cost });
    });
  });
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
await buildModules(MODULES);
const [, , part = ""] = process.argv;
let faults = 0;
for (const [name, [expected, make]] of Object.entries({ ...TEXT_FILES, ...ARCHIVES, ...CONTAINERS })) {
  if (!name.includes(part)) continue;
  const path = join(FOLDER, name);
  const content = make();
  writeFileSync(path, content);
  const { outcome, isFault, seconds, megabytes } = await read(path, expected);
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
