/** The description of a Stata file (.dta) of the formats 113 to 119, as Stata's `help dta` has it. */

import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { ByteCursor } from "./byte-cursor.ts";
import type { NumberKind } from "./cells.ts";

export type StataType = "byte" | "int" | "long" | "float" | "double" | "strl" | "string";

export interface StataVariable {
  name: string;
  type: StataType;
  /** Bytes of a value. */
  bytes: number;
  kind: NumberKind;
  /** Name of the texts of its values; empty without them. */
  labelSet: string;
}

export interface StataHeader {
  release: number;
  isLittleEndian: boolean;
  variables: StataVariable[];
  rows: number;
  /** Offset of the values. */
  dataStart: number;
  /** Offsets of the long strings and of the texts of values; the first is absent before format 117. */
  longStrings?: number;
  labels: number;
  decode(bytes: Uint8Array): string;
}

const START = "<stata_dta><header><release>";

const BYTES: Readonly<Record<Exclude<StataType, "string">, number>> = {
  byte: 1,
  int: 2,
  long: 4,
  float: 4,
  double: 8,
  strl: 8,
};
const NUMBERS = ["byte", "int", "long", "float", "double"] as const;
const OLD_FIRST_NUMBER = 251;
const FIRST_NUMBER = 65_530;
const LONG_STRING = 32_768;
/** Bytes of names, formats and labels. */
const OLD_WIDTHS = { name: 33, format: 49, label: 81 };
const WIDTHS = { name: 129, format: 57, label: 321 };

/** @throws AppError `damaged`, `over-limit`, `unreadable-file` */
export async function readStataHeader(blob: Blob): Promise<StataHeader> {
  const cursor = new ByteCursor(blob, "Stata");
  const [first] = await cursor.bytes(1);
  cursor.position = 0;
  const header = first === 0x3c ? await readTagged(cursor) : await readOld(cursor);
  if (header.variables.length === 0) throw cursor.damaged("it has no variable");
  const width = header.variables.reduce((sum, { bytes }) => sum + bytes, 0);
  if (width === 0 || header.rows * width > blob.size) throw cursor.damaged("its values are cut off");
  return header;
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const STRICT_UTF8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const LATIN = new TextDecoder("windows-1252");

const decodeUtf8 = (bytes: Uint8Array) => UTF8.decode(bytes);

/** Before format 118 each program wrote its own encoding, many of them UTF-8. */
function decodeEither(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    return LATIN.decode(bytes);
  }
}

function checkCount(count: number): void {
  if (count > LIMITS.columns) throw new AppError("over-limit", "The Stata file has too many variables.");
}

async function readTagged(cursor: ByteCursor): Promise<StataHeader> {
  const expectTag = async (tag: string) => {
    const found = new TextDecoder().decode(await cursor.bytes(tag.length));
    if (found !== tag) throw cursor.damaged(`it lacks ${tag}`);
  };
  await expectTag(START);
  const release = Number(new TextDecoder().decode(await cursor.bytes(3)));
  if (release < 117 || release > 119) {
    throw new AppError("not-a-table", "This is a Stata file of an unknown version. Save it as version 14.");
  }
  await expectTag("</release><byteorder>");
  const order = new TextDecoder().decode(await cursor.bytes(3));
  cursor.isLittleEndian = order === "LSF";
  await expectTag("</byteorder><K>");
  const count = release === 119 ? await cursor.uint32() : await cursor.uint16();
  checkCount(count);
  await expectTag("</K><N>");
  const rows = release === 117 ? await cursor.uint32() : await cursor.size64();
  await expectTag("</N><label>");
  await cursor.bytes(release === 117 ? await cursor.uint8() : await cursor.uint16());
  await expectTag("</label><timestamp>");
  await cursor.bytes(await cursor.uint8());
  await expectTag("</timestamp></header><map>");
  const places: number[] = [];
  for (let index = 0; index < 14; index++) places.push(await cursor.size64());
  const [, , types = 0, names = 0, , formats = 0, labelNames = 0, , , data = 0, longStrings = 0, labels = 0] =
    places;
  const decode = release === 117 ? decodeEither : decodeUtf8;
  const { name: nameBytes, format: formatBytes } = release === 117 ? OLD_WIDTHS : WIDTHS;
  const at = async <T>(place: number, tag: string, read: () => Promise<T>) => {
    cursor.position = place;
    await expectTag(tag);
    return read();
  };
  const list = (width: number) => () => strings(cursor, count, width, decode);
  return {
    release,
    isLittleEndian: cursor.isLittleEndian,
    variables: variablesOf(
      await at(types, "<variable_types>", async () => {
        const codes: number[] = [];
        for (let index = 0; index < count; index++) codes.push(await cursor.uint16());
        return codes.map((code) => typeOf(code, FIRST_NUMBER, -1, cursor));
      }),
      await at(names, "<varnames>", list(nameBytes)),
      await at(formats, "<formats>", list(formatBytes)),
      await at(labelNames, "<value_label_names>", list(nameBytes)),
    ),
    rows,
    dataStart: data + "<data>".length,
    longStrings: longStrings + "<strls>".length,
    labels: labels + "<value_labels>".length,
    decode,
  };
}

