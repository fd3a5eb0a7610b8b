/**
 * How long the formats of exports take to be recognized: `npm run bench -- recognition [--json]`. Every format looks at
 * the start of each case of `src/testing/cases`: its lines, repeated as far as the reader takes them, or its JSON value with
 * up to 10,000 records. Milliseconds, the third of three runs.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/support/install.mjs";
import { withModules } from "../support/modules.mjs";
import { report } from "../support/report.mjs";

/** What `src/data/readers/text-format.ts` gives the formats of text. */
const LINES = 500;
const CHARACTERS = 1 << 18;
const RECORDS = 10_000;
const RUNS = 3;
const FOLDER = "src/testing/cases";

/** @param {readonly unknown[]} items @param {number} count @returns {unknown[]} */
const repeated = (items, count) => Array.from({ length: count }, (_, index) => items[index % items.length]);

/** @param {string} text */
function linesOf(text) {
  const lines = text.slice(0, CHARACTERS).split("\n");
  const count = Math.ceil((CHARACTERS * lines.length) / Math.max(1, text.length));
  return /** @type {string[]} */ (repeated(lines, Math.min(LINES, count)));
}

/** @param {() => unknown} work @returns {number} milliseconds */
function timed(work) {
  let milliseconds = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    work();
    milliseconds = performance.now() - start;
  }
  return milliseconds;
}

/** @type {Map<string, number[]>} */
const times = new Map([
  ["text, 500 lines", []],
  [`JSON, ${RECORDS} records`, []],
]);
const [ofTexts = [], ofJson = []] = times.values();
await withModules(async (load) => {
  const { findDocumentFormat, findTextFormat, findJsonFormat } = await load("/src/data/formats/registry.ts");
  for (const module of readdirSync(join(ROOT, FOLDER)).sort()) {
    const { cases } = await load(`/${FOLDER}/${module}`);
    for (const { file: name, bytes } of cases) {
      const content = await bytes();
      const text = typeof content === "string" ? content : "";
      if (text.trim() === "") continue;
      try {
        const value = JSON.parse(text);
        const values = [Array.isArray(value) ? repeated(value, RECORDS) : value];
        ofJson.push(timed(() => findJsonFormat(values)));
      } catch {
        const lines = linesOf(text);
        ofTexts.push(timed(() => findDocumentFormat(lines, name) ?? findTextFormat(lines, name)));
      }
    }
  }
});
const figures = [...times].map(([kind, values]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return { kind, files: values.length, median: sorted[values.length >> 1] ?? 0, most: sorted.at(-1) ?? 0 };
});
report(
  [
    ["recognition", "files", "median ms", "longest ms"],
    ...figures.map(({ kind, files, median, most }) => [
      kind,
      String(files),
      median.toFixed(1),
      most.toFixed(1),
    ]),
  ],
  { figures },
);
