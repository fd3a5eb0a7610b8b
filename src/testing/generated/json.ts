/** Writes a table as JSON in the arrangements that services and programs have. */

import type { Draw } from "./draw.ts";
import type { Truth, Written } from "./truth.ts";
import type { TrueTable } from "./true-table.ts";

type Value = string | number | boolean | null | undefined;
type JsonRecord = Record<string, unknown>;

interface Draft {
  text: string;
  truth?: Partial<Truth>;
  extension?: string;
}

interface Material {
  draw: Draw;
  records: JsonRecord[];
  names: string[];
  lineEnd: string;
}

const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d*[1-9])?$/;

/** The value that a cell stands for. */
function valueOf(cell: string): Value {
  if (cell === "") return null;
  if (cell === "true" || cell === "false") return cell === "true";
  return NUMBER.test(cell) ? Number(cell) : cell;
}

const lines = ({ records, lineEnd }: Material, end = "", start = "") =>
  records.map((record) => start + JSON.stringify(record) + end + lineEnd).join("");

/** The entries in any order. */
function page(draw: Draw, entries: JsonRecord): JsonRecord {
  const keys = Object.keys(entries);
  const sorted: JsonRecord = {};
  while (keys.length > 0) {
    const [key = ""] = keys.splice(draw.int(0, keys.length - 1), 1);
    sorted[key] = entries[key];
  }
  return sorted;
}

/** Users, media and errors beside the posts of a page. */
const includes = (draw: Draw) => ({
  users: Array.from({ length: draw.int(1, 4) }, (_, index) => ({
    id: String(1000 + index),
    name: `User ${index}`,
    description: "I write about coffee, trains and the weather of my town",
  })),
});

const PAGE_KEYS = ["data", "statuses", "items", "results", "comments"];

function pageOf(draw: Draw, records: readonly JsonRecord[], key = draw.of(PAGE_KEYS)): JsonRecord {
  return page(draw, {
    [key]: records,
    meta: { result_count: records.length, next_token: "b26v89c" },
    ...(draw.chance(0.6) && { includes: includes(draw) }),
    ...(draw.chance(0.3) && {
      errors: [{ title: "Not Found Error", detail: "Could not find the user of the post." }],
    }),
  });
}

function halves<T>(items: readonly T[]): T[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].filter((half) => half.length > 0);
}

const keysOf = (draw: Draw, count: number) => {
  const make = draw.of([
    (index: number) => String(index),
    (index: number) => `-Nabc${1000 + index}`,
    (index: number) => String(1_700_000_000 + index),
  ]);
  return Array.from({ length: count }, (_, index) => make(index));
};

const byKey = (keys: readonly string[], records: readonly unknown[]) =>
  Object.fromEntries(keys.map((key, index) => [key, records[index]]));

const values = (record: JsonRecord) => Object.values(record);
const pretty = (value: unknown, draw: Draw) => JSON.stringify(value, null, draw.of([0, 0, 2, 4, "\t"]));