async function readOld(cursor: ByteCursor): Promise<StataHeader> {
  const release = await cursor.uint8();
  cursor.isLittleEndian = (await cursor.uint8()) === 2;
  await cursor.bytes(2);
  const count = await cursor.uint16();
  checkCount(count);
  const rows = await cursor.uint32();
  await cursor.bytes(81 + 18);
  const decode = decodeEither;
  const codes = [...(await cursor.bytes(count))];
  const types = codes.map((code) => typeOf(code, OLD_FIRST_NUMBER, 1, cursor));
  const names = await strings(cursor, count, OLD_WIDTHS.name, decode);
  await cursor.bytes(2 * (count + 1));
  const formats = await strings(cursor, count, release === 113 ? 12 : OLD_WIDTHS.format, decode);
  const labelNames = await strings(cursor, count, OLD_WIDTHS.name, decode);
  for (let index = 0; index < count; index++) await cursor.bytes(OLD_WIDTHS.label);
  // Notes and other facts.
  for (;;) {
    const type = await cursor.uint8();
    const size = await cursor.uint32();
    if (type === 0) break;
    cursor.position += size;
  }
  const variables = variablesOf(types, names, formats, labelNames);
  const width = variables.reduce((sum, { bytes }) => sum + bytes, 0);
  const dataStart = cursor.position;
  return {
    release,
    isLittleEndian: cursor.isLittleEndian,
    variables,
    rows,
    dataStart,
    labels: dataStart + rows * width,
    decode,
  };
}

async function strings(
  cursor: ByteCursor,
  count: number,
  width: number,
  decode: StataHeader["decode"],
): Promise<string[]> {
  const texts: string[] = [];
  for (let index = 0; index < count; index++) texts.push(untilZero(await cursor.bytes(width), decode));
  return texts;
}

/** A text up to its first byte of zero. */
export function untilZero(bytes: Uint8Array, decode: StataHeader["decode"]): string {
  const end = bytes.indexOf(0);
  return decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** @param first the code of a byte @param step to the code of the next larger number */
function typeOf(
  code: number,
  first: number,
  step: number,
  cursor: ByteCursor,
): Pick<StataVariable, "type" | "bytes"> {
  const number = NUMBERS[(code - first) * step];
  if (number) return { type: number, bytes: BYTES[number] };
  if (code === LONG_STRING) return { type: "strl", bytes: BYTES.strl };
  if (code < 1 || code > 2045) throw cursor.damaged("a variable has an unknown type");
  return { type: "string", bytes: code };
}

function variablesOf(
  types: readonly Pick<StataVariable, "type" | "bytes">[],
  names: readonly string[],
  formats: readonly string[],
  labelSets: readonly string[],
): StataVariable[] {
  return types.map((type, index) => ({
    ...type,
    name: names[index] ?? "",
    kind: kindOf(formats[index] ?? ""),
    labelSet: labelSets[index] ?? "",
  }));
}

function kindOf(format: string): NumberKind {
  if (/^%-?t[cC]/.test(format)) return "timestamp";
  return /^%-?(td|d)/.test(format) ? "date" : "number";
}
