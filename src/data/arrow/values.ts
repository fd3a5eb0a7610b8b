/** The values of a field of a record batch as cells of text, and as JSON inside of lists and structures. */

import { textFormat, jsonFormat, type Physical } from "../parquet/text.ts";
import { AppError } from "../../errors/app-error.ts";
import type { BatchBuffers } from "./buffers.ts";
import { damaged } from "./flat-table.ts";
import { physicalValues } from "./physical.ts";
import type { ArrowField } from "./schema.ts";

export interface Values {
  length: number;
  isNull(row: number): boolean;
  /** Undefined for a missing value. */
  text(row: number): string | undefined;
  json(row: number): string;
  /** The fields of a structure. */
  fields?: readonly Values[];
}

/** Times that lists can share each value, on average. */
const MOST_SHARED = 16;

/** The values of the dictionaries that were read, by id. */
export type Dictionaries = ReadonlyMap<number, readonly Values[]>;

/** Counts the characters that are made of a batch, of which a few bytes can ask for many. */
export interface CharacterCount {
  /** @throws AppError `over-limit` */
  add(characters: number): void;
}

export interface BatchContext {
  buffers: BatchBuffers;
  dictionaries: Dictionaries;
  count: CharacterCount;
}

/** Takes the buffers of a field. @throws AppError `damaged`, `over-limit` */
export function readValues(field: ArrowField, context: BatchContext): Values {
  if (field.dictionary) return dictionaryValues(field, field.dictionary, context);
  const { buffers } = context;
  switch (field.storage.kind) {
    case "null": {
      const { length } = buffers.node();
      return { length, isNull: () => true, text: () => undefined, json: () => "null" };
    }
    case "struct":
      return structValues(field, context);
    case "list":
    case "list-view":
    case "fixed-list":
    case "map":
      return listValues(field, context);
    case "union":
      return unionValues(field, field.storage, context);
    case "runs":
      return runValues(field, context);
    default:
      return scalarValues(field, context);
  }
}

/** @param validity a bit for each value; empty when none is missing */
function nullTest(validity: Uint8Array, nulls: number): (row: number) => boolean {
  if (nulls === 0 || validity.length === 0) return () => false;
  return (row) => ((validity[row >> 3] ?? 0) & (1 << (row & 7))) === 0;
}

function scalarValues({ type, storage }: ArrowField, { buffers, count }: BatchContext): Values {
  const { length, nulls } = buffers.node();
  const isNull = nullTest(buffers.next(), nulls);
  const value = physicalValues(storage, length, buffers);
  const [asText, asJson] = [textFormat(type), jsonFormat(type)];
  const counted = (format: (value: Physical) => string, row: number) => {
    const found = value(row);
    const text =
      typeof found === "string" ? (format === asJson ? JSON.stringify(found) : found) : format(found);
    count.add(text.length);
    return text;
  };
  return {
    length,
    isNull,
    text: (row) => (isNull(row) ? undefined : counted(asText, row)),
    json: (row) => (isNull(row) ? "null" : counted(asJson, row)),
  };
}

/** Values whose texts are made once: many rows refer to those of a dictionary. */
export function keptValues(values: Values): Values {
  const kept = (make: (row: number) => string | undefined) => {
    const texts = new Map<number, string | undefined>();
    return (row: number) => {
      if (!texts.has(row)) texts.set(row, make(row));
      return texts.get(row);
    };
  };
  const json = kept(values.json);
  return { ...values, text: kept(values.text), json: (row) => json(row) ?? "null" };
}

function dictionaryValues(
  { name }: ArrowField,
  dictionary: NonNullable<ArrowField["dictionary"]>,
  { buffers, dictionaries, count }: BatchContext,
): Values {
  const { length, nulls } = buffers.node();
  const isMissing = nullTest(buffers.next(), nulls);
  const index = physicalValues({ kind: "int", ...dictionary }, length, buffers);
  const parts = dictionaries.get(dictionary.id) ?? [];
  /** The part of the dictionary with the value, and its index there. */
  const find = (row: number): [Values, number] => {
    let at = Number(index(row));
    for (const part of parts) {
      if (at >= 0 && at < part.length) return [part, at];
      at -= part.length;
    }
    throw damaged(`a dictionary lacks a value of ${name}`);
  };
  const isNull = (row: number) => {
    if (isMissing(row)) return true;
    const [part, at] = find(row);
    return part.isNull(at);
  };
  const from = (row: number, get: (part: Values, at: number) => string | undefined) => {
    const text = get(...find(row));
    count.add(text?.length ?? 0);
    return text;
  };
  return {
    length,
    isNull,
    text: (row) => (isMissing(row) ? undefined : from(row, (part, at) => part.text(at))),
    json: (row) => (isMissing(row) ? "null" : (from(row, (part, at) => part.json(at)) ?? "null")),
  };
}

/** A value that is written as JSON, also as a cell. */
function jsonValues(
  length: number,
  isNull: Values["isNull"],
  write: (row: number) => string,
  count: CharacterCount,
): Values {
  const json = (row: number) => {
    if (isNull(row)) return "null";
    count.add(2);
    return write(row);
  };
  return { length, isNull, json, text: (row) => (isNull(row) ? undefined : json(row)) };
}

