/**
 * npm run check:cases: reads the files of src/testing/cases, and prints for each kind how many are read right. With
 * `--folder FOLDER` it reads the files of a folder instead, whose expected.json says what is in them (cases/given.mjs).
 */

import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { withModules } from "../../bench/support/modules.mjs";
import { ROOT } from "../support/install.mjs";
import { checkGiven } from "./cases/given.mjs";

const FOLDER = "src/testing/cases";
const { folder } = parseArgs({ options: { folder: { type: "string" } } }).values;

/** @type {Map<string, { cases: number, wrong: number }>} */
const kinds = new Map();

await withModules(async (load) => {
  if (folder !== undefined) {
    kinds.set(folder, await checkGiven(resolve(folder), load));
    return;
  }
  const { differences } = await load("/src/testing/reading-case.ts");
  for (const file of readdirSync(join(ROOT, FOLDER)).sort()) {
    const { cases } = await load(`/${FOLDER}/${file}`);
    for (const expected of cases) {
      const counts = kinds.get(expected.kind) ?? { cases: 0, wrong: 0 };
      kinds.set(expected.kind, counts);
      counts.cases++;
      const found = await differences(expected);
      if (found.length === 0) continue;
      counts.wrong++;
      console.log(`${expected.kind}: ${expected.name}\n  ${found.join("\n  ")}`);
    }
  }
});

const width = Math.max(...[...kinds.keys()].map((kind) => kind.length));
console.log(`${"kind".padEnd(width)}  cases  right  wrong`);
for (const [kind, { cases, wrong }] of kinds) {
  const numbers = [cases, cases - wrong, wrong].map((count) => String(count).padStart(5)).join("  ");
  console.log(`${kind.padEnd(width)}  ${numbers}`);
}
process.exitCode = [...kinds.values()].some(({ wrong }) => wrong > 0) ? 1 : 0;
