/** What a reader has to find in a file. */
export interface Truth {
  /** Names of the columns, when the file has one for each. */
  names?: readonly string[];
  /** The cells of each row, in the order of `keys` or of the columns. */
  rows: readonly (readonly string[])[];
  /** Names by which the cells are found, in files that have no order of columns. */
  keys?: readonly string[];
  /** Index of the column of texts. */
  text: number;
  /** Id of the export format. */
  exportFormat?: string;
  /** What the dates of a column mean, in milliseconds since 1970. */
  dates?: { column: string; times: readonly number[] };
  /** Whether blanks around cells are part of the dialect. */
  trimmed?: boolean;
  /** Whether the file is damaged, which the import report has to say. */
  isDamaged?: boolean;
}

/** The text of a file, and what is in it. */
export interface Written {
  name: string;
  text: string;
  truth: Truth;
  /** What the file is, by dimension: `delimiter` `;`. */
  traits: Record<string, string>;
}