function structValues(field: ArrowField, context: BatchContext): Values {
  const { length, nulls } = context.buffers.node();
  const isNull = nullTest(context.buffers.next(), nulls);
  const fields = field.children.map((child) => longEnough(readValues(child, context), length));
  const names = field.children.map(({ name }) => JSON.stringify(name));
  const write = (row: number) =>
    `{${fields.map((values, at) => `${names[at]}:${values.json(row)}`).join(",")}}`;
  return { ...jsonValues(length, isNull, write, context.count), fields };
}

function longEnough(values: Values, length: number): Values {
  if (values.length < length) throw damaged("a field has fewer values than rows");
  return values;
}

/** Start and end of each list among the values of its child. */
function listRanges(
  field: ArrowField,
  length: number,
  buffers: BatchBuffers,
): (row: number) => [number, number] {
  const { storage } = field;
  if (storage.kind === "fixed-list") return (row) => [row * storage.length, (row + 1) * storage.length];
  const bits = storage.kind === "list" || storage.kind === "list-view" ? storage.offsetBits : 32;
  const isView = storage.kind === "list-view";
  const offset = physicalValues(
    { kind: "int", bits, signed: true },
    isView || length === 0 ? length : length + 1,
    buffers,
  );
  if (!isView) return (row) => [Number(offset(row)), Number(offset(row + 1))];
  const size = physicalValues({ kind: "int", bits, signed: true }, length, buffers);
  return (row) => [Number(offset(row)), Number(offset(row)) + Number(size(row))];
}

function listValues(field: ArrowField, context: BatchContext): Values {
  const { buffers, count } = context;
  const { length, nulls } = buffers.node();
  const isNull = nullTest(buffers.next(), nulls);
  const range = listRanges(field, length, buffers);
  const [child] = field.children;
  if (!child) throw damaged("a list has no values");
  const items = readValues(child, context);
  if (field.storage.kind === "list-view") checkOverlap(range, length, items.length);
  const [keys, values] = items.fields ?? [];
  const isMap = field.storage.kind === "map" && keys !== undefined && values !== undefined;
  const member = (at: number) => {
    const key = keys?.json(at) ?? "";
    return `${key.startsWith('"') ? key : JSON.stringify(key)}:${values?.json(at)}`;
  };
  const write = (row: number) => {
    const [start, end] = range(row);
    if (start < 0 || end < start || end > items.length) throw damaged("a list ends outside of its values");
    count.add(end - start);
    const written = Array.from({ length: end - start }, (_, index) =>
      isMap ? member(start + index) : items.json(start + index),
    );
    return isMap ? `{${written.join(",")}}` : `[${written.join(",")}]`;
  };
  return jsonValues(length, isNull, write, count);
}

/** Lists that share their values can be written with few bytes. @throws AppError `over-limit` */
function checkOverlap(range: (row: number) => [number, number], length: number, items: number): void {
  let used = 0;
  for (let row = 0; row < length; row++) {
    const [start, end] = range(row);
    used += end - start;
  }
  if (used > MOST_SHARED * (items + length)) {
    throw new AppError("over-limit", "The lists of the Arrow file share their values too often.");
  }
}

function unionValues(
  field: ArrowField,
  { isDense, ids }: Extract<ArrowField["storage"], { kind: "union" }>,
  context: BatchContext,
): Values {
  const { buffers, count } = context;
  const { length } = buffers.node();
  const id = physicalValues({ kind: "int", bits: 8, signed: true }, length, buffers);
  const offset = isDense ? physicalValues({ kind: "int", bits: 32, signed: true }, length, buffers) : Number;
  const children = field.children.map((child) => readValues(child, context));
  const find = (row: number): [Values, number] => {
    const child = children[ids.indexOf(Number(id(row)))];
    const at = Number(offset(row));
    if (!child || at < 0 || at >= child.length) throw damaged("a union has no such value");
    return [child, at];
  };
  const isNull = (row: number) => {
    const [child, at] = find(row);
    return child.isNull(at);
  };
  const write = (row: number) => {
    const [child, at] = find(row);
    return child.json(at);
  };
  return jsonValues(length, isNull, write, count);
}

/** Runs of equal values: their ends, and one value for each. */
function runValues({ children }: ArrowField, context: BatchContext): Values {
  const { length } = context.buffers.node();
  const [endField, valueField] = children;
  if (!endField || !valueField) throw damaged("a field has no runs");
  const ends = readValues(endField, context);
  const values = readValues(valueField, context);
  const runAt = (row: number) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(ends.text(middle)) > row) high = middle;
      else low = middle + 1;
    }
    if (low >= values.length) throw damaged("a run is missing");
    return low;
  };
  return {
    length,
    isNull: (row) => values.isNull(runAt(row)),
    text: (row) => values.text(runAt(row)),
    json: (row) => values.json(runAt(row)),
  };
}
