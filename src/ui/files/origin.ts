/** How the values of a saved file came about, so that the file can be read by itself. Pure. */
export interface Origin {
  /** The lines of a drawing's caption, in the page's language. */
  lines: readonly string[];
  /** Names in English with their values: constant columns of a table, fields of JSON. */
  fields: Readonly<Record<string, string>>;
}

type Row = readonly (string | number)[];

/** A table with the fields of its origin as its last columns, the same in each row. @param rows the header first */
export const withOrigin = (rows: readonly Row[], { fields }: Origin): Row[] =>
  rows.map((row, index) => [...row, ...(index === 0 ? Object.keys(fields) : Object.values(fields))]);
