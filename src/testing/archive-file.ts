/** Builds small archives, also with names that are not in UTF-8. */

import { strToU8, zipSync } from "fflate";
import { concat } from "../data/bytes.ts";

type Content = string | Uint8Array;
type Files = Readonly<Record<string, Content>>;

const bytesOf = (content: Content) => (typeof content === "string" ? strToU8(content) : content);

export const zipOf = (files: Files) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, bytesOf(content)])));

/** A zip whose names are given as bytes, without the flag for UTF-8. */
export function zipWithNames(
  files: readonly (readonly [name: readonly number[], content: string])[],
): Uint8Array {
  // Names of the same length in ASCII are replaced, because fflate writes UTF-8.
  const placeholders = files.map(([name], at) => String.fromCharCode(65 + at).repeat(name.length));
  const bytes = zipOf(Object.fromEntries(files.map(([, content], at) => [placeholders[at] ?? "", content])));
  for (const [at, placeholder] of placeholders.entries()) {
    const wanted = strToU8(placeholder);
    for (let from = 0; from + wanted.length <= bytes.length; from++) {
      if (wanted.every((byte, index) => bytes[from + index] === byte)) bytes.set(files[at]?.[0] ?? [], from);
    }
  }
  return bytes;
}

const BLOCK = 512;

function tarHeader(name: string, size: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  header.set(strToU8(name), 0);
  header.set(strToU8("0000644\0"), 100);
  header.set(strToU8(`${size.toString(8).padStart(11, "0")} `), 124);
  header.set(strToU8("ustar\u000000"), 257);
  header.set(strToU8(" ".repeat(8)), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(strToU8(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return header;
}

export const tarOf = (files: Files): Uint8Array =>
  concat([
    ...Object.entries(files).flatMap(([name, content]) => {
      const bytes = bytesOf(content);
      const padding = new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK);
      return [tarHeader(name, bytes.length), bytes, padding];
    }),
    new Uint8Array(2 * BLOCK),
  ]);
