/** The schema of an Arrow file (`format/Schema.fbs`), and the types by which its cells are written. */

import type { ColumnType, TimeUnit } from "../column-type.ts";
import { LIMITS } from "../limits.ts";
import { damaged, type FlatTable } from "./flat-table.ts";

/** How the values of a field are stored. */
export type Storage =
  | { kind: "null" }
  | { kind: "int"; bits: number; signed: boolean }
  | { kind: "float"; bits: 16 | 32 | 64 }
  | { kind: "bool" }
  /** `scale` when the column's type cannot have it: digits after the point beyond all of them, or before it. */
  | { kind: "decimal"; bits: number; scale?: number }
  /** Counts of units since 1970 or midnight: `multiply` and then `divide` give those of the column's type. */
  | { kind: "count"; bits: 32 | 64; multiply: bigint; divide: bigint }
  | { kind: "interval"; unit: "months" | "days" | "nanoseconds" }
  | { kind: "duration"; perSecond: bigint }
  | { kind: "bytes"; offsetBits: 32 | 64 }
  | { kind: "view" }
  | { kind: "fixed"; length: number }
  | { kind: "list"; offsetBits: 32 | 64 }
  | { kind: "list-view"; offsetBits: 32 | 64 }
  | { kind: "fixed-list"; length: number }
  | { kind: "struct" }
  | { kind: "map" }
  | { kind: "union"; isDense: boolean; ids: number[] }
  | { kind: "runs" };

export interface ArrowField {
  name: string;
  nullable: boolean;
  type: ColumnType;
  storage: Storage;
  children: ArrowField[];
  /** Of a field whose values are indices of a dictionary. */
  dictionary?: { id: number; bits: number; signed: boolean };
}

const UNITS: readonly { unit: TimeUnit; multiply: bigint; perSecond: bigint }[] = [
  { unit: "milliseconds", multiply: 1000n, perSecond: 1n },
  { unit: "milliseconds", multiply: 1n, perSecond: 1000n },
  { unit: "microseconds", multiply: 1n, perSecond: 1_000_000n },
  { unit: "nanoseconds", multiply: 1n, perSecond: 1_000_000_000n },
];
const DAY_MILLISECONDS = 86_400_000n;

/** @param schema the table of the message @throws AppError `damaged` */
export function readSchema(schema: FlatTable): ArrowField[] {
  if (schema.int16(0) !== 0) throw damaged("its bytes are in the other order");
  let count = 0;
  const read = (table: FlatTable, depth: number): ArrowField => {
    if (depth > LIMITS.nestingDepth || ++count > LIMITS.columns) throw damaged("it has too many fields");
    const children = table.tables(5).map((child) => read(child, depth + 1));
    const [storage, type] = typeOf(table.uint8(2), table.table(3), children);
    const dictionary = table.table(4);
    const index = dictionary?.table(1);
    return {
      name: table.string(0),
      nullable: table.uint8(1) === 1,
      type,
      storage,
      children,
      ...(dictionary && {
        dictionary: {
          id: dictionary.int64(0),
          bits: index?.int32(0, 0) || 32,
          signed: index ? index.uint8(1) === 1 : true,
        },
      }),
    };
  };
  return schema.tables(1).map((field) => read(field, 0));
}

/** All fields with a dictionary, by its id. */
export function dictionaryFields(fields: readonly ArrowField[]): Map<number, ArrowField> {
  const byId = new Map<number, ArrowField>();
  const visit = (field: ArrowField) => {
    if (field.dictionary) byId.set(field.dictionary.id, field);
    field.children.forEach(visit);
  };
  fields.forEach(visit);
  return byId;
}

/** Digits of a decimal of 256 bits. */
const MAX_DIGITS = 76;
const STRING: ColumnType = { kind: "string" };
const JSON_TYPE: ColumnType = { kind: "json" };

