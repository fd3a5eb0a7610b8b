/** Kills `tonescope score` at its writes, again and again, and compares the resumed run's file with an undisturbed run's. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildNode } from "../../build/node.mjs";

const ROWS = 600;
const MOMENTS = ["before", "partly", "after"];
/** Kills of one run before it may end. */
const CHAIN = 4;
const PRELOAD = pathToFileURL(fileURLToPath(new URL("preload.mjs", import.meta.url))).href;
const TABLE = `id,text\n${Array.from({ length: ROWS }, (_, row) => `${row},"a ${row % 2 ? "lovely" : "dreadful"} day, number ${row}"\n`).join("")}`;

/** @param {string} entry @param {string} folder @param {Record<string, string>} env @param {string[]} options */
function score(entry, folder, env, options = []) {
  const files = [join(folder, "in.csv"), "--out", join(folder, "out.csv")];
  const args = [
    "--import",
    PRELOAD,
    entry,
    "score",
    ...files,
    "--quiet",
    "--device",
    "cpu",
    "--workers",
    "1",
  ];
  const child = spawn(process.execPath, [...args, ...options], {
    env: { ...process.env, KILL_FOLDER: folder, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (data) => (stderr += data));
  return /** @type {Promise<{ code: number | null, signal: string | null, stderr: string }>} */ (
    new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, stderr })))
  );
}

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), "tonescope-kills-"));
  writeFileSync(join(folder, "in.csv"), TABLE);
  return folder;
}

/** The bytes of an undisturbed run, and how often each operation happens in it. @param {string} entry */
async function undisturbed(entry) {
  const folder = newFolder();
  const log = join(folder, "writes.log");
  const { code, stderr } = await score(entry, folder, { KILL_LOG: log });
  if (code !== 0) throw new Error(`The undisturbed run ended with ${code}: ${stderr}`);
  const operations = readFileSync(log, "utf8").trim().split("\n");
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of operations) counts.set(name, (counts.get(name) ?? 0) + 1);
  const bytes = readFileSync(join(folder, "out.csv"));
  rmSync(folder, { recursive: true });
  return { bytes, counts };
}

/**
 * One run that is killed up to CHAIN times and then resumed to its end.
 * @param {string} entry
 * @param {Awaited<ReturnType<typeof undisturbed>>} reference
 * @param {() => number} random
 * @param {number} most kills
 * @returns {Promise<string[]>} the operations at which it was killed
 */
async function killedRun(entry, { bytes, counts }, random, most) {
  const pick = (/** @type {readonly any[]} */ items) => items[Math.floor(random() * items.length)];
  const folder = newFolder();
  /** @type {string[]} */
  const kills = [];
  for (;;) {
    const [name, count] = pick([...counts]);
    const at = `${name},${1 + Math.floor(random() * Math.min(count, 4))},${pick(MOMENTS)}`;
    const isLast = kills.length >= Math.min(CHAIN, most);
    const { code, signal, stderr } = await score(entry, folder, isLast ? {} : { KILL_AT: at }, ["--resume"]);
    if (signal === "SIGKILL") kills.push(at);
    else if (code === 0) break;
    else throw new Error(`After ${kills.join("; ")} the run ended with ${code}: ${stderr}`);
  }
  const story = kills.join("; ");
  if (!readFileSync(join(folder, "out.csv")).equals(bytes)) throw new Error(`Other bytes after ${story}`);
  if (existsSync(join(folder, "out.csv.unfinished"))) throw new Error(`A journal is left after ${story}`);
  rmSync(folder, { recursive: true });
  return kills;
}

/** @param {{ kills: number, random: () => number }} options @returns {Promise<number>} kills */
export async function killCommandLine({ kills: wanted, random }) {
  const entry = await buildNode();
  const reference = await undisturbed(entry);
  /** @type {Map<string, number>} */
  const total = new Map();
  let done = 0;
  while (done < wanted) {
    const kills = await killedRun(entry, reference, random, wanted - done);
    done += kills.length;
    for (const kill of kills) {
      const [name = ""] = kill.split(",");
      total.set(name, (total.get(name) ?? 0) + 1);
    }
  }
  console.log(`command line: ${done} kills, each run ended with the bytes of an undisturbed one`);
  for (const [name, count] of total) console.log(`${String(count).padStart(9)}  ${name}`);
  return done;
}
