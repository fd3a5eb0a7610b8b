/** Reads Stata files. A number with a label becomes its label, as a person sees it. */

import { bytesOf } from "../bytes.ts";
import { columnNames } from "../columns.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import { MISSING, numberValue, type StatisticalValue, textValue } from "../statistical/cells.ts";
import {
  readStataHeader,
  type StataHeader,
  type StataVariable,
  untilZero,
} from "../statistical/stata-header.ts";
import { readLabelSets, readLongStrings, referenceOf } from "../statistical/stata-texts.ts";
import type { Reader, Row, RowsOptions } from "../table.ts";
import { readerOfRows } from "./sampled.ts";
import { rowOfValues } from "./statistical-row.ts";

/** Days from 1960, when Stata's dates begin, to 1970. */
const EPOCH_DAYS = 3653;
const DAY = 86_400;
/** The largest numbers; those above stand for missing values. */
const LARGEST = {
  byte: 100,
  int: 32_740,
  long: 2_147_483_620,
  float: 2 ** 127 - 2 ** 103,
  double: 2 ** 1023 - 2 ** 970,
};

/** What the values refer to. */
interface StataTexts {
  header: StataHeader;
  longStrings: ReadonlyMap<bigint, Uint8Array>;
  labelSets: ReadonlyMap<string, ReadonlyMap<number, string>>;
}

/** @throws AppError `damaged`, `over-limit`, `not-a-table`, `unreadable-file` */
export async function openStata(blob: Blob): Promise<Reader> {
  const header = await readStataHeader(blob);
  const longStrings = await readLongStrings(blob, header);
  const labelSets = await readLabelSets(blob, header);
  const names = header.variables.map(({ name }) => name);
  return readerOfRows("stata", columnNames(names, names.length), (options) =>
    rowsOf(blob, { header, longStrings, labelSets }, options),
  );
}

async function* rowsOf(
  blob: Blob,
  texts: StataTexts,
  { report = new ImportReport(), ...options }: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { variables, rows: count, dataStart } = texts.header;
  const width = variables.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = Math.max(1, Math.min(LIMITS.batchRows, Math.floor(LIMITS.batchCells / variables.length)));
  let rest: Uint8Array = new Uint8Array(0);
  let rows: Row[] = [];
  for await (const chunk of bytesOf(blob, options, dataStart, dataStart + count * width)) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let at = 0;
    for (; at + width <= bytes.length; at += width) {
      rows.push(rowOfValues(valuesOf(new DataView(bytes.buffer, at, width), texts), report));
      if (rows.length < most) continue;
      yield rows;
      rows = [];
    }
    rest = bytes.subarray(at);
  }
  yield rows;
}

function valuesOf(view: DataView, texts: StataTexts): StatisticalValue[] {
  let at = 0;
  return texts.header.variables.map((variable) => {
    const value = valueOf(variable, view, at, texts);
    at += variable.bytes;
    return value;
  });
}

function valueOf(variable: StataVariable, view: DataView, at: number, texts: StataTexts): StatisticalValue {
  const { type, bytes, kind, labelSet } = variable;
  const { header, longStrings, labelSets } = texts;
  if (type === "string") {
    return textValue(untilZero(new Uint8Array(view.buffer, view.byteOffset + at, bytes), header.decode));
  }
  if (type === "strl") {
    const text = longStrings.get(referenceOf(view, at, header));
    return textValue(text ? header.decode(text) : "");
  }
  const value = numberAt(view, at, type, header.isLittleEndian);
  if (value > LARGEST[type]) return MISSING;
  const label = labelSets.get(labelSet)?.get(value);
  if (label !== undefined) return textValue(label);
  if (kind === "date") return numberValue((value - EPOCH_DAYS) * DAY, kind);
  return numberValue(kind === "timestamp" ? value / 1000 - EPOCH_DAYS * DAY : value, kind);
}

function numberAt(
  view: DataView,
  at: number,
  type: Exclude<StataVariable["type"], "string" | "strl">,
  isLittleEndian: boolean,
): number {
  if (type === "byte") return view.getInt8(at);
  if (type === "int") return view.getInt16(at, isLittleEndian);
  if (type === "long") return view.getInt32(at, isLittleEndian);
  return type === "float" ? view.getFloat32(at, isLittleEndian) : view.getFloat64(at, isLittleEndian);
}
