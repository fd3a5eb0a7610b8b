/** Scored collections whose labels are known, for the simulation of estimates. */

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "csv-parse/sync";

/** @typedef {{ scores: number[], category: number }} Row */
/** @typedef {{ name: string, classes: string[], rows: Row[] }} Collection */

/**
 * Rows with known errors of the model: class means `distance` apart, in normal scores.
 * @param {() => number} random @param {number} distance 0 for scores that carry no information
 * @returns {Collection}
 */
function synthetic(random, distance) {
  const classes = ["negative", "neutral", "positive"];
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rows = Array.from({ length: 6000 }, (_, index) => {
    const category = index % 3;
    const odds = classes.map((_, other) => Math.exp(normal() + (other === category ? distance : 0)));
    const sum = odds.reduce((total, value) => total + value, 0);
    return { category, scores: odds.map((value) => value / sum) };
  });
  return { name: `synthetic, classes ${distance} apart`, classes, rows };
}

/**
 * A file that `tonescope score` wrote, with a column `label` of indices of classes: of the head whose columns come last.
 * @param {string} path @returns {Collection}
 */
function scoredFile(path) {
  /** @type {Record<string, string>[]} */
  const records = parse(readFileSync(path), { columns: true, bom: true });
  const names = Object.keys(records[0] ?? {});
  const at = names.findLastIndex((name) => name.endsWith("_score"));
  const prefix = names[at - 1] ?? "";
  const columns = names.slice(at + 1).filter((name) => name.startsWith(prefix) && !name.endsWith("_status"));
  const rows = records
    .filter((record) => record[columns[0] ?? ""] !== "")
    .map((record) => ({
      category: Number(record["label"]),
      scores: columns.map((name) => Number(record[name])),
    }));
  const classes = columns.map((name) => name.slice(prefix.length + 1));
  return { name: basename(path, ".csv"), classes, rows };
}

/** Those of the folder that TONESCOPE_SCORED names, and synthetic ones. @param {() => number} random @returns {Collection[]} */
export function collections(random) {
  const folder = process.env["TONESCOPE_SCORED"];
  const files = folder
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".csv"))
        .map((name) => scoredFile(join(folder, name)))
    : [];
  return [...files, synthetic(random, 0), synthetic(random, 1.5), synthetic(random, 4)];
}
