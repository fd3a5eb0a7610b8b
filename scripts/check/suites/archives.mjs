/** libarchive: archives of many kinds, most of them damaged or of a kind that is not read; none may end without a code. */

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Bytes from the lines of uuencode, whose first character says how many follow. @param {string} text */
function uudecode(text) {
  const [, ...lines] = text.slice(text.indexOf("begin ")).split(/\r?\n/);
  const end = lines.indexOf("end");
  return Buffer.concat(
    lines.slice(0, end < 0 ? undefined : end).map((line) => {
      const [length = 0, ...values] = Array.from(line, (character) => (character.charCodeAt(0) - 32) & 63);
      const bytes = values.flatMap((value, index) => {
        const next = values[index + 1] ?? 0;
        const shift = (index % 4) * 2;
        return index % 4 === 3 ? [] : [((value << (shift + 2)) | (next >> (4 - shift))) & 255];
      });
      return Buffer.from(bytes.slice(0, length));
    }),
  );
}

/** @type {import("./suite.mjs").Suite} */
const libarchive = {
  name: "archives of libarchive",
  package: "libarchive2-sys",
  cases: (folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".uu"))
      .map((file) => ({
        name: file,
        input: { name: basename(file, ".uu"), bytes: uudecode(readFileSync(join(folder, file), "latin1")) },
        difference: () => undefined,
      })),
};

export const ARCHIVES = [libarchive];
