/**
 * Counts what a program does instead of measuring its time: how often V8 enters each block of code, and how many items or
 * characters built-in functions walk. Code has to be imported after `startCounting`. What a regular expression walks beyond
 * its text, by backtracking, is not counted.
 */

import { Session } from "node:inspector/promises";

/** Counts by the name of a function and its place. @typedef {ReadonlyMap<string, number>} Work */

/** What built-in functions walked in the current run. @type {{ name: string, count: number }[]} */
const builtIns = [];

/** @typedef {{ length: number }} Sized */

/**
 * Replaces methods by those that count before they do the same.
 * @param {any} owner @param {string} label @param {readonly string[]} names
 * @param {(self: Sized, result: any, from: unknown) => number} size
 */
function countCalls(owner, label, names, size) {
  const originals = names.map((name) => ({ name, original: owner[name] }));
  /** @param {string} name @param {unknown} value */
  const define = (name, value) =>
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  for (const { name, original } of originals) {
    const counter = { name: `${label}.${name}`, count: 0 };
    builtIns.push(counter);
    define(
      name,
      /** @this {any} @param {any[]} args */ function (...args) {
        const result = Reflect.apply(original, this, args);
        counter.count += size(this, result, args[1]);
        return result;
      },
    );
  }
  return () => {
    for (const { name, original } of originals) define(name, original);
  };
}

/** What a search walks: to what it found, or to the end. @param {Sized} self @param {unknown} found @param {unknown} from */
const walked = ({ length }, found, from) =>
  (typeof found === "number" && found >= 0 ? found : length) - (typeof from === "number" ? from : 0);
/** @param {Sized} self */
const whole = ({ length }) => length;
/** @param {unknown} _ @param {Sized} result */
const ofResult = (_, result) => result.length;

function countBuiltIns() {
  const undo = [
    countCalls(String.prototype, "String", ["indexOf"], walked),
    countCalls(
      String.prototype,
      "String",
      ["includes", "split", "replace", "replaceAll", "trim", "match"],
      whole,
    ),
    countCalls(Array.prototype, "Array", ["indexOf"], walked),
    countCalls(
      Array.prototype,
      "Array",
      ["includes", "concat", "join", "unshift", "shift", "reverse", "sort", "toSorted", "splice"],
      whole,
    ),
    countCalls(Array.prototype, "Array", ["slice"], ofResult),
    countCalls(Object, "Object", ["keys", "entries", "values"], ofResult),
  ];
  return () => {
    for (const restore of undo) restore();
  };
}

/** Starts to count; of code that was imported before, only the calls of functions are known. */
export async function startCounting() {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const take = async () => {
    const { result } = await session.post("Profiler.takePreciseCoverage");
    /** @type {Map<string, number>} */
    const work = new Map();
    for (const { url, functions } of result) {
      // The compressor looks back a limited way, which it reaches only in larger files.
      if (!url.startsWith("file:") || url.includes("/fflate/")) continue;
      for (const { functionName, ranges } of functions) {
        const name = `${url.split("/").slice(-2).join("/")} ${functionName} ${ranges[0]?.startOffset ?? 0}`;
        work.set(
          name,
          ranges.reduce((most, { count }) => Math.max(most, count), work.get(name) ?? 0),
        );
      }
    }
    return work;
  };
  return {
    /** The work of one run. @param {() => Promise<unknown>} run @returns {Promise<Work>} */
    async workOf(run) {
      builtIns.length = 0;
      const restore = countBuiltIns();
      await take();
      try {
        await run();
      } finally {
        restore();
      }
      const work = await take();
      for (const { name, count } of builtIns) work.set(name, count);
      return work;
    },
  };
}

/** A little more than twice, because of logarithms. */
const MOST_GROWTH = 2.3;

/**
 * The functions whose work grows faster than their input, from the work for `n`, `2n` and `4n`: in both steps, and by
 * more in the second, because samples, buffers and limits have sizes at which the work of a function begins or ends.
 * @param {number} n @param {Work} once @param {Work} twice @param {Work} fourTimes @returns {string[]}
 */
export function fasterThanLinear(n, once, twice, fourTimes) {
  return [...fourTimes].flatMap(([name, most]) => {
    const [least = 0, middle = 0] = [once.get(name), twice.get(name)];
    const isFaster =
      middle > MOST_GROWTH * least &&
      most > MOST_GROWTH * middle &&
      most - middle > MOST_GROWTH * (middle - least);
    // A function that runs less than once for each item costs little.
    return most > 4 * n && least > 0 && isFaster ? [`${name}: ${least}, ${middle}, ${most}`] : [];
  });
}
