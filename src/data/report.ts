/** What the reader had to decide or repair, so that nothing happens silently. */

export type IssueKind =
  | "short-row"
  | "long-row"
  | "blank-line"
  | "unclosed-quote"
  | "stray-quote"
  | "unreadable-characters"
  | "bad-record"
  | "missing-element"
  | "text-after-end"
  | "cut-off"
  | "empty-text"
  | "new-column"
  | "cut-cell";

/** What is known beyond the kind, in no language: whoever shows it finds the words. */
export interface IssueDetail {
  /** Cells of the row, and how many the table has. */
  cells?: number;
  columns?: number;
  /** Of a new column. */
  column?: string;
}

export interface Issue {
  kind: IssueKind;
  /** Line of the file where the row starts, from 1; in workbooks and Parquet the row's own number. */
  line: number;
  detail?: IssueDetail;
}

/** Issues of one kind kept with their lines; the count goes on beyond it. */
const KEPT = 1000;

export class ImportReport {
  rows = 0;
  /** Source after the last row: blank lines. */
  trailer = "";
  readonly #added = new Set<string>();
  readonly #counts = new Map<IssueKind, number>();
  readonly #issues: Issue[] = [];

  add(kind: IssueKind, line: number, detail?: IssueDetail): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= KEPT) this.#issues.push({ kind, line, ...(detail !== undefined && { detail }) });
  }

  /** A column that the first rows did not have. */
  addColumn(name: string, line: number): void {
    this.#added.add(name);
    this.add("new-column", line, { column: name });
  }

  /** In the order of the cells that follow the table's own columns. */
  get addedColumns(): readonly string[] {
    return [...this.#added];
  }

  /** How often each kind occurred, in order of first occurrence. */
  get counts(): ReadonlyMap<IssueKind, number> {
    return this.#counts;
  }

  /** The first 1,000 of each kind, in the order of the file. */
  get issues(): readonly Issue[] {
    return this.#issues.sort((a, b) => a.line - b.line);
  }
}
