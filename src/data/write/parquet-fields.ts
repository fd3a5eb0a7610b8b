/** The fields of a Parquet file that is written: their schema, and the value of each in a row. */

import type { SchemaElement } from "hyparquet";
import type { Column } from "../columns.ts";
import type { ColumnType, TimeUnit } from "../column-type.ts";
import { CELL_KINDS, isMissing, kindAt } from "../cell-kind.ts";
import type { Row } from "../table.ts";
import { type ColumnField, type FieldTree, fieldTree, type GroupOfFields } from "./column-tree.ts";
import { UnfitCell, valueOf, type WrittenValue } from "./parquet-values.ts";

export interface Field {
  name: string;
  /** Elements of the schema in preorder, the first of which is the field's own. */
  schema: SchemaElement[];
  value: (row: Row) => WrittenValue;
}

const STRING: ColumnType = { kind: "string" };

const UNITS: Record<TimeUnit, "MILLIS" | "MICROS" | "NANOS"> = {
  milliseconds: "MILLIS",
  microseconds: "MICROS",
  nanoseconds: "NANOS",
};

type Leaf = Omit<SchemaElement, "name" | "repetition_type">;

/** Bytes of the smallest integer that holds a decimal of so many digits. */
function decimalBytes(precision: number): number {
  const most = 10n ** BigInt(precision);
  let bytes = 1;
  while (2n ** BigInt(bytes * 8 - 1) < most) bytes++;
  return bytes;
}

function decimalLeaf(precision: number, scale: number): Leaf {
  const decimal = { converted_type: "DECIMAL", precision, scale } as const;
  if (precision <= 9) return { type: "INT32", ...decimal };
  if (precision <= 18) return { type: "INT64", ...decimal };
  return { type: "FIXED_LEN_BYTE_ARRAY", type_length: decimalBytes(precision), ...decimal };
}

function leafOf(type: ColumnType): Leaf {
  switch (type.kind) {
    case "boolean":
      return { type: "BOOLEAN" };
    case "integer": {
      const physical = type.bits === 64 ? "INT64" : "INT32";
      if (type.signed && type.bits >= 32) return { type: physical };
      return { type: physical, converted_type: `${type.signed ? "INT" : "UINT"}_${type.bits}` };
    }
    case "float":
      if (type.bits === 16)
        return { type: "FIXED_LEN_BYTE_ARRAY", type_length: 2, logical_type: { type: "FLOAT16" } };
      return { type: type.bits === 32 ? "FLOAT" : "DOUBLE" };
    case "decimal":
      return decimalLeaf(type.precision, type.scale);
    case "date":
      return { type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } };
    case "time":
    case "timestamp":
      return {
        type: type.kind === "time" && type.unit === "milliseconds" ? "INT32" : "INT64",
        logical_type: {
          type: type.kind === "time" ? "TIME" : "TIMESTAMP",
          isAdjustedToUTC: type.utc,
          unit: UNITS[type.unit],
        },
      };
    case "interval":
      return { type: "FIXED_LEN_BYTE_ARRAY", type_length: 12, converted_type: "INTERVAL" };
    case "uuid":
      return { type: "FIXED_LEN_BYTE_ARRAY", type_length: 16, logical_type: { type: "UUID" } };
    case "binary":
      return type.length === undefined
        ? { type: "BYTE_ARRAY" }
        : { type: "FIXED_LEN_BYTE_ARRAY", type_length: type.length };
    case "null":
      return { type: "INT32", logical_type: { type: "NULL" } };
    case "json":
      // Without the older annotation, which would have the library write the text as a JSON string.
      return { type: "BYTE_ARRAY", logical_type: { type: "JSON" } };
    case "enum":
      return { type: "BYTE_ARRAY", converted_type: "ENUM", logical_type: { type: "ENUM" } };
    default:
      return { type: "BYTE_ARRAY", converted_type: "UTF8" };
  }
}

type Repetition = "REQUIRED" | "OPTIONAL" | "REPEATED";

