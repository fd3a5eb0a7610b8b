/**
 * Suites of texts in many encodings. Right is what Python's codec of the stated encoding decodes, or `TextDecoder`, whose
 * tables of East Asian encodings have other characters for some bytes.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { answers } from "./reference.mjs";
import { shown } from "./suite.mjs";

/** The name of a language after an encoding: `iso-8859-7-greek`. */
const LANGUAGE = /-(arabic|bulgarian|cyrillic|greek|hebrew|hungarian|turkish)$/;

/** @param {string} encoding @param {Uint8Array} bytes */
function decoded(encoding, bytes) {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @param {string} text */
const withoutMark = (text) => text.replace(/^\uFEFF/, "");

/**
 * @param {string} folder
 * @param {readonly [file: string, encoding: string][]} files
 * @param {string} python
 * @returns {import("./suite.mjs").Case[]}
 */
function textCases(folder, files, python) {
  const requests = files.map(([file, encoding]) => ({
    kind: /** @type {const} */ ("text"),
    path: join(folder, file),
    encoding,
  }));
  const texts = answers(requests, python);
  return files.flatMap(([name, label], index) => {
    const wanted = texts[index];
    // Python lacks the codec, or the file is not in the encoding that the suite states.
    if (typeof wanted !== "string") return [];
    const bytes = readFileSync(join(folder, name));
    return {
      name,
      input: { name: "text.txt", bytes, options: { format: /** @type {const} */ ("text") } },
      difference({ content = "", encoding }) {
        const found = withoutMark(content);
        const expected = withoutMark(wanted);
        if (found === expected || found === decoded(label, bytes)) return undefined;
        let at = 0;
        while (found[at] === expected[at]) at++;
        return `${encoding}: ${shown(found.slice(at, at + 40))}, expected ${shown(expected.slice(at, at + 40))}`;
      },
    };
  });
}

/** chardet: the folders are named by the encoding of their files. @type {import("./suite.mjs").Suite} */
const chardet = {
  name: "chardet's files",
  package: "chardet",
  cases(folder, python) {
    const tests = join(folder, "tests");
    const files = readdirSync(tests, { recursive: true, encoding: "utf8" }).filter((file) =>
      /[\\/].*\.(html|txt|xml|srt)$/.test(file),
    );
    const encoded = files.map((file) => /** @type {[string, string]} */ ([file, encodingOf(file)]));
    return textCases(tests, encoded, python);
  },
};

/** @param {string} file */
const encodingOf = (file) => (file.split(/[\\/]/)[0] ?? "").toLowerCase().replace(LANGUAGE, "");

/** charset-normalizer: a test names the encoding of each file. @type {import("./suite.mjs").Suite} */
const charsetNormalizer = {
  name: "charset-normalizer's files",
  package: "charset-normalizer",
  cases(folder, python) {
    const test = readFileSync(join(folder, "tests/test_full_detection.py"), "utf8");
    const files = [...test.matchAll(/\("(sample-[^"]+)", "([^"]+)"/g)].map(
      ([, file = "", encoding = ""]) => /** @type {[string, string]} */ ([file, encoding]),
    );
    return textCases(join(folder, "data"), files, python);
  },
};

export const ENCODINGS = [chardet, charsetNormalizer];
