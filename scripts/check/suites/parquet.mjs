/** parquet-testing, of Apache Parquet, against pyarrow. */

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { answers } from "./reference.mjs";
import { tableDifference } from "./suite.mjs";
import { isSameCell } from "./values.mjs";

/** @type {import("./suite.mjs").Suite} */
const parquetTesting = {
  name: "parquet-testing",
  package: "parquet2",
  cases(folder, python) {
    const tests = join(folder, "testing/parquet-testing");
    const files = readdirSync(tests, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.parquet(\.encrypted)?$/.test(file),
    );
    const requests = files.map((file) => ({
      kind: /** @type {const} */ ("parquet"),
      path: join(tests, file),
    }));
    const tables = answers(requests, python);
    return files.map((file, index) => {
      /** @type {string[][] | null} null where pyarrow refuses the file */
      const wanted = tables[index];
      return {
        name: file,
        input: { name: basename(file), bytes: readFileSync(join(tests, file)) },
        isBad: wanted === null,
        difference: ({ columns, cells }) =>
          wanted === null
            ? "pyarrow refuses the file"
            : tableDifference([columns, ...cells], wanted, isSameCell),
      };
    });
  },
};

export const PARQUET = [parquetTesting];
