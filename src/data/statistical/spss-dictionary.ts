/** The dictionary of an SPSS file (.sav, .zsav), as PSPP's developer's guide describes the system file format. */

import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { ByteCursor } from "./byte-cursor.ts";
import type { NumberKind } from "./cells.ts";

export interface SpssVariable {
  name: string;
  /** Bytes of a string; 0 for a number. */
  width: number;
  /** Elements of 8 bytes of a case: those of each segment of a long string. */
  segments: { element: number; bytes: number }[];
  kind: NumberKind;
  /** Texts of values: of numbers, and of short strings without their blanks. */
  labels: Map<number | string, string>;
  /** Whether a number stands for a missing value. */
  isMissing(value: number): boolean;
}

export interface SpssDictionary {
  variables: SpssVariable[];
  /** Elements of 8 bytes of a case. */
  elements: number;
  isLittleEndian: boolean;
  compression: "none" | "bytes" | "blocks";
  bias: number;
  /** Offset of the cases. */
  dataStart: number;
  decode(bytes: Uint8Array): string;
}

const HEADER = 176;
const COMPRESSIONS = ["none", "bytes", "blocks"] as const;
const TIMES = new Set([21, 25]);
const DATES = new Set([20, 23, 24, 28, 29, 30, 38, 39]);
const TIMESTAMPS = new Set([22, 41]);
/** Code pages with names of their own. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  65001: "utf-8",
};
const SEGMENT_BYTES = 255;
/** Bytes by which the number of segments is counted. */
const COUNTED_BYTES = 252;
const MAX_RECORD = 1 << 26;

/** A variable as the file has it; a long string is several of them. */
interface Stored {
  name: string;
  width: number;
  element: number;
  format: number;
  missing: number[];
  missingRange: [number, number] | undefined;
}

interface RawLabels {
  values: { value: Uint8Array; label: Uint8Array }[];
  elements: number[];
}

