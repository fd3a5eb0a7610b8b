/** Cases in a folder: files, and what is in them in `expected.json`. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One file. `rows` is null for a file that is to be refused; the other properties are not checked when they are null.
 *
 * @typedef {object} GivenCase
 * @property {string} name
 * @property {string} file
 * @property {number | null} rows
 * @property {string | null} text name of the text column, or the end of it
 * @property {readonly (string | null)[] | null} texts of all rows
 * @property {string | null} labels name of the column with labels
 * @property {readonly string[] | null} dates names of columns with dates
 */

/** @param {string} name @param {string} wanted its end can be that of a longer name */
const isNamed = (name, wanted) => {
  const last = wanted.split(" ").at(-1) ?? "";
  return name === wanted || name === last || name.endsWith(`.${last}`);
};

/**
 * What is read from a file and is not what is expected.
 * @param {GivenCase} expected @param {Uint8Array} content
 * @param {{ readTable: Function, textsOf: Function, hasDates: Function, labelNames: Function }} modules
 * @returns {Promise<string[]>}
 */
async function differences(expected, content, { readTable, textsOf, hasDates, labelNames }) {
  const { rows, text, texts, labels, dates } = expected;
  let read;
  try {
    read = await readTable(expected.file, content);
  } catch (error) {
    const { code = String(error), message } = /** @type {Error & { code?: string }} */ (error);
    return rows === null ? [] : [`refused: ${code}: ${message}`];
  }
  if (rows === null) return [`read with ${read.rows.length} rows, expected a refusal`];
  const found = [];
  if (read.rows.length !== rows) found.push(`rows: ${read.rows.length}, expected ${rows}`);
  if (text !== null && !isNamed(read.textName, text))
    found.push(`text column: ${read.textName}, expected ${text}`);
  for (const [index, wanted] of (texts ?? []).entries()) {
    const choices = textsOf(read, index);
    if (choices.includes(wanted ?? "")) continue;
    found.push(`text ${index + 1}: ${JSON.stringify(choices[0])}, expected ${JSON.stringify(wanted)}`);
  }
  if (labels !== null && !labelNames(read).some((/** @type {string} */ name) => isNamed(name, labels))) {
    found.push(`labels: ${labelNames(read).join(", ") || "none"}, expected ${labels}`);
  }
  for (const name of dates ?? []) if (!hasDates(read, name)) found.push(`no dates in ${name}`);
  return found;
}

/** @param {string} folder @param {(path: string) => Promise<any>} load @returns {Promise<{ cases: number, wrong: number }>} */
export async function checkGiven(folder, load) {
  const modules = await load("/src/testing/given-case.ts");
  /** @type {GivenCase[]} */
  const cases = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
  let wrong = 0;
  for (const expected of cases) {
    const content = new Uint8Array(readFileSync(join(folder, expected.file)));
    const found = await differences(expected, content, modules);
    if (found.length === 0) continue;
    wrong++;
    console.log(`${expected.name} (${expected.file})\n  ${found.join("\n  ")}`);
  }
  return { cases: cases.length, wrong };
}
