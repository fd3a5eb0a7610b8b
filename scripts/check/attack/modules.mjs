/** Readers and writers of tables, and charts, as plain modules, for processes that start in a moment. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../../support/install.mjs";

const SOURCES = [
  "src/data/open.ts",
  "src/data/report.ts",
  "src/data/write/write-table.ts",
  "src/data/write/scored.ts",
  "src/data/write/write.ts",
  "server/files/file-blob.ts",
  "src/features/batch/charts/stacked-bars.ts",
  "src/features/batch/charts/shares-over-time.ts",
];

/** @param {string} folder that gets the modules */
export async function buildModules(folder) {
  const input = Object.fromEntries(
    SOURCES.map((path) => [path.replace(/^.*\/|\.ts$/g, ""), join(ROOT, path)]),
  );
  // Here, because a process that only reads does not need it.
  const { build } = await import("vite");
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: "node20",
      minify: false,
      rollupOptions: { input, output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" } },
    },
  });
}

/** @param {string} folder of `buildModules` @param {readonly string[]} names @returns {Promise<any[]>} */
const load = (folder, names) =>
  Promise.all(names.map((name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href)));

/** The functions that draw charts. @param {string} folder of `buildModules` */
export async function loadCharts(folder) {
  const [{ stackedBars }, { sharesOverTime }] = await load(folder, ["stacked-bars", "shares-over-time"]);
  return { stackedBars, sharesOverTime };
}

/** Reading and writing by built modules. @param {string} folder of `buildModules` */
export async function loadTables(folder) {
  const names = ["open", "report", "file-blob", "write-table", "scored", "write"];
  const [{ openTable }, { ImportReport }, { openFile }, { writeTable }, { addedColumns }, { emptySummary }] =
    await load(folder, names);
  return {
    openFile,
    /** @param {string} name @param {Blob} blob */
    open: (name, blob) => openTable({ name, blob }),

    /** Reads every row. @param {any} table */
    async readAll(table) {
      const report = new ImportReport();
      for await (const rows of table.rows({ report })) void rows;
      return { table, report };
    },

    /** @param {any} table @param {any} report of reading it @param {string} format */
    async *write(table, report, format) {
      const lateColumns = report.addedColumns;
      const names = [
        ...table.columns.map((/** @type {{ name: string }} */ { name }) => name),
        ...lateColumns,
      ];
      const added = addedColumns(names, ["negative", "positive"]);
      const summary = emptySummary();
      const columnTypes = report.columnTypes.types;
      const scored = { table, format, added, lateColumns, columnTypes, summary };
      const job = { ...scored, safeForSpreadsheets: true, provenance: {} };
      async function* rows() {
        for await (const batch of table.rows({}))
          yield batch.map((/** @type {unknown} */ row) => ({ row, result: undefined }));
      }
      yield* writeTable({ ...job, rows: rows(), trailer: () => "" });
    },
  };
}
