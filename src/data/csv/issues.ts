/** What is wrong with the source of a record of delimited text. */

export type CsvIssue = "unclosed-quote" | "stray-quote" | "surplus-cells";
export type CsvIssues = ReadonlySet<CsvIssue>;

/** Shared by all records without an issue, of which a file can have millions. */
export const NO_ISSUES: CsvIssues = new Set();

export const withIssue = (issues: CsvIssues, issue: CsvIssue): CsvIssues =>
  issues.has(issue) ? issues : new Set([...issues, issue]);

/** Whether the source cannot be written back as it is. */
export const needsRequoting = (issues: CsvIssues): boolean =>
  issues.has("unclosed-quote") || issues.has("surplus-cells");
