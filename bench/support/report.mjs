/** Prints the results of a benchmark: a Markdown table, or one JSON object with `--json`. */

import { existsSync, readFileSync } from "node:fs";
import { arch, cpus } from "node:os";

/**
 * The instructions for products of bytes, by which processors differ most here: the first that /proc/cpuinfo (Linux)
 * lists of these. V8 does not use those of AVX-512.
 */
const BYTE_PRODUCTS = [
  ["avx_vnni", "AVX-VNNI"],
  ["avx512_vnni", "VNNI in AVX-512 only"],
  ["avx2", "AVX2 without VNNI"],
  ["asimddp", "ARM with dot products"],
];

function byteProducts() {
  const info = existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8") : "";
  const [, list = ""] = /^(?:flags|Features)\s*:(.*)$/m.exec(info) ?? [];
  const flags = new Set(list.trim().split(" "));
  return BYTE_PRODUCTS.find(([flag = ""]) => flags.has(flag))?.[1] ?? `${arch()}, instructions not known`;
}

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
    const machine = { processor: cpus()[0]?.model, cores: cpus().length, byte_products: byteProducts() };
    console.log(JSON.stringify({ ...machine, ...figures }, null, 2));
    return;
  }
  const [head = [], ...body] = rows;
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  console.log([line(head), line(head.map(() => "---")), ...body.map(line)].join("\n"));
  console.log(`\n${cpus()[0]?.model}, ${cpus().length} cores, ${byteProducts()}`);
}

/** @param {string} name @param {number} fallback */
export function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}