const SHAPES: Record<string, (material: Material) => Draft> = {
  lines: (material) => ({ text: lines(material), extension: material.draw.of(["jsonl", "json", "txt"]) }),
  "lines with commas": (material) => ({ text: lines(material, ",") }),
  "lines with record separators": (material) => ({ text: lines(material, "", "\u001e") }),
  "strings of JSON": ({ records, lineEnd }) => ({
    text: records.map((record) => JSON.stringify(JSON.stringify(record)) + lineEnd).join(""),
    extension: "jsonl",
  }),
  "one after the other": ({ records, draw, lineEnd }) => ({
    text: records.map((record) => JSON.stringify(record, null, 2)).join(draw.of(["", lineEnd, " "])),
  }),
  array: ({ records, draw }) => ({ text: pretty(records, draw) }),
  "several arrays": ({ records, lineEnd }) => ({
    text: halves(records)
      .map((half) => JSON.stringify(half))
      .join(lineEnd),
  }),
  page: ({ records, draw }) => ({ text: pretty(pageOf(draw, records), draw) }),
  "array of pages": ({ records, draw }) => {
    const key = draw.of(PAGE_KEYS);
    return {
      text: pretty(
        halves(records).map((half) => pageOf(draw, half, key)),
        draw,
      ),
    };
  },
  "page in each line": ({ records, draw, lineEnd }) => {
    const key = draw.of(["data", "items"]);
    return {
      text: halves(records)
        .map((half) => JSON.stringify({ [key]: half, meta: { n: half.length } }) + lineEnd)
        .join(""),
    };
  },
  "records by key": ({ records, draw }) => ({
    text: pretty(byKey(keysOf(draw, records.length), records), draw),
  }),
  columns: ({ records, names, draw }) => {
    const isList = draw.chance(0.4);
    const column = (name: string) => {
      const cells = records.map((record) => record[name] ?? null);
      return isList ? cells : { ...cells };
    };
    return { text: JSON.stringify(Object.fromEntries(names.map((name) => [name, column(name)]))) };
  },
  split: ({ records, names }) => ({
    text: JSON.stringify({ columns: names, index: [...records.keys()], data: records.map(values) }),
  }),
  "table with a schema": ({ records, names, draw }) => ({
    text: pretty(
      {
        schema: { fields: names.map((name) => ({ name, type: "string" })), pandas_version: "1.4.0" },
        data: records,
      },
      draw,
    ),
  }),
  "arrays with a header": ({ records, names }) => ({ text: JSON.stringify([names, ...records.map(values)]) }),
  script: ({ records, draw }) => ({
    text: `${draw.of(["const tweets = ", "export default ", "module.exports = "])}${pretty(records, draw)};\n`,
  }),
  "with NaN": ({ records, draw }) => ({
    text: `[${records.map((record) => JSON.stringify({ ...record, weight: 1 }).replace(/"weight":1\}$/, `"weight":${draw.of(["NaN", "0.5"])}}`)).join(", ")}]`,
  }),
  "holes in the array": ({ records }) => ({
    text: `[${records
      .map((record) => JSON.stringify(record))
      .join(",")
      .replace("},{", "},,{")}]`,
    truth: { isDamaged: true },
  }),
  "cut off after a comma": ({ records }) => ({
    text: `[${records.map((record) => `${JSON.stringify(record)},\n`).join("")}`,
    truth: { isDamaged: true },
  }),
  "text after the array": ({ records }) => ({
    text: `${JSON.stringify(records)}\nTraceback (most recent call last)\n`,
    truth: { isDamaged: true },
  }),
};

const WEIGHTS: Readonly<Record<string, number>> = { lines: 5, array: 5, page: 3 };

/** Names of columns with a dot are fields of an object. */
function nested(record: JsonRecord): JsonRecord {
  const result: JsonRecord = {};
  for (const [name, value] of Object.entries(record)) {
    const [parent = "", field] = name.split(".");
    if (field === undefined) result[name] = value;
    else result[parent] = { [field]: value };
  }
  return result;
}

const IS_FLAT = new Set(["columns", "split", "arrays with a header"]);

export function drawJson(draw: Draw, table: TrueTable): Written {
  const isTable = table.columns.length > 1;
  const shapes = Object.keys(SHAPES).filter((name) => isTable || !IS_FLAT.has(name));
  const shape = draw.weighted(shapes.map((name) => [name, WEIGHTS[name] ?? 1] as const));
  const names = table.columns.map(({ name }) => name);
  const cells = (table.columns[0]?.cells ?? []).map((_, row) =>
    table.columns.map((column) => column.cells[row] ?? ""),
  );
  const flat = cells.map((row): JsonRecord =>
    Object.fromEntries(row.map((cell, index) => [names[index] ?? "", valueOf(cell)])),
  );
  const lineEnd = draw.weighted([
    ["\n", 6],
    ["\r\n", 2],
    ["\r", 1],
  ]);
  const records = IS_FLAT.has(shape) ? flat : flat.map(nested);
  const {
    text,
    truth,
    extension = "json",
  } = (SHAPES[shape] as (material: Material) => Draft)({
    draw,
    records,
    names,
    lineEnd,
  });
  const isAscii = draw.chance(0.3);
  return {
    name: `tweets.${extension}`,
    text: isAscii ? asciiOnly(text) : text,
    truth: { rows: cells, keys: names, text: table.text, ...truth },
    traits: { format: "JSON", shape },
  };
}

const asciiOnly = (text: string) =>
  text.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
