/**
 * npm run check:fuzz-parquet -- [COUNT] [FILE...]: damages Parquet files at random, COUNT times, and reads each. Every reading
 * must end within 10 seconds with rows or an error code, and the process must stay below 1 GB. Without files, those of the
 * unit tests are damaged.
 */

import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withModules } from "../../bench/support/modules.mjs";

const LIMIT_MS = 10_000;
const LIMIT_MB = 1024;
/** Kept for a look at what went wrong. */
const KEPT = join(tmpdir(), "fuzz.parquet");

const [count = "15000", ...files] = process.argv.slice(2);

/** Reads the damaged files from number `first` on, and tells the parent process how each ends. */
async function readDamaged(/** @type {number} */ first) {
  await withModules(async (load) => {
    const { damage, parquetSeeds } = await load("/src/data/testing/parquet-seeds.ts");
    const { randomFrom } = await load("/src/engine/explain/numeric/random.ts");
    const { openTable } = await load("/src/data/open.ts");
    /** @type {Uint8Array[]} */
    const seeds = files.length > 0 ? files.map((file) => readFileSync(file)) : parquetSeeds();
    for (let number = first; number < Number(count); number++) {
      const bytes = damage(seeds[number % seeds.length], randomFrom(number));
      writeFileSync(KEPT, bytes);
      process.send?.({ number });
      let outcome = "read";
      try {
        const table = await openTable({ name: "t.parquet", blob: new Blob([bytes]) });
        for await (const rows of table.rows({})) void rows;
      } catch (error) {
        const { code } = /** @type {{ code?: string }} */ (error);
        outcome = typeof code === "string" && code !== "unexpected" ? code : `fault: ${String(error)}`;
      }
      process.send?.({ number, outcome, megabytes: process.resourceUsage().maxRSS / 1024 });
    }
  });
}

/** @type {Map<string, number>} */
const outcomes = new Map();
const note = (/** @type {string} */ outcome, /** @type {number} */ number) => {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  if (/^(fault|hang|abort|memory)/.test(outcome)) console.log(`number ${number}: ${outcome} (see ${KEPT})`);
};

/**
 * Starts a process that reads from number `first` on.
 * @returns {Promise<number>} the number to go on with
 */
function run(/** @type {number} */ first) {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), [count, ...files], {
      env: { ...process.env, FUZZ_FIRST: String(first) },
    });
    let current = first;
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    let ended = "abort";
    child.on("message", (message) => {
      const { number, outcome, megabytes = 0 } = /** @type {any} */ (message);
      clearTimeout(timer);
      current = number + (outcome === undefined ? 0 : 1);
      if (outcome === undefined) {
        timer = setTimeout(() => {
          ended = "hang";
          child.kill("SIGKILL");
        }, LIMIT_MS);
      } else if (megabytes > LIMIT_MB) {
        ended = "memory";
        child.kill("SIGKILL");
      } else note(outcome, number);
    });
    child.on("exit", (code) => {
      clearTimeout(timer);
      if (code === 0) return resolve(Number(count));
      note(ended, current);
      resolve(ended === "memory" ? current : current + 1);
    });
  });
}

if (process.env["FUZZ_FIRST"] !== undefined) await readDamaged(Number(process.env["FUZZ_FIRST"]));
else {
  for (let next = 0; next < Number(count);) next = await run(next);
  for (const [outcome, times] of outcomes) console.log(`${String(times).padStart(7)}  ${outcome}`);
  process.exitCode = [...outcomes.keys()].some((outcome) => /^(fault|hang|abort|memory)/.test(outcome))
    ? 1
    : 0;
}
