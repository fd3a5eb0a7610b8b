/** Suites of delimited text. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { tableDifference, withoutEmpty } from "./suite.mjs";

/** csv-spectrum: each file has its records as JSON beside it. @type {import("./suite.mjs").Suite} */
const csvSpectrum = {
  name: "csv-spectrum",
  package: "csv-spectrum",
  cases: (folder) =>
    readdirSync(join(folder, "csvs")).map((name) => {
      /** @type {Record<string, string>[]} */
      const records = [
        JSON.parse(readFileSync(join(folder, "json", name.replace(/csv$/, "json")), "utf8")),
      ].flat();
      const wanted = [Object.keys(records[0] ?? {}), ...records.map((record) => Object.values(record))];
      return {
        name,
        input: { name, bytes: readFileSync(join(folder, "csvs", name)) },
        difference: ({ columns, cells }) => tableDifference([columns, ...cells], wanted),
      };
    }),
};

/** Options of PapaParse that exist here too, and the ones that change nothing. */
const PAPA_OPTIONS = new Set(["delimiter", "header", "newline", "quoteChar", "escapeChar", "skipEmptyLines"]);

/**
 * @typedef {object} PapaTest
 * @property {string} description
 * @property {unknown} input
 * @property {Record<string, any>} [config]
 * @property {{ data: (string[] | Record<string, string | string[]>)[] }} expected
 * @property {boolean} [disabled]
 */

/** @param {PapaTest} test */
function isComparable({ input, config = {}, expected, disabled }) {
  const characters = [config["delimiter"], config["quoteChar"], config["escapeChar"]];
  return (
    !disabled &&
    typeof input === "string" &&
    Object.keys(config).every((option) => PAPA_OPTIONS.has(option)) &&
    characters.every((value) => value === undefined || (typeof value === "string" && value.length === 1)) &&
    config["delimiter"] !== "\n" &&
    // The core parser has no header; its tests name the columns that it renames.
    !(config["header"] && Array.isArray(expected.data[0]))
  );
}

/** @param {Record<string, any>} config @returns {import("../../../src/data/table.ts").OpenOptions} */
function optionsOf({ delimiter, quoteChar, escapeChar, newline, header }) {
  return {
    format: "csv",
    headerRow: header ? 0 : null,
    dialect: {
      ...(delimiter !== undefined && { delimiter }),
      ...(quoteChar !== undefined && { quote: quoteChar, escape: quoteChar }),
      ...(escapeChar !== undefined && { escape: escapeChar }),
      ...(newline !== undefined && { newline }),
    },
  };
}

/** papaparse: inputs and records in the source of its tests. @type {import("./suite.mjs").Suite} */
const papaParse = {
  name: "PapaParse's cases",
  package: "papaparse",
  cases(folder) {
    const context = createContext({
      chai: { assert: {} },
      Papa: {},
      describe: Object.assign(() => {}, { skip() {} }),
    });
    runInContext(readFileSync(join(folder, "tests/test-cases.js"), "utf8"), context);
    /** @type {PapaTest[]} */
    const tests = [...context["CORE_PARSER_TESTS"], ...context["PARSE_TESTS"]];
    return tests.filter(isComparable).map(({ description, input, config = {}, expected }) => {
      const wanted = withoutEmpty(expected.data.map((row) => Object.values(row).flat()));
      return {
        name: description,
        input: { name: "test.csv", bytes: Buffer.from(String(input)), options: optionsOf(config) },
        difference: ({ cells }) => tableDifference(withoutEmpty(cells), wanted),
        // A file without a cell is refused here.
        mayBeRefused: wanted.length === 0,
      };
    });
  },
};

export const DELIMITED = [csvSpectrum, papaParse];
