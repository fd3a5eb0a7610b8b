/** A process of check:fuzz: runs the inputs of a target one after the other and tells its parent how each ends. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { withModules } from "../../../bench/support/modules.mjs";

/** Inputs between two looks at the memory of other processes. */
const MEMORY_INTERVAL = 50;

const [name = "", ...rest] = process.argv.slice(2);
const [seed = 0, first = 0, end = 0, until = 0] = rest.slice(0, 4).map(Number);
/** Where each input is written before it runs; not written when absent. */
const folder = rest[4];

await withModules(async (load) => {
  const { TARGETS } = await load("/scripts/check/fuzz/targets.ts");
  const { randomFrom } = await load("/src/statistics/random.ts");
  const { AppError } = await load("/src/errors/app-error.ts");
  /** @type {import("./target.ts").FuzzTarget} */
  const target = TARGETS[name];
  try {
    await target.start?.();
    for (let number = first; number < end && Date.now() < until; number++) {
      const input = await target.make(randomFrom(Math.imul(seed, 0x9e3779b1) + number));
      if (folder) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, `${name}-${seed}-${number}-${input.name}`), input.bytes);
      }
      process.send?.({ number });
      /** @type {{ outcome?: string, fault?: string }} */
      let result;
      try {
        result = { outcome: await target.run(input) };
      } catch (cause) {
        const { code } = /** @type {{ code: string }} */ (cause);
        const isRefusal = cause instanceof AppError && code !== "unexpected";
        result = isRefusal
          ? { outcome: code }
          : { fault: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
      }
      // An error of a promise that nobody awaits ends the process here.
      await nextTurn();
      const others = number % MEMORY_INTERVAL === 0 || folder ? await target.megabytes?.() : 0;
      const megabytes = Math.max(process.resourceUsage().maxRSS / 1024, others ?? 0);
      process.send?.({ number, ...result, megabytes });
    }
  } finally {
    await target.dispose?.();
  }
});
process.disconnect?.();