// oxlint-disable-next-line max-lines-per-function -- one case for each type of the format
function typeOf(
  id: number,
  table: FlatTable | undefined,
  children: readonly ArrowField[],
): [storage: Storage, type: ColumnType] {
  const [first, second] = children;
  const element = (): ColumnType => ({ kind: "list", element: childOf(first).type });
  switch (id) {
    case 1:
      return [{ kind: "null" }, { kind: "null" }];
    case 2: {
      const bits = bitsOf(table?.int32(0) ?? 0, [8, 16, 32, 64]);
      const signed = table?.uint8(1) === 1;
      return [
        { kind: "int", bits, signed },
        { kind: "integer", bits, signed },
      ];
    }
    case 3: {
      const bits = ([16, 32, 64] as const)[table?.int16(0) ?? 0] ?? 64;
      return [
        { kind: "float", bits },
        { kind: "float", bits },
      ];
    }
    case 4:
    case 19:
      return [{ kind: "bytes", offsetBits: id === 4 ? 32 : 64 }, { kind: "binary" }];
    case 5:
    case 20:
      return [{ kind: "bytes", offsetBits: id === 5 ? 32 : 64 }, STRING];
    case 6:
      return [{ kind: "bool" }, { kind: "boolean" }];
    case 7: {
      const [precision, scale] = [table?.int32(0) ?? 0, table?.int32(1) ?? 0];
      const bits = bitsOf(table?.int32(2, 128) ?? 128, [32, 64, 128, 256]);
      if (precision < 1 || precision > MAX_DIGITS) throw damaged("a number has too many digits");
      if (scale < 0 || scale > precision) return [{ kind: "decimal", bits, scale }, STRING];
      return [
        { kind: "decimal", bits },
        { kind: "decimal", precision, scale },
      ];
    }
    case 8: {
      const inDays = table?.int16(0, 1) === 0;
      return [
        { kind: "count", bits: inDays ? 32 : 64, multiply: 1n, divide: inDays ? 1n : DAY_MILLISECONDS },
        { kind: "date" },
      ];
    }
    case 9: {
      const { unit, multiply } = unitOf(table?.int16(0, 1) ?? 1);
      const bits = table?.int32(1, 32) === 64 ? 64 : 32;
      return [
        { kind: "count", bits, multiply, divide: 1n },
        { kind: "time", unit, utc: false },
      ];
    }
    case 10: {
      const { unit, multiply } = unitOf(table?.int16(0) ?? 0);
      const utc = (table?.string(1) ?? "") !== "";
      return [
        { kind: "count", bits: 64, multiply, divide: 1n },
        { kind: "timestamp", unit, utc },
      ];
    }
    case 11: {
      const unit = (["months", "days", "nanoseconds"] as const)[table?.int16(0) ?? 0] ?? "months";
      return [{ kind: "interval", unit }, STRING];
    }
    case 12:
    case 21:
      return [{ kind: "list", offsetBits: id === 12 ? 32 : 64 }, element()];
    case 13:
      return [
        { kind: "struct" },
        { kind: "struct", fields: children.map(({ name, type }) => ({ name, type })) },
      ];
    case 14: {
      const ids = table?.numbers32(1) ?? [];
      const isDense = table?.int16(0) === 1;
      return [
        { kind: "union", isDense, ids: ids.length > 0 ? ids : children.map((_, index) => index) },
        JSON_TYPE,
      ];
    }
    case 15: {
      const length = lengthOf(table);
      return [
        { kind: "fixed", length },
        { kind: "binary", length },
      ];
    }
    case 16:
      return [{ kind: "fixed-list", length: lengthOf(table) }, element()];
    case 17: {
      const [key, value] = childOf(first).children;
      return [{ kind: "map" }, { kind: "map", key: childOf(key).type, value: childOf(value).type }];
    }
    case 18:
      return [{ kind: "duration", perSecond: unitOf(table?.int16(0, 1) ?? 1).perSecond }, STRING];
    case 22:
      return [{ kind: "runs" }, childOf(second).type];
    case 23:
      return [{ kind: "view" }, { kind: "binary" }];
    case 24:
      return [{ kind: "view" }, STRING];
    case 25:
    case 26:
      return [{ kind: "list-view", offsetBits: id === 25 ? 32 : 64 }, element()];
    default:
      throw damaged("a field has an unknown type");
  }
}

function childOf(field: ArrowField | undefined): ArrowField {
  if (!field) throw damaged("a field lacks the fields inside it");
  return field;
}

function lengthOf(table: FlatTable | undefined): number {
  const length = table?.int32(0) ?? 0;
  if (length < 0) throw damaged("a length is impossible");
  return length;
}

function bitsOf<B extends number>(bits: number, allowed: readonly B[]): B {
  const found = allowed.find((other) => other === bits);
  if (found === undefined) throw damaged("a number has an unknown size");
  return found;
}

function unitOf(code: number): (typeof UNITS)[number] {
  const unit = UNITS[code];
  if (!unit) throw damaged("a time has an unknown unit");
  return unit;
}
