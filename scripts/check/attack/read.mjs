/** Reads one file whole and writes it again, and prints as JSON what came out: `node read.mjs MODULES FILE`. */

import process from "node:process";
import { basename } from "node:path";
import { loadTables } from "./modules.mjs";

const [, , modules = "", path = ""] = process.argv;
const { open, openFile, readAll, write } = await loadTables(modules);

/** Processor seconds of reading and of writing each format. @type {number[]} */
const passes = [];
let before = process.cpuUsage();
function endPass() {
  const { user, system } = process.cpuUsage(before);
  passes.push((user + system) / 1e6);
  before = process.cpuUsage();
}

async function measure() {
  const { table, report } = await readAll(await open(basename(path), await openFile(path)));
  endPass();
  /** @type {Record<string, number>} */
  const written = {};
  for (const format of ["csv", "jsonl", "parquet", "xlsx"]) {
    written[format] = 0;
    for await (const bytes of write(table, report, format)) written[format] += bytes.length;
    endPass();
  }
  return { rows: report.rows, issues: Object.fromEntries(report.counts), written };
}

const outcome = await measure().catch((error) => ({ error: error.code ?? String(error) }));
endPass();
const seconds = Math.max(...passes);
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ ...outcome, seconds, megabytes }));
