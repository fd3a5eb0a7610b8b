/** Reads one file whole and writes it again, and prints as JSON what came out: `node read.mjs MODULES FILE`. */

import process from "node:process";
import { pathToFileURL } from "node:url";
import { basename, join } from "node:path";

const [, , modules = "", path = ""] = process.argv;
/** @param {string} name */
const load = (name) => import(pathToFileURL(join(modules, `${name}.mjs`)).href);
const [{ openTable }, { ImportReport }, { openFile }, { writeTable }, { addedColumns }, { emptySummary }] =
  await Promise.all(["open", "report", "file-blob", "write-table", "scored", "write"].map(load));

async function measure() {
  const table = await openTable({ name: basename(path), blob: await openFile(path) });
  const report = new ImportReport();
  for await (const rows of table.rows({ report })) void rows;
  /** @type {Record<string, number>} */
  const written = {};
  for (const format of ["csv", "jsonl", "parquet", "xlsx"]) {
    written[format] = 0;
    const lateColumns = report.addedColumns;
    const names = [...table.columns.map((/** @type {{ name: string }} */ { name }) => name), ...lateColumns];
    const summary = emptySummary();
    const added = addedColumns(names, ["negative", "positive"]);
    const columnTypes = report.columnTypes.types;
    const scored = { table, format, added, lateColumns, columnTypes, summary };
    const job = { ...scored, safeForSpreadsheets: true, provenance: {} };
    async function* rows() {
      for await (const batch of table.rows({}))
        yield batch.map((/** @type {unknown} */ row) => ({ row, result: undefined }));
    }
    for await (const bytes of writeTable({ ...job, rows: rows(), trailer: () => "" })) {
      written[format] += bytes.length;
    }
  }
  return { rows: report.rows, issues: Object.fromEntries(report.counts), written };
}

const start = performance.now();
const outcome = await measure().catch((error) => ({
  error: error.code ?? String(error),
  isUnexpected: error.name !== "AppError",
}));
const seconds = (performance.now() - start) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ ...outcome, seconds, megabytes }));