/** The elements of a value; lists and maps in the form of the specification. */
function schemaOf(name: string, type: ColumnType, repetition: Repetition = "OPTIONAL"): SchemaElement[] {
  const group = (children: number, converted_type?: "LIST" | "MAP"): SchemaElement => ({
    name,
    repetition_type: repetition,
    num_children: children,
    ...(converted_type && { converted_type, logical_type: { type: converted_type } }),
  });
  const repeated = (of: string, children: number): SchemaElement => ({
    name: of,
    repetition_type: "REPEATED",
    num_children: children,
  });
  switch (type.kind) {
    case "list":
      return [group(1, "LIST"), repeated("list", 1), ...schemaOf("element", type.element)];
    case "map":
      return [
        group(1, "MAP"),
        repeated("key_value", 2),
        ...schemaOf("key", type.key, "REQUIRED"),
        ...schemaOf("value", type.value),
      ];
    case "struct":
      return [group(type.fields.length), ...type.fields.flatMap((field) => schemaOf(field.name, field.type))];
    default:
      return [{ name, repetition_type: repetition, ...leafOf(type) }];
  }
}

/** Whether the library can write the type: it has no groups without fields, and finds a field by its name. */
function isWritable(type: ColumnType): boolean {
  if (type.kind === "list") return isWritable(type.element);
  if (type.kind === "map") return isWritable(type.key) && isWritable(type.value);
  if (type.kind !== "struct") return true;
  const names = new Set(type.fields.map(({ name }) => name));
  return (
    names.size > 0 &&
    names.size === type.fields.length &&
    type.fields.every((field) => isWritable(field.type))
  );
}

/** Whether an empty text is a value of the type. */
const isText = ({ kind }: ColumnType) => ["string", "json", "enum", "binary"].includes(kind);

/** What is reported while cells are written. */
interface Events {
  /** A cell that its column's type cannot hold becomes a missing value. */
  onUnfit: () => void;
  /** A list or an object becomes a text. @param column name of the column */
  onJson: (column: string) => void;
}

function leafField({ name, column, index }: ColumnField, { onUnfit, onJson }: Events): Field {
  const type = column.type && isWritable(column.type) ? column.type : STRING;
  const isNested = ["list", "map", "struct"].includes(type.kind);
  const read = valueOf(type);
  return {
    name,
    schema: schemaOf(name, type),
    value: (row) => {
      const cell = row.cells[index] ?? "";
      if (isMissing(row, index) || (cell === "" && !isText(type))) return null;
      if (!isNested && kindAt(row, index) === CELL_KINDS.json) onJson(column.name);
      try {
        return read(cell);
      } catch (error) {
        if (!(error instanceof UnfitCell)) throw error;
        onUnfit();
        return null;
      }
    },
  };
}

function groupField({ name, nullable, fields: members }: GroupOfFields, events: Events): Field {
  const repetition_type = nullable ? "OPTIONAL" : "REQUIRED";
  const fields = members.map((member) => fieldOf(member, events));
  return {
    name,
    schema: [
      { name, repetition_type, num_children: fields.length },
      ...fields.flatMap(({ schema }) => schema),
    ],
    value: (row) => {
      const struct = Object.create(null) as Record<string, WrittenValue>;
      let hasValue = !nullable;
      for (const field of fields) {
        const value = field.value(row);
        struct[field.name] = value;
        hasValue ||= value !== null;
      }
      // A group whose fields all lack a value and a group that lacks one have the same cells.
      return hasValue ? struct : null;
    },
  };
}

const fieldOf = (field: FieldTree, events: Events): Field =>
  "fields" in field ? groupField(field, events) : leafField(field, events);

/**
 * The fields of a table's columns.
 * @param taken names of the further columns of the file
 */
export const fieldsOf = (columns: readonly Column[], taken: readonly string[], events: Events): Field[] =>
  fieldTree(columns, taken).map((field) => fieldOf(field, events));
