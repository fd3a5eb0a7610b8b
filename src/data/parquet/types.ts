/** The type of a column of a Parquet file, from its physical type and its annotations. */

import type { ColumnType, TimeUnit } from "../column-type.ts";
import type { SchemaElement } from "./metadata.ts";
import { fieldsOf } from "./thrift.ts";

/** Field ids of the union `LogicalType`. */
const LOGICAL = {
  string: 1,
  map: 2,
  list: 3,
  enum: 4,
  decimal: 5,
  date: 6,
  time: 7,
  timestamp: 8,
  integer: 10,
  null: 11,
  json: 12,
  uuid: 14,
  float16: 15,
} as const;

/** Values of the enumeration `ConvertedType`. */
const CONVERTED = {
  string: 0,
  map: 1,
  mapEntry: 2,
  list: 3,
  enum: 4,
  decimal: 5,
  date: 6,
  timeMillis: 7,
  timeMicros: 8,
  timestampMillis: 9,
  timestampMicros: 10,
  unsigned8: 11,
  unsigned64: 14,
  signed8: 15,
  signed64: 18,
  json: 19,
  interval: 21,
} as const;

export const isList = ({ logical, converted }: SchemaElement) =>
  fieldsOf(logical).has(LOGICAL.list) || converted === CONVERTED.list;

export const isMap = ({ logical, converted }: SchemaElement) =>
  fieldsOf(logical).has(LOGICAL.map) || converted === CONVERTED.map || converted === CONVERTED.mapEntry;

/** The type of a column with values. An annotation that does not fit the physical type is ignored, as pyarrow does. */
export function leafType(element: SchemaElement): ColumnType {
  if (fieldsOf(element.logical).has(LOGICAL.null)) return { kind: "null" };
  switch (element.type) {
    case "BOOLEAN":
      return { kind: "boolean" };
    case "INT32":
      return intType(element, 32);
    case "INT64":
      return intType(element, 64);
    case "INT96":
      return { kind: "timestamp", unit: "nanoseconds", utc: false };
    case "FLOAT":
      return { kind: "float", bits: 32 };
    case "DOUBLE":
      return { kind: "float", bits: 64 };
    case "FIXED_LEN_BYTE_ARRAY":
      return fixedType(element);
    default:
      return bytesType(element);
  }
}

function intType(element: SchemaElement, bits: 32 | 64): ColumnType {
  const { converted } = element;
  const logical = fieldsOf(element.logical);
  const decimal = decimalType(element);
  if (decimal) return decimal;
  if (bits === 32 && (logical.has(LOGICAL.date) || converted === CONVERTED.date)) return { kind: "date" };
  if (logical.has(LOGICAL.time)) {
    return { kind: "time", ...timeOf(logical.struct(LOGICAL.time)) };
  }
  if (bits === 64 && logical.has(LOGICAL.timestamp)) {
    return { kind: "timestamp", ...timeOf(logical.struct(LOGICAL.timestamp)) };
  }
  if (logical.has(LOGICAL.integer)) {
    const integer = fieldsOf(logical.struct(LOGICAL.integer));
    return integerType(integer.integer(1) ?? bits, bits, integer.flag(2) ?? true);
  }
  if (bits === 32 && converted === CONVERTED.timeMillis) {
    return { kind: "time", unit: "milliseconds", utc: true };
  }
  if (bits === 64 && converted === CONVERTED.timeMicros) {
    return { kind: "time", unit: "microseconds", utc: true };
  }
  if (bits === 64 && converted === CONVERTED.timestampMillis) {
    return { kind: "timestamp", unit: "milliseconds", utc: true };
  }
  if (bits === 64 && converted === CONVERTED.timestampMicros) {
    return { kind: "timestamp", unit: "microseconds", utc: true };
  }
  if (converted !== undefined && converted >= CONVERTED.unsigned8 && converted <= CONVERTED.signed64) {
    const signed = converted >= CONVERTED.signed8;
    const first = signed ? CONVERTED.signed8 : CONVERTED.unsigned8;
    return integerType(8 * 2 ** (converted - first), bits, signed);
  }
  return integerType(bits, bits, true);
}

const integerType = (declared: number, stored: 32 | 64, signed: boolean): ColumnType => ({
  kind: "integer",
  bits: declared === 8 || declared === 16 || (declared === 32 && stored === 32) ? declared : stored,
  signed,
});

const UNITS: readonly TimeUnit[] = ["milliseconds", "microseconds", "nanoseconds"];

/** `TimeType` and `TimestampType` have the same fields. */
function timeOf(value: ReturnType<ReturnType<typeof fieldsOf>["struct"]>): { unit: TimeUnit; utc: boolean } {
  const time = fieldsOf(value);
  const unit = fieldsOf(time.struct(2));
  return {
    unit: UNITS.find((_, index) => unit.has(index + 1)) ?? "milliseconds",
    utc: time.flag(1) ?? false,
  };
}

function decimalType({ logical, converted, scale, precision }: SchemaElement): ColumnType | undefined {
  const union = fieldsOf(logical);
  if (union.has(LOGICAL.decimal)) {
    const decimal = fieldsOf(union.struct(LOGICAL.decimal));
    return { kind: "decimal", scale: decimal.size(1) ?? 0, precision: decimal.size(2) ?? precision };
  }
  return converted === CONVERTED.decimal ? { kind: "decimal", scale, precision } : undefined;
}

function fixedType(element: SchemaElement): ColumnType {
  const { length, converted } = element;
  const logical = fieldsOf(element.logical);
  const decimal = decimalType(element);
  if (decimal) return decimal;
  if (length === 2 && logical.has(LOGICAL.float16)) return { kind: "float", bits: 16 };
  if (length === 16 && logical.has(LOGICAL.uuid)) return { kind: "uuid" };
  if (length === 12 && converted === CONVERTED.interval) return { kind: "interval" };
  return { kind: "binary", length };
}

function bytesType(element: SchemaElement): ColumnType {
  const { converted } = element;
  const logical = fieldsOf(element.logical);
  const decimal = decimalType(element);
  if (decimal) return decimal;
  if (logical.has(LOGICAL.string) || converted === CONVERTED.string) return { kind: "string" };
  if (logical.has(LOGICAL.enum) || converted === CONVERTED.enum) return { kind: "enum" };
  if (logical.has(LOGICAL.json) || converted === CONVERTED.json) return { kind: "json" };
  return { kind: "binary" };
}
