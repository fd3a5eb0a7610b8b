/** What is found in a JSON text that is not parsed. */

/** A key of an object, every element of an array (`[]`), or every value of an object (`{}`). */
export type PathStep = { key: string } | "[]" | "{}";

export interface JsonPiece {
  /** The source of one value. */
  raw: string;
  /** Number of the line where the value starts, from 1. */
  line: number;
  /** The key of the value, where the last step of the path is `{}`. */
  key?: string;
  /** The text beside the list that holds the value, where one is asked for: the name of a chat beside its messages. */
  outer?: string;
}

/** A defect in the text around the values. */
export interface ScanProblem {
  kind: "missing-element" | "text-after-end" | "cut-off";
  line: number;
}

/** A text without the record separator of RFC 7464, which can precede each record. */
export const withoutSeparator = (text: string): string => (text.startsWith("\u001e") ? text.slice(1) : text);

/** The text of a string of JSON; of one that is damaged what is between its quotes. */
export function contentOf(raw: string): string {
  try {
    return JSON.parse(raw) as string;
  } catch {
    return raw.slice(1, -1);
  }
}
