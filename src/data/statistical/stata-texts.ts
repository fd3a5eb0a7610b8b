/** The long strings of a Stata file, and the texts of its values. */

import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { ByteCursor } from "./byte-cursor.ts";
import { type StataHeader, untilZero } from "./stata-header.ts";

const BINARY = 129;
const MAX_TABLE = 1 << 26;

/** By the reference that a value has. @throws AppError `damaged`, `over-limit` when they do not fit into memory */
export async function readLongStrings(blob: Blob, header: StataHeader): Promise<Map<bigint, Uint8Array>> {
  const strings = new Map<bigint, Uint8Array>();
  if (header.longStrings === undefined || header.variables.every(({ type }) => type !== "strl"))
    return strings;
  const cursor = new ByteCursor(blob, "Stata", header.longStrings);
  cursor.isLittleEndian = header.isLittleEndian;
  let held = 0;
  for (;;) {
    const mark = await cursor.bytes(3);
    if (mark[0] !== 0x47 || mark[1] !== 0x53 || mark[2] !== 0x4f) return strings;
    const variable = BigInt(await cursor.uint32());
    const row = header.release === 117 ? BigInt(await cursor.uint32()) : BigInt(await cursor.size64());
    const isBinary = (await cursor.uint8()) === BINARY;
    const length = await cursor.uint32();
    held += length;
    if (held > LIMITS.heldBytes) {
      throw new AppError(
        "over-limit",
        "The long texts of the Stata file do not fit into memory. Export it as CSV.",
      );
    }
    const bytes = await cursor.bytes(length);
    // A text ends with a byte of zero.
    strings.set(keyOf(variable, row), bytes.slice(0, isBinary ? length : Math.max(0, length - 1)));
  }
}

const keyOf = (variable: bigint, row: bigint) => (row << 32n) | variable;

/** The reference to a long string in a value of 8 bytes: the variable, and then the row. */
export function referenceOf(view: DataView, at: number, { release, isLittleEndian }: StataHeader): bigint {
  const value = view.getBigUint64(at, isLittleEndian);
  const bits = BigInt(release === 117 ? 32 : release === 118 ? 16 : 24);
  if (isLittleEndian) return keyOf(value & ((1n << bits) - 1n), value >> bits);
  return keyOf(value >> (64n - bits), value & ((1n << (64n - bits)) - 1n));
}

/** The texts of values, by the name of their set. @throws AppError `damaged` */
export async function readLabelSets(
  blob: Blob,
  header: StataHeader,
): Promise<Map<string, Map<number, string>>> {
  const sets = new Map<string, Map<number, string>>();
  const isTagged = header.longStrings !== undefined;
  const cursor = new ByteCursor(blob, "Stata", header.labels);
  cursor.isLittleEndian = header.isLittleEndian;
  while (!cursor.isAtEnd) {
    if (isTagged && new TextDecoder().decode(await cursor.bytes(5)) !== "<lbl>") break;
    const size = await cursor.uint32();
    const name = untilZero(await cursor.bytes(header.release >= 118 ? 129 : 33), header.decode);
    await cursor.bytes(3);
    if (size > MAX_TABLE || size < 8) throw cursor.damaged("its labels are too long");
    const table = await cursor.view(size);
    sets.set(name, labelsOf(table, header, cursor));
    if (isTagged) await cursor.bytes("</lbl>".length);
  }
  return sets;
}

function labelsOf(
  table: DataView,
  { isLittleEndian, decode }: StataHeader,
  cursor: ByteCursor,
): Map<number, string> {
  const count = table.getUint32(0, isLittleEndian);
  const textStart = 8 + 8 * count;
  if (textStart > table.byteLength) throw cursor.damaged("its labels are cut off");
  const texts = new Uint8Array(table.buffer, table.byteOffset + textStart, table.byteLength - textStart);
  const labels = new Map<number, string>();
  for (let index = 0; index < count; index++) {
    const offset = table.getUint32(8 + 4 * index, isLittleEndian);
    const value = table.getInt32(8 + 4 * (count + index), isLittleEndian);
    labels.set(value, untilZero(texts.subarray(offset, offset + LIMITS.sheetCellCharacters), decode));
  }
  return labels;
}
