/** Prints the results of a benchmark: a Markdown table, or one JSON object with `--json`. */

import { cpus } from "node:os";

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** "12.3 (11.8 to 14.0)": the median and the quartiles. @param {number[]} values @param {number} digits */
export function spread(values, digits = 1) {
  const sorted = values.toSorted((a, b) => a - b);
  /** @param {number} share */
  const at = (share) => (sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN).toFixed(digits);
  return `${at(0.5)} (${at(0.25)} to ${at(0.75)})`;
}

/** @param {string[][]} rows the first is the header @param {object} figures */
export function report(rows, figures) {
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ processor: cpus()[0]?.model, cores: cpus().length, ...figures }, null, 2));
    return;
  }
  const [head = [], ...body] = rows;
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  console.log([line(head), line(head.map(() => "---")), ...body.map(line)].join("\n"));
}

/** @param {string} name @param {number} fallback */
export function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}
