/**
 * Reads each input and writes it in every format, and draws charts, at n, 2n and 4n, and prints the functions that do more:
 * `node count.mjs MODULES [NAME]`.
 */

import process from "node:process";
import { loadCharts, loadTables } from "../attack/modules.mjs";
import { INPUTS } from "./inputs.mjs";
import { fasterThanLinear, startCounting } from "./work.mjs";

const N = 200;
const FORMATS = ["csv", "json", "jsonl", "xlsx", "parquet"];

const [, , modules = "", part = ""] = process.argv;
const { workOf } = await startCounting();
// After the counting began, so that it knows the blocks of the code.
const { open, readAll, write } = await loadTables(modules);
const { stackedBars, sharesOverTime } = await loadCharts(modules);

/** @param {string} name @param {string | Uint8Array} content */
async function readAndWrite(name, content) {
  const { table, report } = await readAll(await open(name, new Blob([/** @type {string} */ (content)])));
  /** @type {Uint8Array[]} */
  const parquet = [];
  for (const format of FORMATS) {
    for await (const bytes of write(table, report, format)) if (format === "parquet") parquet.push(bytes);
  }
  await readAll(await open("again.parquet", new Blob(/** @type {BlobPart[]} */ (parquet))));
}

const LABELS = ["negative", "neutral", "positive"];
/** @param {number} n */
const chartRows = (n) =>
  Array.from({ length: n }, (_, at) => ({ name: `row ${at}`, counts: [1, at % 7, 2] }));
/** Draws a chart and finds what is at its middle. @param {(width: number) => any} plotter */
async function draw(plotter) {
  const { drawing, at } = plotter(800);
  at(drawing.width / 2, drawing.height / 2);
}

/** What is done with a size, by its name. @type {[name: string, run: (n: number) => Promise<void>][]} */
const RUNS = [
  ...Object.entries(INPUTS).map(
    ([name, content]) =>
      /** @type {[string, (n: number) => Promise<void>]} */ ([name, (n) => readAndWrite(name, content(n))]),
  ),
  ["rows of a chart", (n) => draw(stackedBars({ rows: chartRows(n), labels: LABELS, layout: "rows" }))],
  ["columns of a chart", (n) => draw(stackedBars({ rows: chartRows(n), labels: LABELS, layout: "columns" }))],
  [
    "long names of a chart",
    (n) =>
      draw(
        stackedBars({
          rows: [{ name: "a\u0301 b".repeat(n), counts: [1, 2, 3] }],
          labels: LABELS,
          layout: "rows",
        }),
      ),
  ],
  ["shares over time", (n) => draw(sharesOverTime(chartRows(n), LABELS, "day"))],
];

// Code that is loaded on demand.
await readAndWrite("first.csv", "id,text\n1,a\n");
let faults = 0;
for (const [name, run] of RUNS) {
  if (!name.includes(part)) continue;
  const once = await workOf(() => run(N));
  const twice = await workOf(() => run(2 * N));
  const fourTimes = await workOf(() => run(4 * N));
  const found = fasterThanLinear(N, once, twice, fourTimes);
  if (found.length > 0) faults++;
  console.log(
    `${found.length > 0 ? "FAULT" : "     "} ${name}${found.map((line) => `\n        ${line}`).join("")}`,
  );
}
process.exitCode = faults === 0 ? 0 : 1;
