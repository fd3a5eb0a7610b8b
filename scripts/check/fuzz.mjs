/**
 * npm run check:fuzz -- [TARGET...] [--minutes N | --inputs N] [--seed S] [--input K]: random inputs that are changed from
 * valid ones. Each must end within 10 seconds and 1 GB, with a result or a typed error. The targets are those of
 * fuzz/targets.ts, by default all of them; `--minutes` is for all together, `--inputs` for each. The seed is printed;
 * with it `--input K` repeats one input. Failing inputs are kept in .cache/fuzz.
 */

import { randomInt } from "node:crypto";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../support/install.mjs";
import { runInputs } from "./fuzz/supervisor.mjs";

const NAMES = [
  "files",
  "exports",
  "parquet",
  "containers",
  "endpoint",
  "journal",
  "tokenizer",
  "onnx",
  "weights",
];
const FOLDER = join(ROOT, ".cache", "fuzz");
/** Failures after which a target is not tested further. */
const MOST_FAILURES = 20;
/** A busy machine can make one input slow, and garbage can fill the memory: these failures count when they repeat. */
const REPEATED = ["hang", "memory"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string", default: "1" },
    inputs: { type: "string" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    input: { type: "string" },
  },
});
const targets = positionals.length > 0 ? positionals : NAMES;
const unknown = targets.find((name) => !NAMES.includes(name));
if (unknown !== undefined) throw new Error(`${unknown} is no target. There are: ${NAMES.join(", ")}.`);
const seed = Number(values.seed);

/** @typedef {import("./fuzz/supervisor.mjs").Ending} Ending */

/** Runs one input alone and keeps it. @param {string} target @param {number} number @returns {Promise<Ending>} */
async function repeat(target, number) {
  /** @type {Ending} */
  let ending = { number };
  const inputs = { target, seed, first: number, end: number + 1, until: Infinity, folder: FOLDER };
  await runInputs(inputs, (found) => {
    ending = found;
    return true;
  });
  return ending;
}

/** @param {string} target @param {Ending} ending @returns {Promise<boolean>} whether it is a failure */
async function report(target, { number, failure, detail }) {
  const again = await repeat(target, number);
  const isFailure = again.failure !== undefined || !REPEATED.includes(failure ?? "");
  console.log(
    [
      `${isFailure ? "FAILURE" : "once only"}: ${target} ${number}: ${failure}, ${detail}`,
      `  again: npm run check:fuzz -- ${target} --seed ${seed} --input ${number} (${again.failure ?? again.outcome})`,
      `  kept in ${relative(ROOT, FOLDER)}/${target}-${seed}-${number}-*`,
    ].join("\n"),
  );
  return isFailure;
}

/**
 * @param {string} target
 * @param {{ first: number, end: number, until: number }} range
 * @returns {Promise<number>} number of failures
 */
async function fuzz(target, range) {
  const started = Date.now();
  /** @type {Map<string, number>} */
  const outcomes = new Map();
  /** @type {Ending[]} */
  const failed = [];
  /** @type {number | undefined} */
  let next = range.first;
  while (next !== undefined && next < range.end && Date.now() < range.until) {
    next = await runInputs({ target, seed, ...range, first: next }, (ending) => {
      if (ending.failure) failed.push(ending);
      const word = ending.failure ?? ending.outcome ?? "";
      outcomes.set(word, (outcomes.get(word) ?? 0) + 1);
      return failed.length < MOST_FAILURES;
    });
  }
  let failures = 0;
  for (const ending of failed) if (await report(target, ending)) failures++;
  const total = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${target}: ${total} inputs in ${seconds} s, ${failures} failures`);
  for (const [outcome, count] of [...outcomes].toSorted(([, a], [, b]) => b - a))
    console.log(`${String(count).padStart(9)}  ${outcome}`);
  return failures;
}

console.log(`npm run check:fuzz -- ${targets.join(" ")} --seed ${seed} repeats these inputs.`);
let failures = 0;
for (const target of targets) {
  const first = Number(values.input ?? 0);
  const isCounted = values.input !== undefined || values.inputs !== undefined;
  const end = values.input === undefined ? Number(values.inputs ?? Infinity) : first + 1;
  const share = (Number(values.minutes) * 60_000) / targets.length;
  failures += await fuzz(target, { first, end, until: isCounted ? Infinity : Date.now() + share });
}
process.exitCode = failures === 0 ? 0 : 1;