/** Collects the records of a dictionary. */
class DictionaryReader {
  readonly #cursor: ByteCursor;
  readonly #stored: Stored[] = [];
  readonly #labels: RawLabels[] = [];
  #elements = 0;
  #encoding: string | undefined;
  #codePage = 1252;
  #longNames = new Uint8Array(0);
  #longStrings = new Uint8Array(0);

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor;
  }

  async read(): Promise<Omit<SpssDictionary, "compression" | "bias" | "dataStart" | "isLittleEndian">> {
    const cursor = this.#cursor;
    for (;;) {
      const type = await cursor.int32();
      if (type === 2) await this.#variable();
      else if (type === 3) await this.#valueLabels();
      else if (type === 6) await this.#skip(80 * (await cursor.uint32()));
      else if (type === 7) await this.#extension();
      else if (type === 999) break;
      else throw cursor.damaged("it has an unknown record");
    }
    await cursor.int32();
    if (this.#elements === 0) throw cursor.damaged("it has no variable");
    const decode = decoderOf(this.#encoding, this.#codePage);
    return { variables: this.#variables(decode), elements: this.#elements, decode };
  }

  async #skip(count: number): Promise<void> {
    if (count > MAX_RECORD) throw this.#cursor.damaged("a record is too long");
    await this.#cursor.bytes(count);
  }

  async #variable(): Promise<void> {
    const cursor = this.#cursor;
    const width = await cursor.int32();
    const hasLabel = await cursor.int32();
    const missingCount = await cursor.int32();
    const format = await cursor.int32();
    await cursor.int32();
    const name = ascii(await cursor.bytes(8));
    if (hasLabel === 1) await this.#skip(Math.ceil((await cursor.uint32()) / 4) * 4);
    if (Math.abs(missingCount) > 3) throw cursor.damaged("it has an unknown record");
    const numbers: number[] = [];
    for (let index = 0; index < Math.abs(missingCount); index++) {
      numbers.push((await cursor.view(8)).getFloat64(0, cursor.isLittleEndian));
    }
    const [low, high] = numbers;
    const hasRange = missingCount < 0 && low !== undefined && high !== undefined;
    const element = this.#elements++;
    if (width < 0) return;
    this.#stored.push({
      name,
      width,
      element,
      format: (format >> 16) & 0xff,
      missing: width > 0 ? [] : hasRange ? numbers.slice(2) : numbers,
      missingRange: hasRange ? [low, high] : undefined,
    });
    if (this.#stored.length > LIMITS.columns)
      throw new AppError("over-limit", "The SPSS file has too many variables.");
  }

  async #valueLabels(): Promise<void> {
    const cursor = this.#cursor;
    const values: RawLabels["values"] = [];
    for (let left = await cursor.uint32(); left > 0; left--) {
      const value = (await cursor.bytes(8)).slice();
      const length = await cursor.uint8();
      const label = (await cursor.bytes(Math.ceil((length + 1) / 8) * 8 - 1)).slice(0, length);
      values.push({ value, label });
    }
    if ((await cursor.int32()) !== 4) throw cursor.damaged("its labels belong to no variable");
    const elements: number[] = [];
    for (let left = await cursor.uint32(); left > 0; left--) elements.push((await cursor.uint32()) - 1);
    this.#labels.push({ values, elements });
  }

  async #extension(): Promise<void> {
    const cursor = this.#cursor;
    const subtype = await cursor.int32();
    const size = (await cursor.uint32()) * (await cursor.uint32());
    if (size > MAX_RECORD) throw cursor.damaged("a record is too long");
    const bytes = (await cursor.bytes(size)).slice();
    if (subtype === 3 && size >= 32) {
      this.#codePage = new DataView(bytes.buffer).getInt32(28, cursor.isLittleEndian);
    } else if (subtype === 13) this.#longNames = bytes;
    else if (subtype === 14) this.#longStrings = bytes;
    else if (subtype === 20) this.#encoding = ascii(bytes);
  }

  #variables(decode: SpssDictionary["decode"]): SpssVariable[] {
    const names = pairsOf(decode(this.#longNames));
    const widths = pairsOf(decode(this.#longStrings).replaceAll("\0", ""));
    const variables: SpssVariable[] = [];
    const byElement = new Map<number, SpssVariable>();
    for (let at = 0; at < this.#stored.length; at++) {
      const stored = this.#stored[at] as Stored;
      const width = Number(widths.get(stored.name)) || stored.width;
      const count = width > SEGMENT_BYTES ? Math.ceil(width / COUNTED_BYTES) : 1;
      const segments = this.#stored
        .slice(at, at + count)
        .map((segment) => ({ element: segment.element, bytes: segment.width }));
      const { missing, missingRange: [low, high] = [Number.NaN, Number.NaN] } = stored;
      const variable: SpssVariable = {
        name: names.get(stored.name) ?? stored.name,
        width: stored.width === 0 ? 0 : width,
        segments,
        kind: kindOf(stored.format),
        labels: new Map(),
        isMissing: (value) => missing.includes(value) || (value >= low && value <= high),
      };
      variables.push(variable);
      byElement.set(stored.element, variable);
      at += count - 1;
    }
    for (const { values, elements } of this.#labels) {
      for (const element of elements) {
        const variable = byElement.get(element);
        if (variable) this.#addLabels(variable, values, decode);
      }
    }
    return variables;
  }

  #addLabels(variable: SpssVariable, values: RawLabels["values"], decode: SpssDictionary["decode"]): void {
    for (const { value, label } of values) {
      const key =
        variable.width > 0
          ? decode(value).trimEnd()
          : new DataView(value.buffer).getFloat64(0, this.#cursor.isLittleEndian);
      variable.labels.set(key, decode(label).trimEnd());
    }
  }
}

/** @throws AppError `damaged`, `over-limit`, `unreadable-file` */
export async function readSpssDictionary(blob: Blob): Promise<SpssDictionary> {
  const cursor = new ByteCursor(blob, "SPSS");
  const header = await cursor.view(HEADER);
  const layout = header.getInt32(64, true);
  const isLittleEndian = layout === 2 || layout === 3;
  cursor.isLittleEndian = isLittleEndian;
  const compression = COMPRESSIONS[header.getInt32(72, isLittleEndian)];
  if (!compression) throw cursor.damaged("it is compressed in an unknown way");
  const bias = header.getFloat64(84, isLittleEndian);
  const read = await new DictionaryReader(cursor).read();
  return { ...read, isLittleEndian, compression, bias, dataStart: cursor.position };
}

const ascii = (bytes: Uint8Array) => new TextDecoder("windows-1252").decode(bytes).trimEnd();

/** `A=First name\tB=Second name` */
const pairsOf = (text: string) =>
  new Map(
    text.split("\t").flatMap((pair): [string, string][] => {
      const at = pair.indexOf("=");
      return at < 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)]];
    }),
  );

function kindOf(format: number): NumberKind {
  if (DATES.has(format)) return "date";
  if (TIMESTAMPS.has(format)) return "timestamp";
  return TIMES.has(format) ? "duration" : "number";
}

function decoderOf(name: string | undefined, codePage: number): SpssDictionary["decode"] {
  const isWindows = codePage >= 1250 && codePage <= 1258;
  const isLatin = codePage >= 28_591 && codePage <= 28_606;
  const page = isWindows
    ? `windows-${codePage}`
    : isLatin
      ? `iso-8859-${codePage - 28_590}`
      : (CODE_PAGES[codePage] ?? "windows-1252");
  for (const label of [name, page]) {
    if (label === undefined) continue;
    try {
      const decoder = new TextDecoder(label, { ignoreBOM: true });
      return (bytes) => decoder.decode(bytes);
    } catch {
      // The next name is tried.
    }
  }
  const latin = new TextDecoder("windows-1252");
  return (bytes) => latin.decode(bytes);
}
