/** The issues that a reader found in a file and repaired or could not read. */

import { ColumnTypes } from "./column-types.ts";

export type IssueKind =
  | "short-row"
  | "long-row"
  | "blank-line"
  | "unclosed-quote"
  | "stray-quote"
  | "unreadable-characters"
  | "bad-record"
  /** Records of another kind between the rows: actions, schemas, notices of a stream. */
  | "other-record"
  /** The header once more between the rows. */
  | "repeated-header"
  | "missing-element"
  | "text-after-end"
  | "cut-off"
  | "empty-text"
  | "missing-text"
  /** Rows of an export that no person wrote as a post. */
  | "notice"
  | "html-tags"
  | "mojibake"
  | "new-column"
  | "cut-cell"
  /** Cells or fields beyond the limit, kept together in the row's last cell. */
  | "surplus-cells"
  /** Values inside more lists and objects than the limit, whose innermost ones are left out. */
  | "deep-value"
  /** Rows of several lines that each look like a row: a quote may have joined them. */
  | "joined-rows"
  /** Line ends of the file that are neither between rows nor inside cells. */
  | "unread-lines"
  /** Objects beside the records, at their depth, that outnumber the records. */
  | "unread-objects"
  /** The footer of a Parquet file names another number of rows than its row groups. */
  | "wrong-row-count"
  /** Sheets of a workbook or files of an archive that are not read; they have no line. */
  | "unread-part";

/** Facts about an issue. They contain no sentence: the front end that shows the issue has its own translations. */
export interface IssueDetail {
  /** Number of cells in the row. */
  cells?: number;
  /** Number of columns in the table. */
  columns?: number;
  /** A missing value as the file has it, such as `NULL`. */
  value?: string;
  /** Name of a new column. */
  column?: string;
  /** Name of a sheet or file. */
  part?: string;
}

export interface Issue {
  kind: IssueKind;
  /** Number of the line where the row starts, from 1; in workbooks and Parquet files that of the row; else 0. */
  line: number;
  detail?: IssueDetail;
}

/** Issues of one kind that are stored; further ones are only counted. */
const MAX_ISSUES = 1000;

export class ImportReport {
  rows = 0;
  /** The source after the last row: blank lines. */
  trailer = "";
  /** The types of the columns, in formats that declare none. */
  readonly columnTypes = new ColumnTypes();
  readonly #added = new Set<string>();
  readonly #counts = new Map<IssueKind, number>();
  readonly #issues: Issue[] = [];

  add(kind: IssueKind, line: number, detail?: IssueDetail): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= MAX_ISSUES) this.#issues.push({ kind, line, ...(detail !== undefined && { detail }) });
  }

  /** Records a column that the first rows did not have. */
  addColumn(name: string, line: number): void {
    this.#added.add(name);
    this.add("new-column", line, { column: name });
  }

  /** Names of the columns that later rows added, in the order of their cells. */
  get addedColumns(): readonly string[] {
    return [...this.#added];
  }

  /** Number of issues of each kind, in order of first occurrence. */
  get counts(): ReadonlyMap<IssueKind, number> {
    return this.#counts;
  }

  /** The first 1,000 issues of each kind, in the order of the file. */
  get issues(): readonly Issue[] {
    return this.#issues.sort((a, b) => a.line - b.line);
  }
}
