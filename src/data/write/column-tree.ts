/** The columns of a table as the fields of a nested format: those of one group, `tweet.text` and `tweet.lang`, are a group again. */

import type { Column } from "../columns.ts";

export interface ColumnField {
  name: string;
  column: Column;
  /** Index of the column in the table. */
  index: number;
}

export interface GroupOfFields {
  name: string;
  /** Whether the group itself can have no value. */
  nullable: boolean;
  /** Index of its first column in the table. */
  index: number;
  fields: FieldTree[];
}

export type FieldTree = ColumnField | GroupOfFields;

type Place = Pick<ColumnField, "column" | "index">;

/** @param taken names of the further fields of the file */
export function fieldTree(columns: readonly Column[], taken: readonly string[]): FieldTree[] {
  const places = columns.map((column, index) => ({ column, index }));
  const seen = new Set(taken);
  const isRepeated = new Set<string>();
  for (const { name } of fieldsAt(places, 0)) {
    if (seen.has(name)) isRepeated.add(name);
    seen.add(name);
  }
  // A group with the name of another column cannot be one: its columns keep their dotted names.
  const ungrouped = places.map(({ column: { groups, ...column }, index }) => ({
    index,
    column: groups && !isRepeated.has(groups[0]?.name ?? "") ? { ...column, groups } : column,
  }));
  return fieldsAt(ungrouped, 0);
}

function fieldsAt(places: readonly Place[], depth: number): FieldTree[] {
  const fields: FieldTree[] = [];
  for (let start = 0; start < places.length;) {
    const { column, index } = places[start] as Place;
    const group = column.groups?.[depth];
    let end = start + 1;
    if (group === undefined) {
      const prefix = (column.groups ?? []).map(({ name }) => `${name}.`).join("");
      fields.push({ name: column.name.slice(prefix.length), column, index });
    } else {
      while (places[end]?.column.groups?.[depth]?.name === group.name) end++;
      fields.push({ ...group, index, fields: fieldsAt(places.slice(start, end), depth + 1) });
    }
    start = end;
  }
  return fields;
}
