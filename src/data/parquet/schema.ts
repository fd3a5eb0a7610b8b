/** The columns of a Parquet file, and how their nested values are put together from the columns of its leaves. */

import { AppError } from "../../errors/app-error.ts";
import type { ColumnDeclaration, ColumnGroup, ColumnType } from "../column-type.ts";
import { UniqueNames } from "../text/unique-names.ts";
import { LIMITS } from "../limits.ts";
import type { SchemaElement } from "./metadata.ts";
import { damaged } from "./thrift.ts";
import { isList, isMap, leafType } from "./types.ts";

/**
 * A value in the tree of a column. Levels are those of the format: a definition level counts the optional and repeated
 * elements from the root that are present, a repetition level says which repeated element a value continues.
 */
export type Shape = ShapePlace &
  (
    | { kind: "leaf" }
    | { kind: "struct"; fields: { name: string; shape: Shape }[] }
    | { kind: "list"; repeated: Levels; element: Shape }
    | { kind: "map"; repeated: Levels; key: Shape; value: Shape }
  );

interface ShapePlace {
  type: ColumnType;
  /** Least definition level at which there is a value. */
  present: number;
  nullable: boolean;
  /** Index of the first leaf, and of the one behind the last. */
  leaves: [number, number];
}

interface Levels {
  definition: number;
  repetition: number;
}

export interface Leaf extends Levels {
  element: SchemaElement;
}

/** A column of the table. */
export interface ParquetColumn extends ColumnDeclaration {
  name: string;
  shape: Shape;
}

export interface ParquetSchema {
  columns: ParquetColumn[];
  leaves: Leaf[];
}

interface Node {
  element: SchemaElement;
  children: Node[];
}

/** Groups inside groups become columns with dotted names down to this depth, as objects in JSON do. */
const MAX_DEPTH = 4;

/** @throws AppError `damaged`, `over-limit` */
export function parquetSchema(elements: readonly SchemaElement[]): ParquetSchema {
  let next = 0;
  const nodeAt = (depth: number): Node => {
    const element = elements[next++];
    if (element === undefined) throw damaged("the schema ends early");
    if (depth > LIMITS.nestingDepth) throw damaged("the schema is nested too deep");
    const children: Node[] = [];
    // Each child takes an element, so that a wrong number ends with the elements.
    while (children.length < element.children) children.push(nodeAt(depth + 1));
    return { element, children };
  };
  const root = nodeAt(0);
  if (next !== elements.length || root.element.type !== undefined) throw damaged("the schema is no tree");
  const leaves: Leaf[] = [];
  const columns: ParquetColumn[] = [];
  for (const child of root.children) addColumns(columns, leaves, child, []);
  if (columns.length > LIMITS.columns) {
    throw new AppError("over-limit", `The Parquet file has ${columns.length} columns.`);
  }
  const names = new UniqueNames();
  const named = columns.map((column, index) => ({
    ...column,
    name: names.add(column.name || `column_${index + 1}`),
  }));
  return { columns: named, leaves };
}

const TOP: Levels = { definition: 0, repetition: 0 };

function addColumns(columns: ParquetColumn[], leaves: Leaf[], node: Node, groups: ColumnGroup[]): void {
  const { element, children } = node;
  const isGroup =
    element.type === undefined && element.repetition !== 2 && !isList(element) && !isMap(element);
  if (isGroup && children.length > 0 && groups.length + 1 < MAX_DEPTH) {
    const group: ColumnGroup = { name: element.name, nullable: element.repetition === 1 };
    for (const child of children) addColumns(columns, leaves, child, [...groups, group]);
    return;
  }
  const definition = groups.filter(({ nullable }) => nullable).length;
  const shape = shapeOf(node, { ...TOP, definition }, leaves);
  columns.push({
    name: [...groups.map(({ name }) => name), element.name].join("."),
    // Without leaves, as in a group without children, there are no values.
    type: shape.leaves[0] === shape.leaves[1] ? { kind: "null" } : shape.type,
    ...(groups.length > 0 && { groups }),
    shape,
  });
}

/** @param outer levels of the group around the node */
function shapeOf(node: Node, outer: Levels, leaves: Leaf[]): Shape {
  if (node.element.repetition !== 2) return valueOf(node, outer, leaves);
  // A repeated field without an annotation is a list that always has a value.
  const from = leaves.length;
  const repeated = { definition: outer.definition + 1, repetition: outer.repetition + 1 };
  const element = valueOf(node, repeated, leaves);
  return {
    kind: "list",
    type: { kind: "list", element: element.type },
    present: outer.definition,
    nullable: false,
    leaves: [from, leaves.length],
    repeated,
    element,
  };
}

/** The value of a node, or of one item of a repeated node. */
function valueOf({ element, children }: Node, outer: Levels, leaves: Leaf[]): Shape {
  const nullable = element.repetition === 1;
  const levels = { ...outer, definition: outer.definition + (nullable ? 1 : 0) };
  const from = leaves.length;
  const place = (type: ColumnType): ShapePlace => ({
    type,
    present: levels.definition,
    nullable,
    leaves: [from, leaves.length],
  });
  if (element.type !== undefined) {
    leaves.push({ element, ...levels });
    return { kind: "leaf", ...place(leafType(element)) };
  }
  const [only] = children;
  if (children.length === 1 && only?.element.repetition === 2) {
    const repeated = { definition: levels.definition + 1, repetition: levels.repetition + 1 };
    if (isMap(element) && only.children.length === 2) {
      const [keyNode, valueNode] = only.children as [Node, Node];
      const key = shapeOf(keyNode, repeated, leaves);
      const value = shapeOf(valueNode, repeated, leaves);
      return {
        kind: "map",
        ...place({ kind: "map", key: key.type, value: value.type }),
        repeated,
        key,
        value,
      };
    }
    if (isList(element)) {
      const item = itemOf(only, element.name);
      const isInside = item !== only;
      const shape = isInside ? shapeOf(item, repeated, leaves) : valueOf(only, repeated, leaves);
      return { kind: "list", ...place({ kind: "list", element: shape.type }), repeated, element: shape };
    }
  }
  const fields = children.map((child) => ({
    name: child.element.name,
    shape: shapeOf(child, levels, leaves),
  }));
  const type: ColumnType = {
    kind: "struct",
    fields: fields.map(({ name, shape }) => ({ name, type: shape.type })),
  };
  return { kind: "struct", ...place(type), fields };
}

/** The node of a list's items, which older writers did not wrap; these are the rules of the format. */
function itemOf(repeated: Node, listName: string): Node {
  const [child] = repeated.children;
  const { name } = repeated.element;
  const isItem =
    child === undefined ||
    repeated.children.length > 1 ||
    child.element.repetition === 2 ||
    name === "array" ||
    name === `${listName}_tuple`;
  return isItem ? repeated : child;
}
