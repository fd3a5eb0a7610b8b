/** How names of users are replaced; it stays on the machine. */
export interface PseudonymChoice {
  /** Hexadecimal, as `createKey` gives it. */
  key: string;
  /** Indices of the columns that hold names; in all others, mentions are replaced. */
  columns: readonly number[];
}
