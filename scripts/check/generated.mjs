/**
 * npm run check:generated -- [COUNT] [SEED]: generates COUNT files (2,000 unless said otherwise) whose content is known, in
 * all arrangements, dialects, headers, encodings and languages at once, reads each, and prints by dimension how many are
 * read right, with a visible doubt, not at all, or wrong without a word. Fails below 99 % and for the last.
 *
 * npm run check:generated -- exports [COUNT] [SEED] [NAME...]: the same for COUNT files (200 unless said otherwise) of each
 * kind of export, or of those whose names contain a NAME.
 */

import { withModules } from "../../bench/support/modules.mjs";

const [first, ...others] = process.argv.slice(2);
const areExports = first === "exports";
const given = areExports ? others : first === undefined ? [] : [first, ...others];
const [count = areExports ? "200" : "2000", seed = String(Date.now() % 1_000_000), ...chosen] = given;
const OUTCOMES = ["right", "doubt", "refused", "silent"];
const TARGET = 0.99;

/** @typedef {Record<string, number>} Counts */
/** @type {Map<string, Map<string, Counts>>} */
const dimensions = new Map();
/** @type {Counts} */
const total = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));

/** @param {Record<string, string>} traits @param {string} outcome */
function add(traits, outcome) {
  total[outcome] = (total[outcome] ?? 0) + 1;
  for (const [dimension, value] of Object.entries(traits)) {
    const values = dimensions.get(dimension) ?? new Map();
    dimensions.set(dimension, values);
    const counts = values.get(value) ?? {};
    values.set(value, { ...counts, [outcome]: (counts[outcome] ?? 0) + 1 });
  }
}

console.log(`Seed ${seed}`);
await withModules(async (load) => {
  const { generateFile } = await load("/src/testing/generated/generated-file.ts");
  const { EXPORT_IDS, generateExport } = await load("/src/testing/generated/exports/export-file.ts");
  const { judge } = await load("/src/testing/generated/judge.ts");
  const { SERVICE_EXPORTS, generateServiceExport } = await load(
    "/src/testing/generated/services/service-export.ts",
  );
  const formats = [...EXPORT_IDS, ...SERVICE_EXPORTS].filter(
    (name) => chosen.length === 0 || chosen.some((part) => name.includes(part)),
  );
  for (const format of areExports ? formats : [undefined]) {
    for (let file = Number(seed); file < Number(seed) + Number(count); file++) {
      const generate = SERVICE_EXPORTS.includes(format) ? generateServiceExport : generateExport;
      const generated = format === undefined ? generateFile(file) : generate(format, file);
      const { outcome, differences } = await judge(generated);
      add(generated.traits, outcome);
      if (outcome === "right") continue;
      console.log(`\n${outcome}: file ${file} (${Object.values(generated.traits).join(", ")})`);
      for (const difference of differences) console.log(`  ${difference}`);
    }
  }
});

/** @param {string} name @param {Counts} counts */
function line(name, counts) {
  const numbers = OUTCOMES.map((outcome) => String(counts[outcome] ?? 0).padStart(8)).join("");
  const files = Object.values(counts).reduce((sum, value) => sum + value, 0);
  console.log(`  ${name.padEnd(30)}${String(files).padStart(6)}${numbers}`);
}

console.log(`\n  ${"".padEnd(30)} files   right   doubt refused  silent`);
for (const [dimension, values] of dimensions) {
  console.log(dimension);
  for (const [value, counts] of [...values].sort(([a], [b]) => a.localeCompare(b))) line(value, counts);
}
line("all", total);
const files = Object.values(total).reduce((sum, value) => sum + value, 0);
const share = (total["right"] ?? 0) / files;
const least = areExports ? leastShare(dimensions.get("format") ?? new Map()) : share;

/** The share of the format that is read worst. @param {Map<string, Counts>} formats */
function leastShare(formats) {
  const shares = [...formats.values()].map(
    (counts) => (counts["right"] ?? 0) / Object.values(counts).reduce((sum, value) => sum + value, 0),
  );
  return Math.min(...shares);
}
console.log(
  `\n${(share * 100).toFixed(2)} % read right, ${total["silent"]} wrong without a word (seed ${seed})`,
);
process.exitCode = least >= TARGET && total["silent"] === 0 ? 0 : 1;
