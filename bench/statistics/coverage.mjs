/**
 * How often the 95 % intervals of corrected shares and of differences hold the truth, and how wide they are beside those of
 * labels alone: `npm run bench -- coverage [--results FILE] [--only NAME] [--design NAME] [--labels N] [--draws N] [--json]`.
 * Samples of 50, 100, 200 and 400 labels are drawn, at random and stratified by predicted class with equal numbers, from files of
 * 4,000 rows that are resampled from a collection to five class balances. TONESCOPE_SCORED names a folder of files that
 * `tonescope score` wrote from collections with a column `label` (indices of classes); synthetic collections are always added.
 * Each cell has a seed of its own. With `--results` each is added to a file as a line of JSON once it is done, and the cells of
 * that file are not drawn again; several processes can share a file when each has a collection (`--only`) of its own.
 */

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { withModules } from "../support/modules.mjs";
import { option, report } from "../support/report.mjs";
import { collections } from "./collections.mjs";
import { balances, resampled, sharesOf } from "./samples.mjs";
import { simulate } from "./simulation.mjs";
import { tableOf } from "./table.mjs";

/** @typedef {import("./collections.mjs").Collection} Collection */
/** @typedef {import("./simulation.mjs").Name} Name */
/** @typedef {import("./simulation.mjs").Cell} Cell */

const DRAWS = option("draws", 2000);
/** @param {string} flag @returns what follows it; empty where it is not given */
const named = (flag) =>
  process.argv.includes(flag) ? (process.argv[process.argv.indexOf(flag) + 1] ?? "") : "";
/** The collections and designs whose names begin so. */
const [ONLY, DESIGN, RESULTS] = [named("--only"), named("--design"), named("--results")];
const GROUP_ROWS = 2000;
const SIZES = [50, 100, 200, 400].filter((size) => named("--labels") in { "": 0, [size]: 0 });
const DESIGNS = ["random", "stratified"].filter((name) => name.startsWith(DESIGN));
const BALANCES = 5;

const MODULES = [
  "/src/statistics/shares/corrected-mean.ts",
  "/src/statistics/shares/difference.ts",
  "/src/statistics/shares/sample.ts",
  "/src/scoring/estimate/estimate.ts",
  "/src/scoring/estimate/group-counts.ts",
  "/src/scoring/estimate/measures.ts",
];

/** A seed from a name: FNV-1a. @param {(string | number)[]} parts */
function seedOf(...parts) {
  let hash = 2166136261;
  for (const character of parts.join("\n"))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return hash >>> 0;
}

/** @param {Name} name */
const keyOf = ({ collection, design, labels, balance, draws }) =>
  JSON.stringify([collection, design, labels, balance, draws]);

/** @returns {Map<string, Cell>} those of the results file */
function knownCells() {
  if (!RESULTS || !existsSync(RESULTS)) return new Map();
  const lines = readFileSync(RESULTS, "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line)).map((cell) => [keyOf(cell), cell]));
}

/** The names of the cells of a collection. @param {string} collection @returns {Name[]} */
const namesOf = (collection) =>
  DESIGNS.flatMap((design) =>
    SIZES.flatMap((labels) =>
      Array.from({ length: BALANCES }, (_, balance) => ({
        collection,
        design,
        labels,
        balance,
        draws: DRAWS,
      })),
    ),
  );

await withModules(async (load) => {
  const { randomFrom } = await load("/src/statistics/random.ts");
  const tools = Object.assign({}, ...(await Promise.all(MODULES.map(load))));
  const known = knownCells();
  /** @type {Cell[]} */
  const cells = [];
  for (const collection of collections(randomFrom(1)).filter(({ name }) => name.startsWith(ONLY))) {
    const { classes, name: collectionName, rows } = collection;
    /** @type {() => number} */
    const random = randomFrom(seedOf(collectionName));
    const groups = balances(sharesOf(rows, classes.length)).map((balance) =>
      resampled(rows, balance, GROUP_ROWS, random),
    );
    for (const name of namesOf(collectionName)) {
      const { balance, design, draws, labels: size } = name;
      // The second group of each file has the next class balance.
      const [first = [], second = []] = [groups[balance], groups[(balance + 1) % BALANCES]];
      const file = { first, second, classes, isStratified: design === "stratified", size, draws };
      const seed = seedOf(collectionName, design, size, balance);
      const key = keyOf(name);
      const cell = known.get(key) ?? { ...name, ...simulate(tools, file, randomFrom(seed)) };
      if (RESULTS && !known.has(key)) appendFileSync(RESULTS, `${JSON.stringify(cell)}\n`);
      cells.push(cell);
    }
  }
  const { figures, table } = tableOf(cells);
  report(table, { draws: DRAWS, figures });
});
