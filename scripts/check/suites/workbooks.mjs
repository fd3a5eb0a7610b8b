/** The workbooks in the tests of libraries that read and write them, against openpyxl. */

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { answers } from "./reference.mjs";
import { tableDifference, withoutEmpty } from "./suite.mjs";
import { isSameCell } from "./values.mjs";

/** Rows and columns before the first cell, and after the last, are no part of a table. @param {string[][]} sheet */
function tableOf(sheet) {
  const rows = withoutEmpty(sheet);
  const first = Math.min(...rows.map((row) => row.findIndex((cell) => cell !== "")));
  return rows.map((row) => row.slice(first));
}

/** @param {string} source name of a package @returns {import("./suite.mjs").Suite} */
const workbooks = (source) => ({
  name: `workbooks of ${source}`,
  package: source,
  cases(folder, python) {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.xls[xm]$/.test(file),
    );
    const requests = files.map((file) => ({
      kind: /** @type {const} */ ("workbook"),
      path: join(folder, file),
    }));
    const books = answers(requests, python);
    return files.map((file, index) => {
      /** @type {Record<string, string[][]> | null} null where openpyxl cannot read the file */
      const book = books[index];
      const sheets = Object.entries(book ?? {}).filter(([, rows]) => withoutEmpty(rows).length > 0);
      return {
        name: file,
        input: {
          name: basename(file),
          bytes: readFileSync(join(folder, file)),
          options: { headerRow: null },
        },
        mayBeRefused: sheets.length === 0,
        difference({ parts, cells }) {
          if (book === null) return undefined;
          // Sheets with the same columns are read one after the other; a workbook of one sheet has no parts.
          const read = parts.length > 0 ? parts : sheets.map(([name]) => name);
          const wanted = read.flatMap((part) => book[part] ?? []);
          return tableDifference(tableOf(cells), tableOf(wanted), isSameCell);
        },
      };
    });
  },
});

export const WORKBOOKS = ["umya-spreadsheet", "xlsx2csv", "csvkit", "tablib", "pyexcel"].map(workbooks);
