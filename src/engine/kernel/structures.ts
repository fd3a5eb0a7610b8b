/** Writes the structures of assembly/structures.ts, at the offsets that the build reads from the AssemblyScript. */

import layout from "./assembly/layout.json" with { type: "json" };

type Layout = typeof layout;
export type StructureName = keyof Layout;

/** A value for each field: a count, a float, or an address, 0 being the null address. */
export type StructureFields<Name extends StructureName> = Record<keyof Layout[Name]["offsets"], number>;

export const structureBytes = (name: StructureName) => layout[name].size;

/** @param view of the structure's bytes */
export function writeStructure<Name extends StructureName>(
  view: DataView,
  name: Name,
  fields: StructureFields<Name>,
): void {
  const { offsets, floats }: { offsets: Record<string, number>; floats: readonly string[] } = layout[name];
  for (const [field, value] of Object.entries<number>(fields)) {
    const offset = offsets[field] as number;
    if (floats.includes(field)) view.setFloat32(offset, value, true);
    else view.setUint32(offset, value, true);
  }
}
