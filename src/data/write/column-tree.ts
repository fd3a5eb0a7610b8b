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

/** The dotted names of the groups around a column, from the outermost. */
const groupPaths = ({ groups = [] }: Column): string[] =>
  groups.map((_, depth) => pathOf(groups.slice(0, depth + 1)));

const pathOf = (groups: NonNullable<Column["groups"]>): string => groups.map(({ name }) => name).join(".");

/** The dotted names of all groups of a table. */
export const groupNames = (columns: readonly Column[]): Set<string> => new Set(columns.flatMap(groupPaths));

/**
 * A column without values that has the name of a group, such as `user` in records with `"user": null`, is the group without a
 * value. Any other column with the name of a group prevents it: the columns of that group keep their dotted names.
 * @param taken names of the further fields of the file
 */
export function fieldTree(columns: readonly Column[], taken: readonly string[]): FieldTree[] {
  const paths = groupNames(columns);
  const places = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column: { name, type } }) => type?.kind !== "null" || !paths.has(name));
  const names = new Set([...taken, ...places.map(({ column }) => column.name)]);
  return fieldsAt(
    places.map(({ column, index }) => {
      const free = groupPaths(column).findIndex((path) => names.has(path));
      return free === -1
        ? { column, index }
        : { column: { ...column, groups: column.groups?.slice(0, free) ?? [] }, index };
    }),
    0,
  );
}

function fieldsAt(places: readonly Place[], depth: number): FieldTree[] {
  const members = new Map<string, Place[]>();
  const fields: FieldTree[] = [];
  for (const { column, index } of places) {
    const group = column.groups?.[depth];
    if (group === undefined) {
      const parents = pathOf(column.groups ?? []);
      const name = parents === "" ? column.name : column.name.slice(parents.length + 1);
      fields.push({ name, column, index });
      continue;
    }
    const known = members.get(group.name);
    if (known) known.push({ column, index });
    else {
      members.set(group.name, [{ column, index }]);
      fields.push({ ...group, index, fields: [] });
    }
  }
  return fields.map((field) =>
    "fields" in field ? { ...field, fields: fieldsAt(members.get(field.name) ?? [], depth + 1) } : field,
  );
}
